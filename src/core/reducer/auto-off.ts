import { andThen, reports, type Step, step } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import { belongsTo, ownerOf, samePlace, type Taken } from '../model/persisted-state.ts'
import { type Absence, absences, type Presence } from '../model/presence.ts'
import type { Check, State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import type { Rules } from '../settings/rules.ts'
import { taking } from './auto-off-device.ts'
import { doubting } from './confirmation.ts'
import { begin, isForAbsence } from './intent/execute.ts'
import { settle, withdraw } from './intent/finish.ts'
import { pursue, withdrawHeld } from './intent/request.ts'
import { stop } from './intent/wire.ts'
import { tryLastResort } from './last-resort.ts'
import { hasten } from './refresh-now.ts'
import { endTimedOff } from './timed-off.ts'

/** The desktop tells something about whether somebody is here: calls go off when they leave, and come back. */
export function presenceChanged(state: State, at: Moment, change: Partial<Presence>): Step {
  return absencesChanged(state, { ...state, presence: { ...state.presence, ...change } }, at)
}

/** The screen is unlocked: what was proven while nobody looked is read anew, whatever the rules say. */
export function unlocked(state: State, at: Moment): Step {
  const change = { locked: false, lockRequestedUntil: null }
  if (state.presence.locked !== true) return presenceChanged(state, at, change)
  return andThen(presenceChanged(doubting(state), at, change), (next) => hasten(next, at))
}

/** The agent or a policy chose other rules: one that is switched on while the screen is locked holds at once. */
export function rulesChanged(state: State, at: Moment, rules: Rules): Step {
  return absencesChanged(state, { ...state, rules }, at)
}

/** Which part of the desktop tells of locks now. A watch that is lost during a lock is no unlock: nothing comes back. */
export function lockWatchChanged(state: State, at: Moment, source: string | null): Step {
  if (source !== null) return step(withPresence(state, { lockWatch: { kind: 'working', source } }))
  const change = { lockWatch: { kind: 'none' }, locked: null, lockRequestedUntil: null } as const
  return presenceChanged(askingForTaken(state), at, change)
}

/**
 * A request to lock has waited long enough. Where a source says that the screen is not locked, the request was not
 * followed, and the agent is here. Where nothing tells, a locker may stand before the screen all the same (swaylock,
 * i3lock): nothing comes back by itself.
 */
export function lockRequestOver(state: State, at: Moment): Step {
  const asking = state.presence.locked === null ? askingForTaken(state) : state
  return presenceChanged(asking, at, { lockRequestedUntil: null })
}

/** The machine goes to sleep. No ON survives that, whatever the rules say. */
export function suspending(state: State, at: Moment): Step {
  return andThen(presenceChanged(state, at, { asleep: true }), (next) =>
    andThen(withoutOn(next, at), (left) =>
      left.intent !== null && left.work.kind === 'waiting' ? hasten(left, at) : step(left),
    ),
  )
}

/**
 * The machine woke up, perhaps from a sleep that nothing announced. What was proven before is no longer known, and
 * an answer that is still on its way tells of before the sleep.
 */
export function resumed(state: State, at: Moment): Step {
  const left = andThen(withoutOn(state, at), (next) => stopped(doubting(next), at))
  const back = andThen(left, (next) => presenceChanged(next, at, { asleep: false }))
  const ended = andThen(back, (next) => endTimedOff(next, at))
  return andThen(ended, (next) =>
    next.intent !== null && next.work.kind === 'idle' ? begin(next, at) : hasten(next, at),
  )
}

/** Nothing is on the wire any more; what waits for its next try goes on waiting. */
function stopped(state: State, at: Moment): Step {
  return state.work.kind === 'waiting' ? step(state) : stop(state, at)
}

/** No ON is under way or held any more. */
function withoutOn(state: State, at: Moment): Step {
  return andThen(withdrawHeld(state, 'suspend'), (next) =>
    next.intent === null || next.intent.target === 'off'
      ? step(next)
      : withdraw(next, at, next.intent, 'away'),
  )
}

/** Nobody is here any more. What is on goes off, and is noted, since that alone may come back by itself. */
export function goAway(state: State, at: Moment, absence: Absence): Step {
  // Whoever asks has a hand on a key, so idle ends nothing that was just asked for.
  const free = absence === 'idle' ? step(state) : withdrawHeld(state, absence)
  const quiet = andThen(free, (next) => withoutOnOnTheWire(next, at))
  return andThen(quiet, (next) => leave(next, at, absence))
}

/**
 * An ON on the wire is given up at once. Left to end by itself it might be sent once more, with a token that was
 * minted meanwhile, or as the last of several calls: a device would be turned on after the screen was locked.
 */
function withoutOnOnTheWire(state: State, at: Moment): Step {
  const { work, intent } = state
  if (work.kind !== 'writing' || !work.write.on) return step(state)
  return andThen(stop(state, at), (next) => (intent?.target === 'off' ? begin(next, at) : step(next)))
}

/**
 * Whatever was confirmed before, an absence begins with an OFF or with a read: somebody else, such as the softphone in
 * the agent's browser, may have turned a device on since.
 */
function leave(state: State, at: Moment, absence: Absence): Step {
  const { session, intent } = state
  if (session.kind === 'signed-out') return leaveSignedOut(state, at, absence)
  if (session.kind !== 'signed-in' || session.leaving !== null || state.quitting !== null) return step(state)
  if (intent?.target === 'off') return state.work.kind === 'waiting' ? begin(state, at) : step(state)
  if (intent === null) {
    const known = state.confirmed?.active ?? state.lastProven?.active ?? null
    return goOff(taking(state, at, known), at, absence, known === null ? 'what-is-on' : null)
  }
  const told = reports(intent.requests, { kind: 'away', why: absence === 'idle' ? 'lock' : absence })
  const forsaken: State = { ...state, intent: { ...intent, requests: [] } }
  const byItself = intent.cause === 'restore' || intent.cause === 'timer'
  const noted: State = byItself
    ? taking(forsaken, at, intent.target)
    : { ...forsaken, taken: null, notice: withdrawn(intent.target) }
  return andThen(step(noted, ...told), (next) => goOff(next, at, absence))
}

/** Somebody has just signed in: where the agent is away already, as after a start behind a locked screen, that counts. */
export function enteredWhileAway(state: State, at: Moment): Step {
  const [absence] = absences(state.presence, state.rules)
  return absence === undefined || state.intent !== null ? step(state) : goAway(state, at, absence)
}

/** Exotel rejected the token: the OFF is tried all the same, and the agent is told that calls may still ring. */
function leaveSignedOut(state: State, at: Moment, cause: Absence): Step {
  const { session, rememberedOff } = state
  if (session.kind !== 'signed-out' || session.former === null) return step(state)
  const owner = ownerOf(session.former)
  const kept = rememberedOff !== null && belongsTo(rememberedOff.owner, session.former) ? rememberedOff : null
  const off = kept ?? { id: `${cause}-${at.utc}`, cause, at: at.utc, before: null, owner }
  const tried = tryLastResort({ ...state, rememberedOff: off })
  return step(tried.state, ...tried.effects, { kind: 'notify', news: { kind: 'off-impossible' } })
}

/** What an earlier run took and nobody fetched: an ON does not survive a restart, so the agent is asked. */
export function askForLeftover(state: State, at: Moment): Step {
  const { session, presence, taken, rules } = state
  const settled = session.kind === 'signed-in' && session.firstReadEnded && state.intent === null
  const known = presence.lockWatch.kind === 'none' || presence.locked !== null
  if (taken === null || !settled || !known || absences(presence, rules).length > 0) return step(state)
  const asks = isHere(state, taken) && rules.restore !== 'never' && state.confirmed?.active === 'off'
  const young = at.utc - taken.at <= timing.restoreLimit
  return step({ ...state, taken: null, question: asks && young ? asRestore(taken) : state.question })
}

function absencesChanged(before: State, after: State, at: Moment): Step {
  const old = absences(before.presence, before.rules)
  const now = absences(after.presence, after.rules)
  const begun = now.find((absence) => !old.includes(absence))
  if (begun !== undefined) {
    // What is left of an absence that has ended is not to come back after this one.
    const over = old.length === 0 && before.presence.locked === false
    const away: State['away'] = { since: at.monotonic, found: 'nothing' }
    return goAway({ ...after, away, ...(over ? { taken: null } : {}) }, at, begun)
  }
  if (now.length > 0) return step(after)
  const present: State = { ...after, away: null }
  // A rule that is switched off in front of a locked screen brings nobody back.
  const here = after.presence.locked !== true && !after.presence.asleep
  if (old.length === 0 || !here) return step(present)
  const lost = losesWatch(before.presence, after.presence)
  return lost ? comeBack(present, at) : andThen(withoutUnsentOff(present, at), (next) => comeBack(next, at))
}

/** Somebody is here again. What was taken comes back, or is asked about; what was proven must be read anew. */
function comeBack(state: State, at: Moment): Step {
  const { session, taken, intent, rules } = state
  if (session.kind !== 'signed-in' || session.leaving !== null || state.quitting !== null) return step(state)
  const doubted: State = { ...doubting(state), taken: null }
  if (taken === null || !isHere(state, taken) || rules.restore === 'never') return hasten(doubted, at)
  const elapsed = at.utc - taken.at
  const fresh = elapsed >= 0 && elapsed <= timing.restoreLimit
  if (rules.restore === 'ask' || !fresh) return hasten({ ...doubted, question: asRestore(taken) }, at)
  const wish = { id: `restore-${at.utc}`, cause: 'restore', at, requests: [] } as const
  // An OFF that is not proven yet is simply superseded; a proven one may have been undone by somebody else.
  return pursue(doubted, { ...wish, check: intent === null ? 'still-off' : null }, taken.device)
}

/**
 * The agent is back before it was known whether there is anything to turn off. So nothing is: it would go off in front
 * of them. Only somebody who was seen to come back is taken for here.
 */
function withoutUnsentOff(state: State, at: Moment): Step {
  const { intent, rules, taken } = state
  const unsent =
    intent !== null && isForAbsence(intent) && intent.progress.writes === 0 && intent.requests.length === 0
  if (!unsent || taken !== null || rules.restore !== 'always') return step(state)
  return andThen(stop(state, at), (next) => settle(next, at, intent, { kind: 'superseded' }))
}

/** Whether the desktop stops telling of locks or of idleness, or never told of the lock that was asked for: no return. */
function losesWatch(before: Presence, after: Presence): boolean {
  const lock = before.lockWatch.kind === 'working' && after.lockWatch.kind === 'none'
  const request = before.lockRequestedUntil !== null && after.locked === null
  return lock || request || (before.idleWatch.kind === 'working' && after.idleWatch.kind === 'none')
}

/** What was taken does not come back by itself any more; the agent is asked instead. */
function askingForTaken(state: State): State {
  const { taken, rules } = state
  const asks = taken !== null && rules.restore !== 'never'
  return { ...state, taken: null, question: asks ? asRestore(taken) : state.question }
}

function goOff(state: State, at: Moment, cause: Absence, check: Check | null = null): Step {
  return pursue(state, { id: `${cause}-${at.utc}`, cause, at, requests: [], check }, 'off')
}

function isHere({ place }: State, taken: Taken): boolean {
  return place !== null && samePlace(taken.place, place)
}

function asRestore({ device }: Taken): State['question'] {
  return { device, why: 'restore' }
}

function withdrawn(target: 'phone' | 'sip'): State['notice'] {
  return { kind: 'on-withdrawn', target, why: 'away', failure: null }
}

function withPresence(state: State, change: Partial<Presence>): State {
  return { ...state, presence: { ...state.presence, ...change } }
}
