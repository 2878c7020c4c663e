import type { Confirmed } from '../model/confirmed.ts'
import type { Device, DeviceFacts, Reading, Target, Write } from '../model/device.ts'
import type { Unanswered } from '../model/intent.ts'
import type { Moment } from '../model/moment.ts'
import type { SignedIn } from '../model/session.ts'
import { confirmedOf, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { changeSession } from './update.ts'

/** Whether a write, applied late, would undo `target`. */
export function contradicts(write: Write, target: Target): boolean {
  if (target === 'off') return write.on
  return write.on ? write.device !== target : write.device === target
}

/**
 * Until when (monotonic ms) no answer confirms `target`, because an unanswered write to the contrary may still be
 * applied; 0 where there is no such write. This is what keeps a late ON from hiding behind an early OFF.
 */
export function inconclusiveUntil(unanswered: readonly Unanswered[], target: Target): number {
  const contrary = unanswered.filter((one) => contradicts(one.write, target))
  return Math.max(0, ...contrary.map((one) => one.givenUpAt + timing.lateWriteLimit))
}

/** Whether a write is still unanswered at `now`: then a reply confirms nothing, only a read-back does. */
export function hasUnansweredWrite(state: State, now: Moment): boolean {
  return state.unanswered.some((one) => now.monotonic < one.givenUpAt + timing.lateWriteLimit)
}

/** Forgets unanswered writes that are too old to be applied still, once every recheck has had the time to find them. */
export function withoutOldWrites(state: State, now: Moment): State {
  const lifetime = timing.lateWriteLimit + 2 * timing.recheckAfter
  const young = state.unanswered.filter((one) => now.monotonic < one.givenUpAt + lifetime)
  return young.length === state.unanswered.length ? state : { ...state, unanswered: young }
}

/** Takes over what an answer says about the devices; a null in it never overwrites what is known. */
export function withFacts(state: State<SignedIn>, reading: Reading): State<SignedIn> {
  const { phone, sip } = state.session.devices
  const merge = (known: DeviceFacts, read: DeviceFacts) => ({
    present: read.present ?? known.present,
    verified: read.verified ?? known.verified,
    busy: read.busy ?? known.busy,
    address: read.address ?? known.address,
  })
  return changeSession(state, {
    devices: { phone: merge(phone, reading.devices.phone), sip: merge(sip, reading.devices.sip) },
  })
}

/** The state in which nothing is confirmed any more, and a refusal of the intent does not bring it back. */
export function invalidate(state: State<SignedIn>): State<SignedIn> {
  const { intent } = state.session
  return changeSession(state, {
    confirmed: null,
    intent: intent === null ? null : { ...intent, restoreOnRefusal: null },
  })
}

/** When the confirmation is too old to be shown (monotonic ms); null where nothing is confirmed. */
export function confirmationExpiry(state: State): number | null {
  const confirmed = confirmedOf(state)
  return confirmed === null ? null : confirmed.at.monotonic + timing.confirmationLifetime
}

/** What Exotel shows of one device by what it does: it refuses to switch an unverified one on, and no other. */
export function withVerified(state: State<SignedIn>, device: Device, verified: boolean): State<SignedIn> {
  const { devices } = state.session
  return changeSession(state, { devices: { ...devices, [device]: { ...devices[device], verified } } })
}

/** The state once `reading` has been accepted as confirmation. */
export function withConfirmation(
  state: State<SignedIn>,
  at: Moment,
  reading: Reading,
  how: Confirmed['how'],
): State<SignedIn> {
  const { active, updatedAt } = reading
  const device = active === 'phone' || active === 'sip' ? active : null
  // Without the account API nothing else shows that a device which was refused as unverified is verified by now.
  const isVerifiedNow =
    device !== null &&
    state.session.devices[device].verified === false &&
    reading.devices[device].verified === null
  const known = isVerifiedNow ? withVerified(state, device, true) : state
  const confirmed = changeSession(known, {
    confirmed: { active, updatedAt, how, at },
    lastConfirmed: { active, updatedAt },
    failedReads: 0,
  })
  return { ...confirmed, lastDevice: device ?? state.lastDevice }
}
