import type { LastChange } from '../model/confirmed.ts'
import type { Reading } from '../model/device.ts'
import type { Effect, News } from '../model/effect.ts'
import type { Event } from '../model/event.ts'
import type { Result } from '../model/failure.ts'
import {
  belongsTo,
  emptyPersistedState,
  type MachineSession,
  type PersistedOff,
  type PersistedState,
  sameMachineSession,
  samePersistedState,
} from '../model/persisted-state.ts'
import type { SignedIn } from '../model/session.ts'
import { isSignedIn, type State } from '../model/state.ts'
import type { Setup } from '../text/setup-link.ts'
import { callKindOf, limitSeen, withAnswerCounted } from './account-limit.ts'
import {
  idleWatchChanged,
  locked,
  lockRequested,
  lockWatchChanged,
  presenceChanged,
  resumed,
  rulesChanged,
  signedInWhileAway,
  suspending,
  unlocked,
} from './auto-off.ts'
import { progressed } from './calls.ts'
import { saysWhatIsSo, upToDate } from './confirmation.ts'
import { deskLost, leaseChanged } from './desk-loss.ts'
import { writeAnswered } from './intent/execute.ts'
import { readBackAnswered } from './intent/read-back.ts'
import { linkAsked, request } from './intent/request.ts'
import { leftByEarlierRun } from './kept-desk-loss.ts'
import { cancelOffAfterCall, hearBusy, offAfterCall } from './off-after-call.ts'
import { persistChanges } from './persist.ts'
import { backgroundReadAnswered, refreshNow } from './reads.ts'
import { afterDoubt, relayConnected, relayEvent, relayGone, relayUnsure } from './relay.ts'
import { deadlineReached, followUp, prepare } from './schedule.ts'
import {
  diskFailed,
  keychainFailed,
  lastResortAnswered,
  quit,
  signedIn,
  signedOut,
  signOut,
} from './session.ts'
import { turnOffAtShiftEnd } from './shift-end.ts'
import { offFor } from './timed-off.ts'
import { withToken } from './token.ts'
import { andThen, changeSession, type Update, update } from './update.ts'

/**
 * Everything that the app decides: what an event makes of the state, and which effects are run for it. Pure: time,
 * random values and ids arrive in events. The laws in docs/laws.md are properties of this function.
 *
 * The way of an event: `prepare` -> `handle`, by the kind of the event -> for a switch `request` -> `startIntent` ->
 * `execute` -> (the answer's event) `writeAnswered` or `readBackAnswered` -> `finish`; then `followUp`, the
 * announcements, and the write to disk.
 */
export function reduce(state: State, event: Event): Update {
  const prepared = prepare(state, event.at)
  const due = carriesOn.has(event.kind)
    ? andThen(prepared, (next) => turnOffAtShiftEnd(next, event.at))
    : prepared
  const handled = andThen(due, (next) => handle(next, event))
  const followed = followUp(handled, event.at)
  const done = update(afterDoubt(state, followed.state, event), ...followed.effects)
  return persistChanges(update(done.state, ...done.effects, ...announcements(state, done.state)), event)
}

/**
 * The events that continue what the app already does, for example send an ON again: if the shift is over, its OFF supersedes
 * that before the event is handled.
 */
const carriesOn: ReadonlySet<Event['kind']> = new Set(['answered', 'deadline-reached', 'refresh-asked'])

