import type { Moment } from '../model/moment.ts'
import type { SignedIn } from '../model/session.ts'
import { intentOf, isSignedIn, type State, workOf } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { askForLeftoverDevice, lockRequestExpired } from './auto-off.ts'
import { progressed, read, resend, resendAt, stop } from './calls.ts'
import { confirmationExpiry, invalidate, withoutOldWrites } from './confirmation.ts'
import { askAfterDeskLoss, deskLossEnd } from './desk-loss.ts'
import { execute } from './intent/execute.ts'
import { needsFirstRead, onExpiry, request, withdrawExpiredOn } from './intent/request.ts'
import { advanceOffAfterCall, callUnknownAt } from './off-after-call.ts'
import { offReminderDue, watchOffReminder } from './off-reminder.ts'
import { nextBackgroundRead, watchVerification } from './reads.ts'
import {
  advanceQuitting,
  advanceSigningOut,
  lastResortAt,
  resumePersistedOff,
  signOutLimit,
  tryLastResort,
} from './session.ts'
import { endShift, planShiftEnd, shiftEndDue, turnOffAtShiftEnd } from './shift-end.ts'
import { endTimedOff, offFor, timedOffEnd } from './timed-off.ts'
import { tokenAnnouncement, watchToken } from './token.ts'
import { andThen, changeSession, type Update, update } from './update.ts'

// The steps that run beside the handler of the event: before every event, when a deadline is reached, and after every
// event. The order within each list matters. `nextDeadline` is computed from the same three lists.

/** A step of one of the lists. */
interface Step {
  /** When the passing of time gives the step something to do (monotonic ms); null or left out if it never does. */
  readonly due?: (state: State) => number | null
  readonly run: (state: State, at: Moment) => Update
  /** The step also runs before `due` is reached: `run` itself compares the wall clock, which may have moved ahead. */
  readonly comparesTime?: boolean
}

/**
 * Before every event, because a timer may fire late: no handler must see an ON or an unanswered write that is too old to
 * count.
 */
const beforeEveryEvent: readonly Step[] = [
  { run: (state, at) => update(withoutOldWrites(state, at)) },
  { due: onExpiry, run: withdrawExpiredOn },
  { due: shiftEndDue, run: endShift },
]

/**
 * For `deadline-reached`. A step runs if it is due in the state that the steps before it left. First come expiries, so that
 * later steps decide on a state that still holds. Then the ends of an absence and of a timed OFF, because they may supersede
 * an OFF that would otherwise be sent once more. Then the call on the wire or the one that waits. Then announcements. A
 * background read comes last, if no other step has put a call on the wire.
 */
const deadlines: readonly Step[] = [
  { due: confirmationExpiry, run: whileSignedIn((state) => update(invalidate(state))) },
  { due: ({ presence }) => presence.lockRequestedUntil, run: lockRequestExpired },
  { due: timedOffEnd, run: endTimedOff, comparesTime: true },
  { due: writeGiveUpAt, run: giveUpWrite },
  { due: resendAt, run: whileSignedIn(resend) },
  { due: lastResortAt, run: tryLastResort },
  { due: pauseEnd, run: endPause },
  { due: unconfirmedOffAnnouncement, run: announceUnconfirmedOff },
  { due: nextBackgroundRead, run: whileSignedIn(read) },
]

/**
 * After every event. Signing out and quitting come first: signing out may finish the intent that quitting waits for. Then
 * come the requests that wait until no intent is under way, the newest first: a deferred request is newer than the OFF of an
 * earlier run. Only if neither starts an intent does the app ask about the device that an earlier run, or the relay, turned
 * off. The last steps move the next background read forward, announce, and end the shift.
 */
const afterEveryEvent: readonly Step[] = [
  { due: signOutLimit, run: advanceSigningOut },
  { due: ({ quitting }) => quitting?.until ?? null, run: advanceQuitting },
  { run: obeyDeferred },
  { due: callUnknownAt, run: advanceOffAfterCall },
  { run: resumePersistedOff },
  { run: askForLeftoverDevice },
  { due: deskLossEnd, run: askAfterDeskLoss },
  { run: watchVerification },
  { due: tokenAnnouncement, run: watchToken },
  { due: offReminderDue, run: watchOffReminder },
  { run: turnOffAtShiftEnd },
  { run: planShiftEnd },
]

