import type { Target, Write } from '../model/device.ts'
import type { Effect } from '../model/effect.ts'
import { type Failure, requestedWait } from '../model/failure.ts'
import type { Intent, Progress } from '../model/intent.ts'
import type { Moment } from '../model/moment.ts'
import type { SignedIn } from '../model/session.ts'
import { isSignedIn, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { isPressed, putOffUntil, readsHeldUntil } from './account-limit.ts'
import { andThen, changeSession, type Update, update } from './update.ts'

// Calls to Exotel: at most one is on the wire at a time. This file sends them, gives them up, and computes the wait before
// the next one.

/** Sends a read: to confirm the intent, or to see in the background which device is on. */
export function read(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const call = state.nextCall
  const reading = changeSession(state, {
    work: { kind: 'reading', call, sentAt: at.monotonic },
  })
  return update({ ...reading, nextCall: call + 1 }, { kind: 'read', call })
}

/**
 * Sends a background read. If the account's limit is known to be used up, the read waits for its turn instead: it would be
 * refused.
 */
export function readUnlessHeld(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const heldUntil = readsHeldUntil(state, at)
  if (heldUntil === null) return read(state, at)
  const { refreshAt } = state.session
  const turn = putOffUntil(state, at, heldUntil)
  return update(
    changeSession(state, { refreshAt: Math.min(turn, refreshAt ?? turn), work: { kind: 'idle' } }),
  )
}

/** Sends a write; the writes in `rest` follow it. Nothing is confirmed from now on until an answer confirms it. */
export function send(
  state: State<SignedIn>,
  at: Moment,
  intent: Intent,
  write: Write,
  rest: readonly Write[],
): Update<SignedIn> {
  const call = state.nextCall
  const writing = changeSession(state, {
    confirmed: null,
    lastConfirmed: null,
    intent: progressed(intent, { writes: intent.progress.writes + 1, readBacks: 0, checked: false }),
    work: { kind: 'writing', call, write, rest, sentAt: at.monotonic, giveUpAt: null },
  })
  return update({ ...writing, nextCall: call + 1 }, { kind: 'write', call, ...write })
}

/** The state in which the next read or write waits until `until` (monotonic ms). */
export function waitUntil(state: State<SignedIn>, next: 'write' | 'read', until: number): State<SignedIn> {
  return changeSession(state, { work: { kind: 'waiting', until, next } })
}

/** Gives up the call on the wire. A write that is given up may still be applied, so it is kept as unanswered. */
export function stop(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const { work } = state.session
  const idle = changeSession(state, { work: { kind: 'idle' } })
  switch (work.kind) {
    case 'idle':
    case 'waiting':
      return update(idle)
    case 'reading':
      return update(idle, { kind: 'abort', call: work.call })
    case 'writing':
      return update(withUnanswered(idle, at, work.write), { kind: 'abort', call: work.call })
  }
}

/**
 * Gives up the call on the wire in any session: after a rejected token the app may be sending an OFF although no agent is
 * signed in.
 */
export function stopAnyCall(state: State, at: Moment): Update {
  if (isSignedIn(state)) return stop(state, at)
  const { session } = state
  if (session.kind !== 'signed-out' || session.lastResort.kind !== 'writing') return update(state)
  const stopped: State = { ...state, session: { ...session, lastResort: { kind: 'none' } } }
  return update(stopped, { kind: 'abort', call: session.lastResort.call })
}

/** The state that remembers a write of unknown outcome. */
export function withUnanswered(state: State<SignedIn>, at: Moment, write: Write): State<SignedIn> {
  return { ...state, unanswered: [...state.unanswered, { write, givenUpAt: at.monotonic }] }
}

/**
 * Sends a call of an OFF once more, on a new connection, because the first has had no answer for timing.deadConnection. Its
 * connection may be dead, or the answer may only be slow. A write is absolute, so a second one does no harm.
 */
export function resend(state: State<SignedIn>, at: Moment): Update<SignedIn> {
  const { work, intent } = state.session
  if (intent === null) return update(state)
  const again = progressed(intent, { resent: true })
  return andThen(stop(state, at), (stopped) => {
    const sent =
      work.kind === 'writing'
        ? send(stopped, at, again, work.write, work.rest)
        : read(changeSession(stopped, { intent: again }), at)
    return update(sent.state, { kind: 'drop-connections' }, ...sent.effects)
  })
}

/** When `resend` is due (monotonic ms); null unless the call on the wire belongs to an OFF and was sent only once. */
export function resendAt({ session }: State): number | null {
  if (session.kind !== 'signed-in') return null
  const { intent, work } = session
  if (intent === null || intent.target !== 'off' || intent.progress.resent) return null
  if (work.kind === 'writing') {
    // With `giveUpAt` the write belongs to an older intent.
    return work.write.on || work.giveUpAt !== null ? null : work.sentAt + timing.deadConnection
  }
  return work.kind === 'reading' ? work.sentAt + timing.deadConnection : null
}

/**
 * The moment (monotonic ms) of the next retry after `failures` failures in a row: exponential backoff with a cap and full
 * jitter. A wait that the server asks for (Retry-After) is obeyed up to a limit, which is short for an OFF. A random part
 * is added, because all computers of an account get the same wait.
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
  const requested = failure === null ? 0 : Math.min(requestedWait(failure), longest)
  const wait = requested === 0 ? 0 : requested + timing.waitSpread * now.random
  return now.monotonic + Math.max(pause, wait)
}

/** After a timeout the connection may be dead, so the next call gets a new one. */
export function freshConnectionAfter({ kind }: Failure): readonly Effect[] {
  return kind === 'timeout' ? [{ kind: 'drop-connections' }] : []
}

/**
 * The moment (monotonic ms) of the next background read. If somebody else turns a device on during an absence, it rings in
 * an empty room: so the first reads of an absence come sooner, and the pauses grow to the usual one.
 */
export function nextRefresh({ away, session: { limit } }: State<SignedIn>, now: Moment): number {
  const every =
    away === null || isPressed(limit)
      ? limit.pace
      : Math.min(limit.pace, Math.max(timing.firstAwayRead, now.monotonic - away.since))
  const planned = now.monotonic + every * (1 + (2 * now.random - 1) * timing.refreshSpread)
  // While other desks may still come back with an OFF or an ON, a read leaves the limit to them.
  return Math.max(planned, limit.returnBy.off, limit.returnBy.on)
}

/** The intent with a part of its progress changed. */
export function progressed(intent: Intent, change: Partial<Progress>): Intent {
  return { ...intent, progress: { ...intent.progress, ...change } }
}
