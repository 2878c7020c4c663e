import type { Check } from '../model/intent.ts'
import type { Moment } from '../model/moment.ts'
import { type AutoOffDevice, belongsTo, ownerOf, sameMachineSession } from '../model/persisted-state.ts'
import { type Absence, absences, type Presence } from '../model/presence.ts'
import type { Rules } from '../model/rules.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { autoOffDeviceOf } from './auto-off-device.ts'
import { invalidate } from './confirmation.ts'
import { execute, isForAbsence } from './intent/execute.ts'
import { finish, withdraw } from './intent/finish.ts'
import { startIntent, withdrawDeferred } from './intent/request.ts'
import { stop } from './intent/wire.ts'
import { tryLastResort } from './last-resort.ts'
import { refreshNow } from './refresh-now.ts'
import { endTimedOff } from './timed-off.ts'
import { andThen, reports, type Update, update } from './update.ts'

/** The desktop tells something about whether somebody is here: calls go off when they leave, and come back. */
export function presenceChanged(state: State, at: Moment, change: Partial<Presence>): Update {
  return absencesChanged(state, { ...state, presence: { ...state.presence, ...change } }, at)
}

/** The screen is unlocked: what was confirmed while nobody looked is read anew, whatever the rules say. */
export function unlocked(state: State, at: Moment): Update {
  const change = { locked: false, lockRequestedUntil: null }
  if (state.presence.locked !== true) return presenceChanged(state, at, change)
  return andThen(presenceChanged(invalidate(state), at, change), (next) => refreshNow(next, at))
}

/** The agent or a policy chose other rules: one that is switched on while the screen is locked holds at once. */
export function rulesChanged(state: State, at: Moment, rules: Rules): Update {
  return absencesChanged(state, { ...state, rules }, at)
}

/** Which part of the desktop tells of locks now. A watch that is lost during a lock is no unlock: nothing comes back. */
export function lockWatchChanged(state: State, at: Moment, source: string | null): Update {
  if (source !== null) return update(withPresence(state, { lockWatch: { kind: 'working', source } }))
  const change = { lockWatch: { kind: 'none' }, locked: null, lockRequestedUntil: null } as const
  return presenceChanged(askingForTaken(state), at, change)
}

/**
 * A request to lock has waited long enough. Where a source says that the screen is not locked, the request was not
 * followed, and the agent is here. Where nothing tells, a locker may stand before the screen all the same (swaylock,
 * i3lock): nothing comes back by itself.
 */
export function lockRequestOver(state: State, at: Moment): Update {
  const asking = state.presence.locked === null ? askingForTaken(state) : state
  return presenceChanged(asking, at, { lockRequestedUntil: null })
}

/** The machine goes to sleep. No ON survives that, whatever the rules say. */
export function suspending(state: State, at: Moment): Update {
  return andThen(presenceChanged(state, at, { asleep: true }), (next) =>
    andThen(withoutOn(next, at), (left) =>
      left.intent !== null && left.work.kind === 'waiting' ? refreshNow(left, at) : update(left),
    ),
  )
}

/**
 * The machine woke up, perhaps from a sleep that nothing announced. What was confirmed before is no longer known, and
 * an answer that is still on its way tells of before the sleep.
 */
export function resumed(state: State, at: Moment): Update {
  const left = andThen(withoutOn(state, at), (next) => stopped(invalidate(next), at))
  const back = andThen(left, (next) => presenceChanged(next, at, { asleep: false }))
  const ended = andThen(back, (next) => endTimedOff(next, at))
  return andThen(ended, (next) =>
    next.intent !== null && next.work.kind === 'idle' ? execute(next, at) : refreshNow(next, at),
  )
}

/** Nothing is on the wire any more; what waits for its next try goes on waiting. */
function stopped(state: State, at: Moment): Update {
  return state.work.kind === 'waiting' ? update(state) : stop(state, at)
}

/** No ON is under way or held any more. */
function withoutOn(state: State, at: Moment): Update {
  return andThen(withdrawDeferred(state, 'suspend'), (next) =>
    next.intent === null || next.intent.target === 'off'
      ? update(next)
      : withdraw(next, at, next.intent, 'away'),
  )
}

