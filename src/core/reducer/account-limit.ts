import {
  type AccountLimit,
  type CallKind,
  callKinds,
  type Mean,
  type RateLimit,
} from '../model/account-limit.ts'
import type { Failure } from '../model/failure.ts'
import { requestedWait } from '../model/failure.ts'
import type { Moment } from '../model/moment.ts'
import type { SignedIn } from '../model/session.ts'
import { isSignedIn, type State } from '../model/state.ts'
import { floorPolicy, timing } from '../model/timing.ts'
import { changeSession } from './update.ts'

// How a desk shares the account's limit with all the others (law 13). All desks of a company follow the same policy and
// know nothing of each other. docs/floor.md explains the policy and measures it.

/** The kind of the call that is on the wire or would be sent now. */
export function callKindOf({ session }: State<SignedIn>): CallKind {
  const { work, intent } = session
  if (work.kind === 'writing') return work.write.on ? 'on' : 'off'
  if (intent === null) return 'read'
  return intent.target === 'off' ? 'off' : 'on'
}

/**
 * Takes what the headers of an answer say: how much of the limit is used. From that follow how busy the account is, and with
 * it the pause between background reads.
 */
export function limitSeen(state: State, now: Moment, { limit, remaining, resetsIn }: RateLimit): State {
  // Numbers that do not fit together say nothing: a gateway's, or those of another kind of limit.
  const isSensible = limit > 0 && remaining <= limit && resetsIn >= 0 && resetsIn <= timing.rateWindow
  if (!isSignedIn(state) || !isSensible) return state
  if (remaining <= 0) {
    return changeLimit(state, { isBlind: false, exhaustedUntil: now.monotonic + resetsIn })
  }
  const before = state.session.limit
  const elapsed = 1 - resetsIn / timing.rateWindow
  const { used, isSurprise } = believed(before, 1 - remaining / limit, elapsed, limit)
  const isChanged = isSurprise && before.isSurprised
  const memory = isChanged ? floorPolicy.memoryAfterSurprise : 1 - 1 / floorPolicy.demandMemory
  const demand = withSample(before.demand, used, elapsed, memory)
  const pause = before.seenAt === null ? null : now.monotonic - before.seenAt
  return changeLimit(state, {
    isBlind: false,
    demand,
    pace: paceFor(before.pace, demand),
    round:
      pause === null
        ? before.round
        : withSample(before.round, used * pause, elapsed, floorPolicy.roundMemory),
    seenAt: now.monotonic,
    isSurprised: isSurprise && !isChanged,
  })
}

/**
 * What an answer says of the demand. A count higher than chance explains is reduced to the highest that chance explains: it
 * mostly shows that many desks act at this very moment, which says nothing about how many there are. The second such count
 * in a row is taken as it is.
 */
function believed(
  { demand, isSurprised, seenAt }: AccountLimit,
  used: number,
  elapsed: number,
  limit: number,
): { readonly used: number; readonly isSurprise: boolean } {
  if (seenAt === null) return { used: Math.min(used, 1.2 * elapsed), isSurprise: false }
  const expected = meanOf(demand) * elapsed * limit
  const chance = floorPolicy.surprise * Math.sqrt(expected + 1)
  const isSurprise = used * limit > expected + chance
  return { used: isSurprise && !isSurprised ? (expected + chance) / limit : used, isSurprise }
}

/** The pause after an answer or a refusal. Each demand has one suitable pause, the same for every desk. */
function paceFor(pace: number, demand: Mean): number {
  const { greatestPaceStep: step } = floorPolicy
  return Math.min(pace * step, Math.max(pace / step, suitablePace(meanOf(demand))))
}

function suitablePace(demand: number): number {
  const { paceGrowth, paceGrowthSquared } = floorPolicy
  return boundedPace(timing.refreshEvery * Math.exp(paceGrowth * demand + paceGrowthSquared * demand ** 2))
}

