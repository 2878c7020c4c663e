import type { Moment } from '../model/moment.ts'
import type { SignedIn } from '../model/session.ts'
import { intentOf, isSignedIn, type State, workOf } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { askForLeftoverDevice, lockRequestExpired } from './auto-off.ts'
import { progressed, read, resend, resendAt, stop } from './calls.ts'
import { confirmationExpiry, invalidate, withoutOldWrites } from './confirmation.ts'
import { execute } from './intent/execute.ts'
import { needsFirstRead, onExpiry, request, withdrawExpiredOn } from './intent/request.ts'
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

// What happens besides the handling of the event itself, and in which order: before every event, when a deadline is
// reached, and after every event. `nextDeadline` follows from the same three lists.

/** A step of one of the lists. */
interface Step {
  /** When the step has something to do because time passes (monotonic ms); null or left out where it has not. */
  readonly due?: (state: State) => number | null
  readonly run: (state: State, at: Moment) => Update
  /** `run` itself checks the wall clock, which may be ahead, so it also runs when `due` is not reached. */
  readonly comparesTime?: boolean
}

/** Before every event, since a timer may come late: an event never meets an ON or a write that is too old to count. */
const beforeEveryEvent: readonly Step[] = [
  { run: (state, at) => update(withoutOldWrites(state, at)) },
  { due: onExpiry, run: withdrawExpiredOn },
  { due: shiftEndDue, run: endShift },
]

/**
 * When `deadline-reached` comes. A step runs where it is due in the state that the steps before it left. First what no
 * longer counts, so that the rest decides on what is known now; then the ends of an absence and of OFF for a while,
 * which may supersede an OFF that would else be sent once more; then what is on the wire or waits for it; then
 * what has to be announced; and a background read last, where nothing of all that has taken the wire.
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
 * After every event, whatever it was. Ends come first: signing out may finish the intent that quitting waits for. Then
 * what waits for a free wire, the newest first: a deferred request is newer than the OFF of an earlier run, and only
 * where neither starts an intent the app asks about the device that such a run left off. The last steps move the
 * next background read forward, announce, and end the shift.
 */
const afterEveryEvent: readonly Step[] = [
  { due: signOutLimit, run: advanceSigningOut },
  { due: ({ quitting }) => quitting?.until ?? null, run: advanceQuitting },
  { run: obeyDeferred },
  { run: resumePersistedOff },
  { run: askForLeftoverDevice },
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

/** When `reduce` wants to be given `deadline-reached` (monotonic ms); null where it waits for nothing. */
export function nextDeadline(state: State): number | null {
  const moments = [...beforeEveryEvent, ...deadlines, ...afterEveryEvent]
    .map(({ due }) => due?.(state) ?? null)
    .filter((moment) => moment !== null)
  return moments.length === 0 ? null : Math.min(...moments)
}

/** Whether something failed and waits for its next try, which a network that comes back should bring forward. */
export function retries(state: State): boolean {
  return workOf(state).kind === 'waiting'
}

function runAll(steps: readonly Step[], first: Update, at: Moment): Update {
  return steps.reduce<Update>((done, { run }) => andThen(done, (next) => run(next, at)), first)
}

/** The step where an agent is signed in, and nothing else. */
function whileSignedIn(
  run: (state: State<SignedIn>, at: Moment) => Update,
): (state: State, at: Moment) => Update {
  return (state, at) => (isSignedIn(state) ? run(state, at) : update(state))
}

function writeGiveUpAt(state: State): number | null {
  const work = workOf(state)
  return work.kind === 'writing' ? work.giveUpAt : null
}

/** A newer intent has waited long enough for the write on the wire: it is given up, and may still be applied. */
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

/** Announces once that an OFF is still not confirmed: the agent may have gone away in the belief that it is. */
function announceUnconfirmedOff(state: State): Update {
  if (!isSignedIn(state) || state.session.intent === null) return update(state)
  const { intent } = state.session
  return update(changeSession(state, { intent: progressed(intent, { announced: true }) }), {
    kind: 'notify',
    news: { kind: 'off-unconfirmed', since: intent.at.utc },
  })
}
