import type { Confirmed } from '../model/confirmed.ts'
import {
  type Device,
  type DeviceFacts,
  deviceIn,
  type Reading,
  type Target,
  type Write,
} from '../model/device.ts'
import { noSupport, type Result } from '../model/failure.ts'
import type { Unanswered } from '../model/intent.ts'
import { before, type Moment } from '../model/moment.ts'
import type { SignedIn } from '../model/session.ts'
import { confirmedOf, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { putsReadsOff } from './account-limit.ts'
import { changeSession } from './update.ts'

/** Whether a write, applied late, would undo `target`. */
export function contradicts(write: Write, target: Target): boolean {
  if (target === 'off') return write.on
  return write.on ? write.device !== target : write.device === target
}

/**
 * Until when (monotonic ms) no answer confirms `target`, because Exotel may still apply an unanswered write that
 * contradicts it; before all time if there is none. Without this wait, an OFF would look confirmed although an earlier ON is applied
 * after it.
 */
export function inconclusiveUntil(unanswered: readonly Unanswered[], target: Target): number {
  const contrary = unanswered.filter((one) => contradicts(one.write, target))
  const ends = contrary.map((one) => one.givenUpAt + timing.lateWriteLimit)
  // What a relay tells may be from before this run, whose clock begins at 0.
  return Math.max(Number.NEGATIVE_INFINITY, ...ends)
}

/**
 * Whether Exotel may still apply an unanswered write at `now`: then a reply confirms nothing, and only a read-back does.
 */
export function hasUnansweredWrite(state: State, now: Moment): boolean {
  return state.unanswered.some((one) => now.monotonic < one.givenUpAt + timing.lateWriteLimit)
}

/** Drops the unanswered writes that Exotel can no longer apply, once every recheck has had the time to find them. */
export function withoutOldWrites(state: State, now: Moment): State {
  const lifetime = timing.lateWriteLimit + 2 * timing.recheckAfter
  const young = state.unanswered.filter((one) => now.monotonic < one.givenUpAt + lifetime)
  return young.length === state.unanswered.length ? state : { ...state, unanswered: young }
}

/** The moment at which Exotel said what an answer to a call says: earlier than the answer if a cache gave it. */
export function saidAt({ age = 0 }: Reading, at: Moment): Moment {
  return before(at, age)
}

/** Whether the answer to a call says what was so after the call was sent. */
export function saysWhatIsSo(reading: Reading, at: Moment, { sentAt }: { readonly sentAt: number }): boolean {
  return saidAt(reading, at).monotonic >= sentAt
}

/** The answer to a read, or the failure of one that is older than the read. */
export function upToDate(
  answer: Result<Reading>,
  at: Moment,
  call: { readonly sentAt: number },
): Result<Reading> {
  return answer.ok && !saysWhatIsSo(answer.value, at, call) ? outdated : answer
}

const outdated: Result<never> = {
  ok: false,
  failure: { ...noSupport, kind: 'malformed', reason: 'outdated' },
}

/** Takes over what an answer says about the devices. A null in the answer never overwrites a known value. */
export function withFacts(state: State<SignedIn>, reading: Reading): State<SignedIn> {
  const { phone, sip } = state.session.devices
  const merge = (known: DeviceFacts, read: DeviceFacts) => ({
    present: read.present ?? known.present,
    verified: read.verified ?? known.verified,
    busy: read.busy ?? known.busy,
    address: read.address ?? known.address,
    softphone: read.softphone ?? known.softphone,
  })
  return changeSession(state, {
    devices: { phone: merge(phone, reading.devices.phone), sip: merge(sip, reading.devices.sip) },
  })
}

/**
 * The state in which nothing is confirmed any more. A refusal of the intent does not restore the old confirmation either.
 */
export function invalidate(state: State<SignedIn>): State<SignedIn> {
  const { intent } = state.session
  return changeSession(state, {
    confirmed: null,
    intent: intent === null ? null : { ...intent, restoreOnRefusal: null },
  })
}

/**
 * When the confirmation becomes too old to be shown (monotonic ms); null if nothing is confirmed. With a relay the time
 * counts from the end of a stream that told every change.
 */
export function confirmationExpiry(state: State): number | null {
  const confirmed = confirmedOf(state)
  if (confirmed === null) return null
  const { monotonic } = confirmed.at
  const usual = monotonic + (putsReadsOff(state) ? timing.putOffLifetime : timing.confirmationLifetime)
  const relay = state.session.kind === 'signed-in' ? state.session.relay : null
  if (relay === null) return usual
  const longest = monotonic + timing.relayConfirmationLifetime
  if (relay.follows) return longest
  return Math.min(longest, Math.max(usual, relay.followedUntil + timing.confirmationLifetime))
}

/**
 * The state that notes whether a device is verified, without a read that says so: Exotel refuses to turn on an unverified
 * device, and no other.
 */
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
  const device = deviceIn(active)
  // Without the account API, only the confirmed ON shows that a device which Exotel had refused as unverified is verified
  // now.
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