/** The state that notes what an answer means for the limit: a refusal, or a success of this kind of call. */
export function withAnswerCounted(
  state: State<SignedIn>,
  now: Moment,
  kind: CallKind,
  failure: Failure | null,
): State<SignedIn> {
  if (failure === null) return withSuccess(state, kind)
  return isRateLimit(failure) ? withRefusal(state, now, kind, failure) : state
}

/** Whether a failure says that too many calls were made, be it by Exotel or by a gateway in front of it. */
export function isRateLimit(failure: Failure): boolean {
  return failure.kind === 'rate-limited' || (failure.kind === 'foreign' && failure.httpStatus === 429)
}

function withSuccess(state: State<SignedIn>, kind: CallKind): State<SignedIn> {
  const { refusals, pace, isBlind } = state.session.limit
  return changeLimit(state, {
    refusals: { ...refusals, [kind]: Math.floor(refusals[kind] / 2) },
    // Without headers a success is the only sign that the account has room for more calls.
    pace: isBlind ? boundedPace(pace / floorPolicy.blindRecovery) : pace,
  })
}

/**
 * A refusal: the desk draws the moment of its next try, evenly from a window that grows with each refusal in a row.
 * Background reads become rarer.
 */
function withRefusal(state: State<SignedIn>, now: Moment, kind: CallKind, failure: Failure): State<SignedIn> {
  const limit = { ...state.session.limit, ...rarerReads(state.session.limit, kind) }
  const longest = kind === 'off' ? timing.longestOffWait : timing.longestWait
  const requested = Math.min(requestedWait(failure), longest)
  const free = Math.max(now.monotonic + requested, limit.exhaustedUntil)
  const count = limit.refusals[kind] + 1
  const { from, by } = returnWindow(limit, now, { kind, count, free, requested })
  const at = Math.max(now.monotonic + timing.shortestRetry, from + (by - from) * now.random)
  return changeLimit(state, {
    demand: limit.demand,
    pace: limit.pace,
    readsHeldUntil: Math.max(free, now.monotonic + timing.rateWindow),
    refusals: { ...limit.refusals, [kind]: count },
    returnBy: { ...limit.returnBy, [kind]: by },
    returnAt: { ...limit.returnAt, [kind]: at },
  })
}

/**
 * A refused background read shows a high demand. A refused OFF or ON does not, if headers say how high it is: many desks may
 * have locked at this moment.
 */
function rarerReads(limit: AccountLimit, kind: CallKind): Partial<AccountLimit> {
  if (limit.isBlind) return { pace: boundedPace(limit.pace * floorPolicy.blindGrowth) }
  if (kind !== 'read') return {}
  const { refusedDemand, refusedWeight, demandMemory } = floorPolicy
  const demand = withSample(limit.demand, refusedDemand * refusedWeight, refusedWeight, 1 - 1 / demandMemory)
  return { demand, pace: paceFor(limit.pace, demand) }
}

interface Refused {
  readonly kind: CallKind
  /** Refusals of this kind in a row. */
  readonly count: number
  /** When the limit's window ends, as far as the answers say. */
  readonly free: number
  /** The wait that the answer asked for, in ms; 0 if it asked for none. */
  readonly requested: number
}

/**
 * The window in which a refused call comes back. On a large floor a limit that is used up mostly means that all desks want
 * something at the same time, so the first window is as long as the account needs to serve all of them. It leaves the next
 * minute to those who come for the first time. A desk that was served a moment ago and needs a second call waits no second
 * round. On a small floor, and where no header has said how large it is, the window begins with a second, as after any
 * other failure.
 */