/** Nobody is here any more. What is on goes off, and is noted, since that alone may come back by itself. */
export function goAway(state: State, at: Moment, absence: Absence): Update {
  // Whoever asks has a hand on a key, so idle ends nothing that was just asked for.
  const free = absence === 'idle' ? update(state) : withdrawDeferred(state, absence)
  const quiet = andThen(free, (next) => withoutOnOnTheWire(next, at))
  return andThen(quiet, (next) => leave(next, at, absence))
}

/**
 * An ON on the wire is given up at once. Left to end by itself it might be sent once more, with a token that was
 * minted meanwhile, or as the last of several calls: a device would be turned on after the screen was locked.
 */
function withoutOnOnTheWire(state: State, at: Moment): Update {
  const { work, intent } = state
  if (work.kind !== 'writing' || !work.write.on) return update(state)
  return andThen(stop(state, at), (next) => (intent?.target === 'off' ? execute(next, at) : update(next)))
}

/**
 * Whatever was confirmed before, an absence begins with an OFF or with a read: somebody else, such as the softphone in
 * the agent's browser, may have turned a device on since.
 */
function leave(state: State, at: Moment, absence: Absence): Update {
  const { session, intent } = state
  if (session.kind === 'signed-out') return leaveSignedOut(state, at, absence)
  if (session.kind !== 'signed-in' || session.signingOut !== null || state.quitting !== null)
    return update(state)
  if (intent?.target === 'off') return state.work.kind === 'waiting' ? execute(state, at) : update(state)
  if (intent === null) {
    const known = state.confirmed?.active ?? state.lastConfirmed?.active ?? null
    return goOff(autoOffDeviceOf(state, at, known), at, absence, known === null ? 'what-is-on' : null)
  }
  const told = reports(intent.requests, { kind: 'away', why: absence === 'idle' ? 'lock' : absence })
  const forsaken: State = { ...state, intent: { ...intent, requests: [] } }
  const byItself = intent.cause === 'restore' || intent.cause === 'timer'
  const noted: State = byItself
    ? autoOffDeviceOf(forsaken, at, intent.target)
    : { ...forsaken, autoOffDevice: null, notice: withdrawn(intent.target) }
  return andThen(update(noted, ...told), (next) => goOff(next, at, absence))
}

/** Somebody has just signed in: where the agent is away already, as after a start behind a locked screen, that counts. */
export function enteredWhileAway(state: State, at: Moment): Update {
  const [absence] = absences(state.presence, state.rules)
  return absence === undefined || state.intent !== null ? update(state) : goAway(state, at, absence)
}

/** Exotel rejected the token: the OFF is tried all the same, and the agent is told that calls may still ring. */
function leaveSignedOut(state: State, at: Moment, cause: Absence): Update {
  const { session, persistedOff } = state
  if (session.kind !== 'signed-out' || session.former === null) return update(state)
  const owner = ownerOf(session.former)
  const kept = persistedOff !== null && belongsTo(persistedOff.owner, session.former) ? persistedOff : null
  const off = kept ?? { id: `${cause}-${at.utc}`, cause, at: at.utc, before: null, owner }
  const tried = tryLastResort({ ...state, persistedOff: off })
  return update(tried.state, ...tried.effects, { kind: 'notify', news: { kind: 'off-impossible' } })
}

/** What an earlier run took and nobody fetched: an ON does not survive a restart, so the agent is asked. */
export function askForLeftover(state: State, at: Moment): Update {
  const { session, presence, autoOffDevice, rules } = state
  const settled = session.kind === 'signed-in' && session.firstReadEnded && state.intent === null
  const known = presence.lockWatch.kind === 'none' || presence.locked !== null
  if (autoOffDevice === null || !settled || !known || absences(presence, rules).length > 0)
    return update(state)
  const asks = isHere(state, autoOffDevice) && rules.restore !== 'never' && state.confirmed?.active === 'off'
  const young = at.utc - autoOffDevice.at <= timing.restoreLimit
  return update({
    ...state,
    autoOffDevice: null,
    question: asks && young ? asRestore(autoOffDevice) : state.question,
  })
}

