import type { Confirmed } from '../model/confirmed.ts'
import type { Device, Reading, Target, Write } from '../model/device.ts'
import type { Unanswered } from '../model/intent.ts'
import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'

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

/** Forgets the unanswered writes that are too old to come into force and that every recheck has had time to find. */
export function withoutOldWrites(state: State, now: Moment): State {
  const lifetime = timing.lateWriteLimit + 2 * timing.recheckAfter
  const young = state.unanswered.filter((one) => now.monotonic < one.givenUpAt + lifetime)
  return young.length === state.unanswered.length ? state : { ...state, unanswered: young }
}

/** Takes over what an answer says about the devices; a null in it never overwrites what is known. */
export function withFacts(state: State, reading: Reading): State {
  const { phone, sip } = state.devices
  const merge = (known: State['devices']['phone'], told: Reading['devices']['phone']) => ({
    present: told.present ?? known.present,
    verified: told.verified ?? known.verified,
    busy: told.busy ?? known.busy,
    address: told.address ?? known.address,
  })
  return {
    ...state,
    devices: { phone: merge(phone, reading.devices.phone), sip: merge(sip, reading.devices.sip) },
  }
}

/** The state once nothing that was confirmed counts any more, not even for an intent that Exotel may yet refuse. */
export function invalidate(state: State): State {
  const { intent } = state
  return {
    ...state,
    confirmed: null,
    intent: intent === null ? null : { ...intent, confirmedBefore: null },
  }
}

/** What Exotel says of one device by what it does: it refuses calls to an unverified one, and to no other. */
export function withVerified(state: State, device: Device, verified: boolean): State {
  return { ...state, devices: { ...state.devices, [device]: { ...state.devices[device], verified } } }
}

/** The state once `reading` has been accepted as confirmation. */
export function withConfirmation(state: State, at: Moment, reading: Reading, how: Confirmed['how']): State {
  const { active, updatedAt } = reading
  const isDevice = active === 'phone' || active === 'sip'
  // Where no account tells, a device that was refused as unverified has shown that it no longer is.
  const shown =
    isDevice && state.devices[active].verified === false && reading.devices[active].verified === null
  return {
    ...(shown ? withVerified(state, active, true) : state),
    confirmed: { active, updatedAt, how, at },
    lastConfirmed: { active, updatedAt },
    lastDevice: isDevice ? active : state.lastDevice,
    failedReads: 0,
  }
}
