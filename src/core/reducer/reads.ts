import type { Confirmed } from '../model/confirmed.ts'
import type { Reading } from '../model/device.ts'
import { type Failure, handlingOf, type Result } from '../model/failure.ts'
import type { Moment } from '../model/moment.ts'
import type { Problem } from '../model/problem.ts'
import type { SignedIn } from '../model/session.ts'
import { isEnding, isSignedIn, type State } from '../model/state.ts'
import { failedReadsToDoubt, timing } from '../model/timing.ts'
import { absences, leaveOn, turnOffAgain } from './absence.ts'
import { isRateLimit, rarity } from './account-limit.ts'
import { freshConnectionAfter, nextRefresh, read, readUnlessHeld, retryAt, waitUntil } from './calls.ts'
import {
  contradicts,
  inconclusiveUntil,
  saidAt,
  upToDate,
  withConfirmation,
  withFacts,
} from './confirmation.ts'
import { rejectToken } from './end-session.ts'
import { execute } from './intent/execute.ts'
import { startIntent } from './intent/request.ts'
import { andThen, changeSession, type Update, update } from './update.ts'

// Background reads: reads that no intent waits for. They show which device is on, whoever turned it on.

/**
 * Reads at once, or retries at once what waits for its next try: the agent opened the window, the network is back, or the
 * machine woke up. This is rare, so the app does it even if Exotel asked for a pause.
 */
export function refreshNow(state: State, at: Moment): Update {
  if (!isSignedIn(state)) return update(state)
  const { work, intent } = state.session
  switch (work.kind) {
    case 'idle':
      return readUnlessHeld(state, at)
    case 'waiting':
      return intent !== null && work.next === 'write' ? execute(state, at) : read(state, at)
    case 'writing':
    case 'reading':
      return update(state)
  }
}

/**
 * When the next background read is due (monotonic ms); null while there is an intent, or a call is on the wire or waits for
 * its next try.
 */
export function nextBackgroundRead({ session, offAfterCall }: State): number | null {
  if (session.kind !== 'signed-in' || session.intent !== null || session.work.kind !== 'idle') return null
  const { refreshAt, recheck, relay } = session
  const moments = [
    relay?.follows === true ? null : refreshAt,
    recheck?.at ?? null,
    offAfterCall?.lookAt ?? null,
  ]
  const planned = moments.filter((moment) => moment !== null)
  return planned.length === 0 ? null : Math.min(...planned)
}

/**
 * Moves the next background read forward while the phone waits for its verification. The first read comes soon, because the
 * agent is probably giving the missed call that verifies the phone. Each further pause is longer, up to the usual one.
 */
export function watchVerification(state: State, at: Moment): Update {
  if (!isSignedIn(state)) return update(state)
  const { identity, devices, phoneUnverifiedSince, refreshAt } = state.session
  // Only the account API's reads say whether a device is verified.
  const waits = identity.gateway !== 'integrations' && devices.phone.verified === false
  if (!waits) {
    return update(
      phoneUnverifiedSince === null ? state : changeSession(state, { phoneUnverifiedSince: null }),
    )
  }
  const since = phoneUnverifiedSince ?? at.monotonic
  const soon =
    at.monotonic + Math.max(timing.firstVerificationRead * rarity(state), (at.monotonic - since) / 2)
  const isSooner = refreshAt !== null && soon < refreshAt
  if (!isSooner && phoneUnverifiedSince === since) return update(state)
  return update(changeSession(state, { phoneUnverifiedSince: since, refreshAt: isSooner ? soon : refreshAt }))
}

/** Exotel answered a background read, or the read failed. */
export function backgroundReadAnswered(
  state: State<SignedIn>,
  at: Moment,
  call: { readonly sentAt: number },
  answer: Result<Reading>,
): Update {
  if (!answer.ok && handlingOf(answer.failure) === 'sign-in') return rejectToken(state, at, answer.failure)
  const told = isFromRelaysMemory(state, at, answer) ? answer : upToDate(answer, at, call)
  const accepted = told.ok ? acceptAnswer(state, at, told.value) : readFailed(state, at, told.failure)
  return andThen(accepted, (next) => update(changeSession(next, { firstReadEnded: true })))
}

/**
 * Whether a relay that cannot ask Exotel just now answered with what Exotel confirmed to it last. That counts from then on,
 * unless this computer has sent a write since, or what was known before has become doubtful.
 */
function isFromRelaysMemory({ session }: State<SignedIn>, at: Moment, answer: Result<Reading>): boolean {
  if (!answer.ok || session.relay === null) return false
  const then = saidAt(answer.value, at).monotonic
  return then > session.relay.countsFrom && then > at.monotonic - timing.confirmationLifetime
}

/** Takes the answer to a background read, unless something newer is confirmed. */
function acceptAnswer(state: State<SignedIn>, at: Moment, reading: Reading): Update<SignedIn> {
  const seen = { at: saidAt(reading, at), how: 'read-back' } as const
  const { confirmed } = state.session
  return confirmed !== null && seen.at.monotonic < confirmed.at.monotonic
    ? update(changeSession(state, { refreshAt: nextRefresh(state, at) }))
    : acceptReading(state, at, reading, seen)
}

/**
 * Takes what Exotel shows while no intent is under way: it confirms what is on, or shows a change that somebody made
 * elsewhere. `seen`: when and how Exotel said so.
 */