/** One handler for each kind of event. */
function handle(state: State, event: Event): Update {
  const { at } = event
  switch (event.kind) {
    // Requests
    case 'asked':
      return request(state, event)
    case 'off-for-asked':
      return offFor(state, event)
    case 'off-after-call-asked':
      return offAfterCall(state, event)
    case 'off-after-call-cancelled':
      return cancelOffAfterCall(state)
    case 'link-asked':
      return linkAsked(state, event.device)
    case 'setup-asked':
      return update(withSetup(state, event.setup))
    case 'invited':
      return update(mayBeSetUp(state) ? { ...state, invitation: { relay: event.relay } } : state)
    case 'invitation-declined':
      return update({ ...state, invitation: null })
    case 'refresh-asked':
      return refreshNow(state, at)
    case 'sign-out-asked':
      return signOut(state, event)
    case 'quit-asked':
      return quit(state, event)
    // Answers of Exotel, and time
    case 'answered':
      return answered(state, event)
    case 'limit-seen':
      return update(limitSeen(state, at, event.seen))
    case 'account-read':
      return update(isSignedIn(state) ? changeSession(state, { accountFailure: event.failure }) : state)
    case 'deadline-reached':
      return deadlineReached(state, at)
    // The session
    case 'started':
      return started(state, event)
    case 'credentials-missing':
      return signedOut(state, at, event.former, null)
    case 'keychain-failed':
      return keychainFailed(state, event)
    case 'signed-in':
      return andThen(signedIn(state, event), (next) => signedInWhileAway(next, at))
    case 'relay-connected':
      return relayConnected(state, at)
    case 'relay-gone':
      return relayGone(state, at)
    case 'relay-unsure':
      return relayUnsure(state, at)
    case 'relay-event':
      return relayEvent(state, event)
    case 'relay-lease':
      return leaseChanged(state, event.lease)
    case 'desk-lost':
      return deskLost(state, at, event.from)
    case 'token-renewed':
      return update(withToken(state, at, event.token, false))
    case 'signed-out':
      return signedOut(state, at, null, event.disk)
    // Presence
    case 'lock-watch':
      return lockWatchChanged(state, at, event.source)
    case 'idle-watch':
      return idleWatchChanged(state, at, event.source)
    case 'locked':
      return locked(state, at)
    case 'unlocked':
      return unlocked(state, at)
    case 'lock-requested':
      return lockRequested(state, at)
    case 'suspending':
      return suspending(state, at)
    case 'resumed':
      return resumed(state, at)
    case 'idle':
      return presenceChanged(state, at, { idle: true })
    case 'active':
      return presenceChanged(state, at, { idle: false })
    // Rules, policy and disk
    case 'rules-changed':
      return rulesChanged(state, at, event.rules)
    case 'policy-read':
      return update({ ...state, policy: event.policy })
    case 'policy-troubled':
      return update({ ...state, policyTrouble: event.trouble })
    case 'persisted':
      return update(persisted(state, event.ok))
    case 'disk-failed':
      return diskFailed(state, event)
  }
}

/**
 * Takes an answer of Exotel. It counts only if it belongs to the call on the wire; the app may have given its call up
 * meanwhile.
 */
function answered(state: State, { call, answer, at }: Extract<Event, { kind: 'answered' }>): Update {
  const { session } = state
  if (session.kind === 'signed-out') {
    const { lastResort } = session
    return lastResort.kind === 'writing' && lastResort.call === call
      ? lastResortAnswered(state, at, session, answer)
      : update(state)
  }
  if (!isSignedIn(state)) return update(state)
  const { work } = state.session
  if ((work.kind !== 'writing' && work.kind !== 'reading') || work.call !== call) return update(state)
  // What a cache answers may tell of the time before the call.
  const isNews = answer.ok && saysWhatIsSo(answer.value, at, work)
  const heard = hearBusy(state, at, work.sentAt, isNews ? answer.value : null)
  const counted = withAnswerCounted(heard, at, callKindOf(heard), answer.ok ? null : answer.failure)
  const alive = connectionAlive(counted, answer)
  if (work.kind === 'writing') return writeAnswered(alive, at, work, answer)
  const idle = changeSession(alive, { work: { kind: 'idle' } })
  const { intent } = idle.session
  return intent === null
    ? backgroundReadAnswered(idle, at, work, answer)
    : readBackAnswered(idle, at, intent, upToDate(answer, at, work))
}