function returnWindow(
  limit: AccountLimit,
  now: Moment,
  { kind, count, free, requested }: Refused,
): { readonly from: number; readonly by: number } {
  const crowd = crowdWindow(limit, kind)
  if (crowd === 0) {
    const width = Math.min(floorPolicy.longestWindowOfSmallFloor, timing.firstRetry * 2 ** (count - 1))
    const by = free + Math.max(width, requested > 0 ? timing.waitSpread : 0)
    // An OFF waits no longer than after any other failure, whatever wait the answers ask for in addition.
    const latest = now.monotonic + timing.longestOffWait + timing.waitSpread
    return { from: free, by: kind === 'off' ? Math.min(by, latest) : by }
  }
  const wasServed = limit.seenAt !== null && now.monotonic - limit.seenAt < timing.rateWindow
  if (count === 1 && !wasServed) {
    return { from: free + timing.rateWindow, by: free + timing.rateWindow + crowd }
  }
  const width = Math.max(timing.rateWindow, Math.min(crowd / 4, (crowd / 16) * 2 ** (count - 2)))
  return { from: free, by: Math.max(limit.returnBy[kind], free + (wasServed ? timing.rateWindow : width)) }
}

/**
 * The time that the account needs to serve all desks, without what it serves before the first of them comes back; 0 on a small
 * floor, and where nothing is known. An OFF or ON takes a floor for large only after an accepted answer has shown its demand.
 */
function crowdWindow(limit: AccountLimit, kind: CallKind): number {
  if (limit.isBlind || (kind !== 'read' && limit.seenAt === null)) return 0
  const crowd = Math.max(0, roundOf(limit) - floorPolicy.servedBefore) / floorPolicy.fill
  return Math.min(floorPolicy.longestWindow, crowd) * floorPolicy.width[kind]
}

/**
 * The time in which the account can serve every desk once: the pause between two calls of a desk, times the share of the limit
 * that all desks together use. There are two estimates, by the pauses that were and by the one that suits the demand; their
 * errors partly cancel out in the geometric mean. On the largest floors a desk asks so rarely that both err much. There the
 * longer one counts, since longestWindow bounds that error and none bounds the other.
 */
function roundOf({ round, demand }: AccountLimit): number {
  const share = meanOf(demand)
  const pace = suitablePace(share)
  const byDemand = pace * Math.min(1, share)
  if (round.weight === 0) return byDemand
  const byCalls = meanOf(round)
  return pace < floorPolicy.rarePace ? Math.sqrt(byDemand * byCalls) : Math.max(byDemand, byCalls)
}

/** Whether the account has no room for calls that could wait: then the reads of an absence come no sooner than others. */
export function isPressed({ pace, refusals }: AccountLimit): boolean {
  return pace > floorPolicy.pressedPace || callKinds.some((kind) => refusals[kind] > 0)
}

/**
 * Whether background reads are put off for the sake of the limit alone: then what is confirmed stays confirmed for longer.
 */
export function putsReadsOff({ session }: State): boolean {
  return session.kind === 'signed-in' && session.failedReads === 0 && session.limit.pace > timing.refreshEvery
}

/** By which factor the reads that watch for a change come more rarely on this account; 1 if its limit has room for all. */
export function rarity({ session }: State<SignedIn>): number {
  return session.limit.pace / timing.refreshEvery
}

/** Until when no background read may be sent; null if one may. */
export function readsHeldUntil({ session }: State<SignedIn>, now: Moment): number | null {
  const until = Math.max(session.limit.exhaustedUntil, session.limit.readsHeldUntil)
  return until > now.monotonic ? until : null
}

/** When a background read that had to be put off comes (monotonic ms). */
export function putOffUntil({ session }: State<SignedIn>, now: Moment, until: number): number {
  const width = Math.max(timing.waitSpread, crowdWindow(session.limit, 'read'))
  return until + width * now.random
}

function boundedPace(pace: number): number {
  return Math.min(floorPolicy.longestPace, Math.max(timing.refreshEvery, pace))
}

function withSample({ sum, weight }: Mean, amount: number, counts: number, memory: number): Mean {
  return { sum: sum * memory + amount, weight: weight * memory + counts }
}

function meanOf({ sum, weight }: Mean): number {
  return sum / weight
}

function changeLimit(state: State<SignedIn>, change: Partial<AccountLimit>): State<SignedIn> {
  return changeSession(state, { limit: { ...state.session.limit, ...change } })
}
