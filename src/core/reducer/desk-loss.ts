import { type Active, type Device, deviceIn } from '../model/device.ts'
import type { Moment } from '../model/moment.ts'
import { belongsTo, ownerOf } from '../model/persisted-state.ts'
import type { LeaseState } from '../model/relay-link.ts'
import type { SignedIn } from '../model/session.ts'
import { isSignedIn, obeysRequests, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { isKnownPresent } from './absence.ts'
import { refreshNow } from './reads.ts'
import { changeSession, type Update, update } from './update.ts'

// The relay's dead-man's switch: it turned calls off, since it did not hear this computer any more. Once the agent is
// back, the app asks whether to turn the device on again.

/** The relay says that it has not heard this computer since `from` (UTC ms). A read shows whether calls are off. */
export function deskLost(state: State, at: Moment, from: number): Update {
  const device = isSignedIn(state) ? deviceBefore(state, from) : null
  if (device === null) return update(state)
  // A loss about which the agent has not been asked yet goes on.
  const since = Math.min(from, state.deskLoss?.from ?? from, at.utc)
  const deskLoss = { device, from: since, until: at.utc, heardAt: at.monotonic }
  const noted: State = { ...state, deskLoss }
  return isSignedIn(noted) && noted.session.work.kind === 'idle' ? refreshNow(noted, at) : update(noted)
}

/**
 * What has become of the heartbeats. A relay that grants the lease has told of any loss before, so what an earlier run left for
 * that need not outlive this one.
 */
export function leaseChanged(state: State, lease: LeaseState): Update {
  if (!isSignedIn(state)) return update(state)
  const { earlierRun } = state
  const isHeard = lease.kind === 'held'
  return update({
    ...changeSession(state, { lease }),
    earlierRun: earlierRun !== null && isHeard ? { ...earlierRun, isHeard } : earlierRun,
  })
}

/**
 * Asks whether to turn the device on again, once the agent is present and calls are confirmed to be off. While a device
 * is still on, the relay's OFF may be on its way.
 */
export function askAfterDeskLoss(state: State, at: Moment): Update {
  const { deskLoss, question, notice } = state
  const active = activeSinceLoss(state)
  if (deskLoss === null || active === null) return update(state)
  if (active !== 'off') {
    return update(
      at.monotonic < deskLoss.heardAt + timing.deskLossDelay ? state : { ...state, deskLoss: null },
    )
  }
  const { device, from, until } = deskLoss
  // The question says what happened, so the notice about the same change goes.
  const isSaid = notice?.kind === 'changed-elsewhere' || notice?.kind === 'off-withdrawn'
  return update({
    ...state,
    deskLoss: null,
    question: question ?? { device, why: 'desk-lost', from, until },
    notice: isSaid ? null : notice,
  })
}

/** When the app stops expecting the relay's OFF (monotonic ms); null if it does not expect one. */
export function deskLossEnd(state: State): number | null {
  const active = activeSinceLoss(state)
  return state.deskLoss === null || active === null || active === 'off'
    ? null
    : state.deskLoss.heardAt + timing.deskLossDelay
}

/**
 * What is confirmed of the time since the relay last heard this computer; null while that is unknown, or the agent cannot be
 * asked. The relay's own OFF counts, which it may have confirmed before it reported the loss.
 */
function activeSinceLoss(state: State): Active | null {
  const { deskLoss, presence, rules } = state
  if (deskLoss === null || !obeysRequests(state) || !isKnownPresent(presence, rules)) return null
  const { firstReadEnded, intent, confirmed } = state.session
  const isConfirmed = confirmed !== null && confirmed.at.utc >= deskLoss.from
  return firstReadEnded && intent === null && isConfirmed ? confirmed.active : null
}

/** The device that was on when the relay lost this computer; null if none was, or if that is not known. */
function deviceBefore(state: State<SignedIn>, from: number): Device | null {
  const { session, startedAt, earlierRun, lastChange, lastDevice } = state
  if (startedAt === null || from < startedAt) {
    const isOwn = earlierRun !== null && belongsTo(earlierRun.owner, ownerOf(session.identity))
    return isOwn ? deviceIn(earlierRun.active) : null
  }
  const known = session.confirmed ?? session.lastConfirmed
  const isTurnedOff =
    known?.active === 'off' &&
    lastChange !== null &&
    lastChange.active === 'off' &&
    lastChange.cause === null &&
    lastChange.at >= from
  return isTurnedOff ? lastDevice : deviceIn(known?.active ?? 'off')
}