function absencesChanged(before: State, after: State, at: Moment): Update {
  const old = absences(before.presence, before.rules)
  const now = absences(after.presence, after.rules)
  const begun = now.find((absence) => !old.includes(absence))
  if (begun !== undefined) {
    // What is left of an absence that has ended is not to come back after this one.
    const over = old.length === 0 && before.presence.locked === false
    const away: State['away'] = { since: at.monotonic, found: 'nothing' }
    return goAway({ ...after, away, ...(over ? { autoOffDevice: null } : {}) }, at, begun)
  }
  if (now.length > 0) return update(after)
  const present: State = { ...after, away: null }
  // A rule that is switched off in front of a locked screen brings nobody back.
  const here = after.presence.locked !== true && !after.presence.asleep
  if (old.length === 0 || !here) return update(present)
  const lost = losesWatch(before.presence, after.presence)
  return lost ? comeBack(present, at) : andThen(withoutUnsentOff(present, at), (next) => comeBack(next, at))
}

/** Somebody is here again. What was taken comes back, or is asked about; what was confirmed must be read anew. */
function comeBack(state: State, at: Moment): Update {
  const { session, autoOffDevice, intent, rules } = state
  if (session.kind !== 'signed-in' || session.signingOut !== null || state.quitting !== null)
    return update(state)
  const doubted: State = { ...invalidate(state), autoOffDevice: null }
  if (autoOffDevice === null || !isHere(state, autoOffDevice) || rules.restore === 'never')
    return refreshNow(doubted, at)
  const elapsed = at.utc - autoOffDevice.at
  const fresh = elapsed >= 0 && elapsed <= timing.restoreLimit
  if (rules.restore === 'ask' || !fresh)
    return refreshNow({ ...doubted, question: asRestore(autoOffDevice) }, at)
  const wish = { id: `restore-${at.utc}`, cause: 'restore', at, requests: [] } as const
  // An OFF that is not confirmed yet is simply superseded; a confirmed one may have been undone by somebody else.
  return startIntent(doubted, { ...wish, check: intent === null ? 'still-off' : null }, autoOffDevice.device)
}

/**
 * The agent is back before it was known whether there is anything to turn off. So nothing is: it would go off in front
 * of them. Only somebody who was seen to come back is taken for here.
 */
function withoutUnsentOff(state: State, at: Moment): Update {
  const { intent, rules, autoOffDevice } = state
  const unsent =
    intent !== null && isForAbsence(intent) && intent.progress.writes === 0 && intent.requests.length === 0
  if (!unsent || autoOffDevice !== null || rules.restore !== 'always') return update(state)
  return andThen(stop(state, at), (next) => finish(next, at, intent, { kind: 'superseded' }))
}

/** Whether the desktop stops telling of locks or of idleness, or never told of the lock that was asked for: no return. */
function losesWatch(before: Presence, after: Presence): boolean {
  const lock = before.lockWatch.kind === 'working' && after.lockWatch.kind === 'none'
  const request = before.lockRequestedUntil !== null && after.locked === null
  return lock || request || (before.idleWatch.kind === 'working' && after.idleWatch.kind === 'none')
}

/** What was taken does not come back by itself any more; the agent is asked instead. */
function askingForTaken(state: State): State {
  const { autoOffDevice, rules } = state
  const asks = autoOffDevice !== null && rules.restore !== 'never'
  return { ...state, autoOffDevice: null, question: asks ? asRestore(autoOffDevice) : state.question }
}

function goOff(state: State, at: Moment, cause: Absence, check: Check | null = null): Update {
  return startIntent(state, { id: `${cause}-${at.utc}`, cause, at, requests: [], check }, 'off')
}

function isHere({ place }: State, autoOffDevice: AutoOffDevice): boolean {
  return place !== null && sameMachineSession(autoOffDevice.place, place)
}

function asRestore({ device }: AutoOffDevice): State['question'] {
  return { device, why: 'restore' }
}

function withdrawn(target: 'phone' | 'sip'): State['notice'] {
  return { kind: 'on-withdrawn', target, why: 'away', failure: null }
}

function withPresence(state: State, change: Partial<Presence>): State {
  return { ...state, presence: { ...state.presence, ...change } }
}