/** Any answer shows that the connection is alive, so `resend` may send the next call a second time, too. */
function connectionAlive(state: State<SignedIn>, answer: Result<Reading>): State<SignedIn> {
  const { intent } = state.session
  const isSilence = !answer.ok && (answer.failure.kind === 'timeout' || answer.failure.kind === 'aborted')
  return intent === null || isSilence || !intent.progress.resent
    ? state
    : changeSession(state, { intent: progressed(intent, { resent: false }) })
}

/** The app has started: it takes over what an earlier run left on disk. This comes before any request. */
function started(
  state: State,
  { at, place, rules, persistedState }: Extract<Event, { kind: 'started' }>,
): Update {
  const { off, autoOffDevice, timedOff, tokenAnnouncement } = persistedState
  return update({
    ...state,
    place,
    rules,
    persisted: persistedState,
    persistedOff: missedOff(persistedState, place) ?? off,
    autoOffDevice,
    tokenAnnouncement,
    startedAt: at.utc,
    ...leftByEarlierRun(persistedState),
    timedOff: timedOff === null ? null : { ...timedOff, started: at, fromEarlierRun: true },
  })
}

/**
 * The OFF for a desktop session that ended before the app heard of it; null if that session still lasts, as after a crash of
 * the app, or if an OFF of the same agent is on disk already. It replaces an OFF of another agent on disk: the agent of that
 * session was signed in last, and is the one whom the keychain signs in now.
 */
function missedOff({ off, sessionEnd }: PersistedState, place: MachineSession): PersistedOff | null {
  if (sessionEnd === null || sessionEnd.forQuestionOnly || sameMachineSession(sessionEnd.place, place))
    return null
  const { at, before, owner } = sessionEnd
  if (off !== null && belongsTo(off.owner, owner)) return null
  return { id: `session-end-${at}`, cause: 'session-end', at, before, owner }
}

/**
 * The disk took the persisted state, or failed to. An empty state is a deletion, which a full disk allows, so it does not
 * show that the disk works again.
 */
function persisted(state: State, ok: boolean): State {
  const isEmpty = state.persisted !== null && samePersistedState(state.persisted, emptyPersistedState)
  return {
    ...state,
    diskFailed: ok && isEmpty ? state.diskFailed : !ok,
    persisted: ok ? state.persisted : null,
  }
}

/**
 * Notifications for what changed between `before` and `after`: what the agent must know and may not see. Each is sent once.
 */
function announcements(before: State, after: State): readonly Effect[] {
  const { notice, question, lastChange } = after
  const news: readonly (News | null)[] = [
    phoneVerified(before) === false && phoneVerified(after) === true ? { kind: 'verified' } : null,
    notice !== before.notice ? notice : null,
    lastChange !== before.lastChange ? ownChange(lastChange) : null,
    // A link opens the window, which asks.
    question !== before.question && question !== null && question.why !== 'link'
      ? { kind: 'question', question }
      : null,
  ]
  return news.filter((one) => one !== null).map((one) => ({ kind: 'notify', news: one }))
}

/** A change that the app made by itself, and that the agent cannot see come; null for any other. */
function ownChange(change: LastChange | null): News | null {
  if (change === null || (change.cause !== 'restore' && change.cause !== 'timer')) return null
  const { active, at, cause } = change
  if (active === 'phone' || active === 'sip') return { kind: 'restored', device: active, why: cause, at }
  return active === 'off' && cause === 'timer' ? { kind: 'shift-ended', at } : null
}

/** The state with an administrator's link: it only fills in the form for signing in, so it is dropped while one is signed in. */
function withSetup(state: State, setup: Setup): State {
  return mayBeSetUp(state) ? { ...state, setup } : state
}

function mayBeSetUp({ session }: State): boolean {
  return session.kind === 'starting' || session.kind === 'signed-out'
}

function phoneVerified({ session }: State): boolean | null {
  return session.kind === 'signed-in' ? session.devices.phone.verified : null
}