/** Runs the steps that come before every event. */
export function prepare(state: State, at: Moment): Update {
  return runAll(beforeEveryEvent, update(state), at)
}

/** Runs the steps that come after every event. */
export function followUp(reduced: Update, at: Moment): Update {
  return runAll(afterEveryEvent, reduced, at)
}

/** Runs the deadlines that have been reached. */
export function deadlineReached(state: State, at: Moment): Update {
  return deadlines.reduce<Update>((done, { due, run, comparesTime = false }) => {
    const moment = due?.(done.state) ?? null
    const isReached = moment !== null && (comparesTime || moment <= at.monotonic)
    return isReached ? andThen(done, (next) => run(next, at)) : done
  }, update(state))
}

/** When the store has to dispatch `deadline-reached` (monotonic ms); null if nothing waits for time to pass. */
export function nextDeadline(state: State): number | null {
  const moments = [...beforeEveryEvent, ...deadlines, ...afterEveryEvent]
    .map(({ due }) => due?.(state) ?? null)
    .filter((moment) => moment !== null)
  return moments.length === 0 ? null : Math.min(...moments)
}

/**
 * Whether a call waits for its next try, or the relay's event stream is gone: when the network comes back, both are tried at
 * once.
 */
export function retries(state: State): boolean {
  const { session } = state
  const isStreamGone = session.kind === 'signed-in' && session.relay !== null && !session.relay.connected
  return workOf(state).kind === 'waiting' || isStreamGone
}

function runAll(steps: readonly Step[], first: Update, at: Moment): Update {
  return steps.reduce<Update>((done, { run }) => andThen(done, (next) => run(next, at)), first)
}

/** Runs `run` only while an agent is signed in. */
function whileSignedIn(
  run: (state: State<SignedIn>, at: Moment) => Update,
): (state: State, at: Moment) => Update {
  return (state, at) => (isSignedIn(state) ? run(state, at) : update(state))
}

function writeGiveUpAt(state: State): number | null {
  const work = workOf(state)
  return work.kind === 'writing' ? work.giveUpAt : null
}

/** Gives up the write of an older intent, for which the newer one has waited long enough. Exotel may still apply it. */
function giveUpWrite(state: State, at: Moment): Update {
  return isSignedIn(state) ? andThen(stop(state, at), (next) => execute(next, at)) : update(state)
}

function pauseEnd(state: State): number | null {
  const work = workOf(state)
  return work.kind === 'waiting' ? work.until : null
}

/** The pause before the next try is over. */
function endPause(state: State, at: Moment): Update {
  if (!isSignedIn(state)) return update(state)
  const { work } = state.session
  return work.kind === 'waiting' && work.next === 'write' ? execute(state, at) : read(state, at)
}

/** Obeys the deferred request as soon as it can be resolved. */
function obeyDeferred(state: State): Update {
  const { session, deferredRequest } = state
  if (session.kind !== 'signed-in' || session.intent !== null || deferredRequest === null)
    return update(state)
  if (needsFirstRead(deferredRequest) && !session.firstReadEnded) return update(state)
  const { id, command, cause, at, until, reason } = deferredRequest
  const ready: State = { ...state, deferredRequest: null }
  return until === null
    ? request(ready, { kind: 'asked', id, command, cause, at })
    : offFor(ready, { kind: 'off-for-asked', id, until, cause, at, reason })
}

function unconfirmedOffAnnouncement(state: State): number | null {
  const intent = intentOf(state)
  return intent === null || intent.target !== 'off' || intent.progress.announced
    ? null
    : intent.at.monotonic + timing.announceUnconfirmedOff
}

/** Announces once that an OFF is still not confirmed: the agent may have left the computer believing that it is. */
function announceUnconfirmedOff(state: State): Update {
  if (!isSignedIn(state) || state.session.intent === null) return update(state)
  const { intent } = state.session
  return update(changeSession(state, { intent: progressed(intent, { announced: true }) }), {
    kind: 'notify',
    news: { kind: 'off-unconfirmed', since: intent.at.utc },
  })
}
