import type { Device } from '../model/device.ts'
import type { Check } from '../model/intent.ts'
import type { Moment } from '../model/moment.ts'
import { type AutoOffDevice, belongsTo, ownerOf, sameMachineSession } from '../model/persisted-state.ts'
import type { Absence, Presence } from '../model/presence.ts'
import type { Question } from '../model/problem.ts'
import type { Rules } from '../model/rules.ts'
import type { SignedIn } from '../model/session.ts'
import { isEnding, isSignedIn, obeysRequests, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { absences, isForAbsence, isKnownPresent, noteAutoOffDevice } from './absence.ts'
import { stop } from './calls.ts'
import { invalidate } from './confirmation.ts'
import { execute } from './intent/execute.ts'
import { finish, withdraw } from './intent/finish.ts'
import { startIntent, withdrawDeferred } from './intent/request.ts'
import { refreshNow } from './reads.ts'
import { restartLastResort, tryLastResort } from './session.ts'
import { endTimedOff } from './timed-off.ts'
import { andThen, changeSession, reports, type Update, update } from './update.ts'

// Auto-off: calls go off when an absence begins, and the auto-off device comes back when it ends. Every event that can
// begin or end an absence goes through `absencesChanged`, which compares the absences before and after the event.
// `signedInWhileAway` begins the absence of an agent who signs in during one.

/** The desktop says something about the agent's presence. */
export function presenceChanged(state: State, at: Moment, change: Partial<Presence>): Update {
  return absencesChanged(state, { ...state, presence: { ...state.presence, ...change } }, at)
}

/**
 * The agent or a policy chose other rules. A rule that is switched on while the screen is locked begins an absence at once.
 */
export function rulesChanged(state: State, at: Moment, rules: Rules): Update {
  return absencesChanged(state, { ...state, rules }, at)
}

/** The screen is locked. */
export function locked(state: State, at: Moment): Update {
  const { lockWatch } = state.presence
  const source = lockWatch.kind === 'working' ? lockWatch.source : ''
  return presenceChanged(state, at, {
    locked: true,
    lockRequestedUntil: null,
    lastLock: { at: at.utc, source },
  })
}

/** The screen is unlocked. Whatever the rules say, what was confirmed during the lock is unknown now and is read again. */
export function unlocked(state: State, at: Moment): Update {
  const change = { locked: false, lockRequestedUntil: null }
  if (state.presence.locked !== true) return presenceChanged(state, at, change)
  return andThen(presenceChanged(invalidateAny(state), at, change), (next) => refreshNow(next, at))
}

/**
 * Something asked the desktop to lock the screen. That counts as a lock until the desktop reports the lock, or until
 * timing.lockRequestLimit is over.
 */
export function lockRequested(state: State, at: Moment): Update {
  return state.presence.locked === true
    ? update(state)
    : presenceChanged(state, at, { lockRequestedUntil: at.monotonic + timing.lockRequestLimit })
}

/**
 * The desktop did not report the requested lock in time. If it reports that the screen is not locked, it ignored the
 * request, and the agent is present. If no source reports locks, a locker such as swaylock or i3lock may cover the screen
 * all the same: then the app asks before a device comes back.
 */
export function lockRequestExpired(state: State, at: Moment): Update {
  const next = state.presence.locked === null ? askInsteadOfRestoring(state) : state
  return presenceChanged(next, at, { lockRequestedUntil: null })
}

/**
 * `source` reports locks from now on; null: nothing does. Losing the source during a lock is not an unlock, so the app asks
 * before a device comes back.
 */
export function lockWatchChanged(state: State, at: Moment, source: string | null): Update {
  if (source !== null) {
    return update({
      ...state,
      presence: { ...state.presence, lockWatch: { kind: 'working', source } },
    })
  }
  const change = { lockWatch: { kind: 'none' }, locked: null, lockRequestedUntil: null } as const
  return presenceChanged(askInsteadOfRestoring(state), at, change)
}

/**
 * `source` reports idleness from now on; null: nothing does. A source that is lost while the agent is idle has not seen
 * them come back, so the app asks before a device comes back. An absence by lock or sleep goes on.
 */
export function idleWatchChanged(state: State, at: Moment, source: string | null): Update {
  if (source !== null) return presenceChanged(state, at, { idleWatch: { kind: 'working', source } })
  const { rules, presence } = state
  const lost = { ...presence, idleWatch: { kind: 'none' }, idle: false } as const
  const endsAbsence = absences(presence, rules).length > 0 && absences(lost, rules).length === 0
  return presenceChanged(endsAbsence ? askInsteadOfRestoring(state) : state, at, lost)
}

/** The machine goes to sleep. Whatever the rules say, every ON is withdrawn. */
export function suspending(state: State, at: Moment): Update {
  const asleep = presenceChanged(state, at, { asleep: true })
  return andThen(
    andThen(asleep, (next) => withdrawOn(next, at)),
    (next) => {
      const { intent, work } = isSignedIn(next) ? next.session : { intent: null, work: null }
      return intent !== null && work?.kind === 'waiting' ? refreshNow(next, at) : update(next)
    },
  )
}

/**
 * The machine woke up, perhaps from a sleep that no event announced. What was confirmed before the sleep is unknown now.
 * The call on the wire is given up, because its answer would describe the time before the sleep. A call that waits for its
 * next try is tried at once.
 */
export function resumed(state: State, at: Moment): Update {
  const steps: readonly ((state: State) => Update)[] = [
    (next) => withdrawOn(next, at),
    (next) => {
      if (!isSignedIn(next)) return restartLastResort(next, at)
      const isWaiting = next.session.work.kind === 'waiting'
      return isWaiting ? update(invalidate(next)) : stop(invalidate(next), at)
    },
    (next) => presenceChanged(next, at, { asleep: false }),
    (next) => endTimedOff(next, at),
    (next) => {
      const hasIdleIntent =
        isSignedIn(next) && next.session.intent !== null && next.session.work.kind === 'idle'
      return hasIdleIntent ? execute(next, at) : refreshNow(next, at)
    },
  ]
  return steps.reduce<Update>(andThen, update(state))
}

/**
 * The agent has just signed in during an absence, for example because the app started behind a locked screen. The absence
 * begins for this session now.
 */
export function signedInWhileAway(state: State<SignedIn>, at: Moment): Update {
  const [absence] = absences(state.presence, state.rules)
  return absence === undefined || state.session.intent !== null
    ? update(state)
    : beginAbsence(state, at, absence)
}

/**
 * An earlier run left an auto-off device on disk. No ON survives a restart, so the app asks before the device comes back.
 */
export function askForLeftoverDevice(state: State, at: Moment): Update {
  const { presence, autoOffDevice, rules } = state
  if (autoOffDevice === null || !isSignedIn(state)) return update(state)
  const { firstReadEnded, intent, confirmed } = state.session
  if (!firstReadEnded || intent !== null || !isKnownPresent(presence, rules)) return update(state)
  const asks =
    isOfThisMachineSession(state, autoOffDevice) &&
    rules.restore !== 'never' &&
    confirmed?.active === 'off' &&
    at.utc - autoOffDevice.at <= timing.restoreLimit
  const question = asks ? restoreQuestion(autoOffDevice.device) : state.question
  return update({ ...state, autoOffDevice: null, question })
}

/** Compares the absences before and after an event: a new one begins, and when the last one ends, the agent is back. */
function absencesChanged(before: State, after: State, at: Moment): Update {
  const old = absences(before.presence, before.rules)
  const now = absences(after.presence, after.rules)
  const begun = now.find((absence) => !old.includes(absence))
  if (begun !== undefined) {
    // A device noted by an absence that has ended must not come back after this one.
    const isLeftover = old.length === 0 && before.presence.locked === false
    const autoOffDevice = isLeftover ? null : after.autoOffDevice
    const away = { since: at.monotonic, found: 'nothing' } as const
    return beginAbsence({ ...after, away, autoOffDevice }, at, begun)
  }
  if (now.length > 0) return update(after)
  const present: State = { ...after, away: null }
  // Switching a rule off while the screen is locked does not bring the agent back.
  const mayBePresent = after.presence.locked !== true && !after.presence.asleep
  if (old.length === 0 || !mayBePresent || !isSignedIn(present)) return update(present)
  const isSeen = !hasLostWatch(before.presence, after.presence)
  const back = isSeen ? withoutUnsentOff(present, at) : update(present)
  return andThen(back, (next) => (isEnding(next) ? update(next) : endAbsence(next, at)))
}

/** Begins an absence: withdraws every ON, turns off what is on, and notes the device that may come back. */
function beginAbsence(state: State, at: Moment, absence: Absence): Update {
  // An agent who has just asked for something is not idle, so idleness withdraws no deferred request.
  const withdrawn = absence === 'idle' ? update(state) : withdrawDeferred(state, absence)
  return andThen(withdrawn, (next) => {
    if (next.session.kind === 'signed-out') return beginAbsenceSignedOut(next, at, absence)
    if (!isSignedIn(next)) return update(next)
    return andThen(stopOn(next, at), (stopped) =>
      obeysRequests(stopped) ? turnOff(stopped, at, absence) : update(stopped),
    )
  })
}

/**
 * Gives up an ON on the wire at once. Otherwise the gateway might still send it after the lock: once more with a newly
 * minted token, or as the last of several calls.
 */
function stopOn(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const { work, intent } = state.session
  if (work.kind !== 'writing' || !work.write.on) return update(state)
  return andThen(stop(state, at), (next) => (intent?.target === 'off' ? execute(next, at) : update(next)))
}

/**
 * Begins an absence with an OFF or with a read, whatever was confirmed before: somebody else, such as the softphone in the
 * agent's browser, may have turned a device on since.
 */
function turnOff(state: State<SignedIn>, at: Moment, absence: Absence): Update<SignedIn> {
  const { intent, work, confirmed, lastConfirmed } = state.session
  const off = (from: State<SignedIn>, check: Check | null) =>
    startIntent(from, { id: `${absence}-${at.utc}`, cause: absence, at, requests: [], check }, 'off')
  if (intent === null) {
    const known = confirmed?.active ?? lastConfirmed?.active ?? null
    return off(noteAutoOffDevice(state, at, known), known === null ? 'what-is-on' : null)
  }
  if (intent.target === 'off') return work.kind === 'waiting' ? execute(state, at) : update(state)
  const blocked = reports(intent.requests, { kind: 'blocked', why: absence })
  const unawaited = changeSession(state, { intent: { ...intent, requests: [] } })
  const isOwnPlan = intent.cause === 'restore' || intent.cause === 'timer'
  const noted: State<SignedIn> = isOwnPlan
    ? noteAutoOffDevice(unawaited, at, intent.target)
    : {
        ...unawaited,
        autoOffDevice: null,
        notice: { kind: 'on-withdrawn', target: intent.target, why: 'away', failure: null },
      }
  return andThen(update(noted, ...blocked), (next) => off(next, null))
}

/**
 * An absence begins after Exotel has rejected the token. The app tries the OFF all the same, and announces that calls may
 * still ring.
 */
function beginAbsenceSignedOut(state: State, at: Moment, cause: Absence): Update {
  const { session, persistedOff } = state
  if (session.kind !== 'signed-out' || session.former === null) return update(state)
  const owner = ownerOf(session.former)
  const isOwn = persistedOff !== null && belongsTo(persistedOff.owner, session.former)
  const off = isOwn ? persistedOff : { id: `${cause}-${at.utc}`, cause, at: at.utc, before: null, owner }
  const tried = tryLastResort({ ...state, persistedOff: off })
  return update(tried.state, ...tried.effects, { kind: 'notify', news: { kind: 'off-impossible' } })
}

/**
 * The agent is back: the auto-off device comes back, or the app asks. What was confirmed is unknown now and is read again.
 */
function endAbsence(state: State<SignedIn>, at: Moment): Update {
  const { autoOffDevice, rules } = state
  const back: State<SignedIn> = { ...invalidate(state), autoOffDevice: null }
  if (autoOffDevice === null || !isOfThisMachineSession(state, autoOffDevice) || rules.restore === 'never') {
    return refreshNow(back, at)
  }
  const { device } = autoOffDevice
  const elapsed = at.utc - autoOffDevice.at
  const isInTime = elapsed >= 0 && elapsed <= timing.restoreLimit
  if (rules.restore === 'ask' || !isInTime) {
    return refreshNow({ ...back, question: restoreQuestion(device) }, at)
  }
  // An OFF that is not confirmed yet is superseded without a read. After a confirmed one somebody else may have turned a
  // device on.
  const check = state.session.intent === null ? 'still-off' : null
  return startIntent(back, { id: `restore-${at.utc}`, cause: 'restore', at, requests: [], check }, device)
}

/**
 * The agent is back before the absence has sent its OFF, because a read had to come first. The OFF is dropped: calls would
 * go off in front of the agent. Only for a return that the desktop has reported.
 */
function withoutUnsentOff(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const { rules, autoOffDevice } = state
  const { intent } = state.session
  const isUnsent =
    intent !== null && isForAbsence(intent) && intent.progress.writes === 0 && intent.requests.length === 0
  if (!isUnsent || autoOffDevice !== null || rules.restore !== 'always') return update(state)
  return andThen(stop(state, at), (next) => finish(next, at, intent, { kind: 'superseded' }))
}

/** Withdraws every ON, under way or deferred, because the machine sleeps. */
function withdrawOn(state: State, at: Moment): Update {
  return andThen(withdrawDeferred(state, 'suspend'), (next) => {
    if (!isSignedIn(next)) return update(next)
    const { intent } = next.session
    return intent === null || intent.target === 'off' ? update(next) : withdraw(next, at, intent, 'away')
  })
}

function invalidateAny(state: State): State {
  return isSignedIn(state) ? invalidate(state) : state
}

/**
 * Whether the absence ends only because a watch was lost, or because a requested lock was never reported: then no source
 * has seen the agent come back.
 */
function hasLostWatch(before: Presence, after: Presence): boolean {
  const lock = before.lockWatch.kind === 'working' && after.lockWatch.kind === 'none'
  const request = before.lockRequestedUntil !== null && after.locked === null
  return lock || request || (before.idleWatch.kind === 'working' && after.idleWatch.kind === 'none')
}

/**
 * The app asks before the auto-off device comes back. While no agent is signed in, the device is kept instead, because
 * signing in clears every question: `askForLeftoverDevice` asks after the first read.
 */
function askInsteadOfRestoring(state: State): State {
  const { autoOffDevice, rules } = state
  if (!isSignedIn(state)) return state
  const asks = autoOffDevice !== null && rules.restore !== 'never'
  const question = asks ? restoreQuestion(autoOffDevice.device) : state.question
  return { ...state, autoOffDevice: null, question }
}

function isOfThisMachineSession({ place }: State, autoOffDevice: AutoOffDevice): boolean {
  return place !== null && sameMachineSession(autoOffDevice.place, place)
}

function restoreQuestion(device: Device): Question {
  return { device, why: 'restore' }
}