export function acceptReading(
  state: State<SignedIn>,
  at: Moment,
  reading: Reading,
  seen: Pick<Confirmed, 'at' | 'how'>,
): Update<SignedIn> {
  const { active } = reading
  if (isLateWrite(state, reading)) return undoLateWrite(state, at)
  const informed = changeSession(withFacts(state, reading), { refreshAt: nextRefresh(state, at) })
  const { recheck, confirmed, lastConfirmed } = state.session
  const before = confirmed ?? lastConfirmed
  const isFoundOn = state.away !== null && before?.active === 'off' && active !== 'off'
  const conclusiveAt =
    active === 'both' ? Number.NEGATIVE_INFINITY : inconclusiveUntil(state.unanswered, active)
  const isConclusive = seen.at.monotonic >= conclusiveAt
  // An older, unanswered OFF may still turn that device off, but behind a locked screen the app does not wait for that.
  if (!isConclusive && !isFoundOn) {
    return update(waitUntil(changeSession(informed, { confirmed: null }), 'read', conclusiveAt))
  }
  const isRechecked = isConclusive && recheck !== null && seen.at.monotonic >= recheck.at
  const known = changeSession(withConfirmation(informed, seen.at, reading, seen.how), {
    recheck: isRechecked ? null : recheck,
  })
  const settled: State<SignedIn> = {
    ...known,
    problem: afterGoodRead(state.problem),
    unanswered: isRechecked ? [] : state.unanswered,
  }
  if (before === null || before.active === active) return update(settled)
  if (isFoundOn) return foundOnWhileAway(settled, at, reading, isConclusive ? null : conclusiveAt)
  return update({
    ...settled,
    autoOffDevice: null,
    question: null,
    timedOff: null,
    lastChange: { active, at: seen.at.utc, cause: null },
    notice: { kind: 'changed-elsewhere', active, at: seen.at.utc },
  })
}

/**
 * Calls were off, and somebody else turned a device on while the agent is away. `conclusiveAt` (monotonic ms): until then
 * an unanswered OFF may still turn the device off, so only a later read confirms that it is on; null: this read confirms
 * it.
 */
function foundOnWhileAway(
  state: State<SignedIn>,
  at: Moment,
  { active }: Reading,
  conclusiveAt: number | null,
): Update<SignedIn> {
  const [cause = 'lock'] = absences(state.presence, state.rules)
  const again = isEnding(state) ? null : turnOffAgain(state, at, active)
  if (again !== null) {
    return startIntent(again, { id: `${cause}-again-${at.utc}`, cause, at, requests: [] }, 'off')
  }
  const left = leaveOn(state, at, active)
  return update(
    conclusiveAt === null ? left : waitUntil(changeSession(left, { confirmed: null }), 'read', conclusiveAt),
  )
}

/** Whether this read shows that Exotel applied an unanswered write of this app after an OFF had been confirmed. */
function isLateWrite({ session, unanswered }: State<SignedIn>, { active }: Reading): boolean {
  if (session.recheck?.target !== 'off' || active === 'off') return false
  return unanswered.some(
    ({ write }) => contradicts(write, 'off') && (active === 'both' || active === write.device),
  )
}

/**
 * Sends the OFF again: the late write belongs to a request that the OFF had replaced. Calls rang again meanwhile, so the last
 * change is forgotten: it no longer says since when calls are off.
 */
function undoLateWrite(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const cause = state.session.recheck?.cause ?? 'lock'
  const origin = { id: `late-${at.utc}`, cause, at, requests: [], knownBefore: null }
  const unknown: State<SignedIn> = {
    ...changeSession(state, { confirmed: null, lastConfirmed: null }),
    lastChange: null,
  }
  return startIntent(unknown, origin, 'off')
}

function readFailed(state: State<SignedIn>, at: Moment, failure: Failure): Update<SignedIn> {
  if (isRateLimit(failure)) return readRefusedByLimit(state, at, failure)
  const { session, problem } = state
  const failedReads = session.failedReads + 1
  const isDoubtful = failedReads >= failedReadsToDoubt
  const confirmed = isDoubtful ? null : session.confirmed
  const failed: State<SignedIn> = {
    ...changeSession(state, { failedReads, confirmed, refreshAt: nextRefresh(state, at) }),
    problem: confirmed === null ? (problem ?? { kind: 'failed', failure, target: null }) : problem,
  }
  if (handlingOf(failure) !== 'retry') return update(failed)
  const again = waitUntil(failed, 'read', retryAt(at, failedReads, failure, null))
  return update(again, ...freshConnectionAfter(failure))
}

/**
 * The limit left no room for a background read. That says nothing about which device is on, so the confirmation stays. If
 * nothing is confirmed, the read is sent again in its window, otherwise after the usual pause.
 */
function readRefusedByLimit(state: State<SignedIn>, at: Moment, failure: Failure): Update<SignedIn> {
  const { confirmed, limit } = state.session
  const refreshAt =
    confirmed === null ? limit.returnAt.read : Math.max(limit.returnAt.read, nextRefresh(state, at))
  const problem: State['problem'] =
    confirmed === null ? (state.problem ?? { kind: 'failed', failure, target: null }) : state.problem
  return update({ ...changeSession(state, { refreshAt }), problem })
}

/**
 * The problem after a good read. A failure that would be retried is over. A refusal of a switch by Exotel and a failing
 * disk are still shown.
 */
function afterGoodRead(problem: Problem | null): Problem | null {
  if (problem === null) return null
  switch (problem.kind) {
    case 'failed':
      return handlingOf(problem.failure) === 'give-up' && problem.target !== null ? problem : null
    case 'off-not-confirmed':
      return null
    case 'disk':
      return problem
  }
}
