import type { Target } from '../model/device.ts'
import { type Failure, requestedWait } from '../model/failure.ts'
import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { resendAt } from './intent/wire.ts'
import { tokenTelling } from './token-watch.ts'

/**
 * The moment (monotonic ms) of the next retry after `failures` failures in a row: doubling, capped, full jitter. A wait
 * that the server asks for is obeyed up to a limit, which is short for an OFF, and jittered too: every desk of the
 * account is told the same one.
 */
export function retryAt(
  now: Moment,
  failures: number,
  failure: Failure | null,
  target: Target | null,
): number {
  const ceiling = Math.min(timing.lastRetry, timing.firstRetry * 2 ** (failures - 1))
  const pause = Math.max(timing.shortestRetry, ceiling * now.random)
  const longest = target === 'off' ? timing.longestOffWait : timing.longestWait
  const asked = failure === null ? 0 : Math.min(requestedWait(failure), longest)
  const wait = asked === 0 ? 0 : asked + timing.waitSpread * now.random
  return now.monotonic + Math.max(pause, wait)
}

/**
 * The moment (monotonic ms) of the next background read. While the agent is away, somebody else may turn a device on
 * that then rings in an empty room: so the first reads of an absence come sooner, each later one further apart.
 */
export function nextRefresh({ away }: State, now: Moment): number {
  const every =
    away === null
      ? timing.refreshEvery
      : Math.min(timing.refreshEvery, Math.max(timing.firstAwayRead, now.monotonic - away.since))
  return now.monotonic + every * (1 + (2 * now.random - 1) * timing.refreshSpread)
}

/** Whether something failed and waits for its next try, which a network that comes back should hasten. */
export function retries({ session, work }: State): boolean {
  return session.kind === 'signed-in' && work.kind === 'waiting'
}

/** When an ON that is under way, or else one that is held, is withdrawn (monotonic ms); null where there is none. */
export function onExpiry({ intent, deferredRequest }: State): number | null {
  const wish =
    intent !== null && intent.target !== 'off'
      ? intent
      : deferredRequest?.command === 'off'
        ? null
        : deferredRequest
  return wish === null ? null : wish.at.monotonic + timing.onLifetime
}

/** When the agent is told that an OFF is not confirmed (monotonic ms); null where there is nothing to tell. */
export function offTelling(state: State): number | null {
  const { intent } = state
  return intent === null || intent.target !== 'off' || intent.progress.told
    ? null
    : intent.at.monotonic + timing.announceUnconfirmedOff
}

/**
 * When OFF for a while is over (monotonic ms), should the wall clock not jump meanwhile; null where there is none. What
 * an earlier run began ends in a question, for which it must be known first how things stand.
 */
export function timedOffEnd({ timedOff, session }: State): number | null {
  if (timedOff === null) return null
  const known = session.kind === 'signed-in' && session.firstReadEnded
  return timedOff.fromEarlierRun && !known
    ? null
    : timedOff.started.monotonic + Math.max(0, timedOff.until - timedOff.started.utc)
}

/** When the confirmation is too old to show anything (monotonic ms). */
export function confirmationExpiry(state: State): number | null {
  return state.confirmed === null ? null : state.confirmed.at.monotonic + timing.confirmationLifetime
}

/** When something is read without anybody having asked (monotonic ms); only while nothing else is going on. */
export function nextUnaskedRead(state: State): number | null {
  if (state.session.kind !== 'signed-in' || state.intent !== null || state.work.kind !== 'idle') return null
  return earliest([state.refreshAt, state.recheck?.at ?? null])
}

/** When `reduce` wants to be given `deadline-reached` (monotonic ms); null where nothing is waited for. */
export function nextDeadline(state: State): number | null {
  const { session, work } = state
  return earliest([
    work.kind === 'writing' ? work.giveUpAt : null,
    resendAt(state),
    session.kind === 'signed-out' && work.kind === 'idle' ? state.lastResortAt : null,
    work.kind === 'waiting' ? work.until : null,
    session.kind === 'signed-in' && session.signingOut?.offConfirmed === null
      ? session.signingOut.until
      : null,
    state.quitting?.until ?? null,
    state.presence.lockRequestedUntil,
    onExpiry(state),
    offTelling(state),
    timedOffEnd(state),
    tokenTelling(state),
    confirmationExpiry(state),
    nextUnaskedRead(state),
  ])
}

function earliest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null)
  return known.length === 0 ? null : Math.min(...known)
}
