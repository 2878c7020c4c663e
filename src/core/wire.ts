import type { Write } from './device.ts'
import { type Step, step } from './event.ts'
import type { Moment } from './moment.ts'
import type { Intent, Progress, State } from './state.ts'

/** Puts a read on the wire: the proof of an intent, or a look at how things stand. */
export function read(state: State): Step {
  const call = state.nextCall
  return step({ ...state, nextCall: call + 1, work: { kind: 'reading', call } }, { kind: 'read', call })
}

/** Puts a write on the wire, `rest` to follow it. From here on nothing is proven until an answer proves it. */
export function send(state: State, intent: Intent, write: Write, rest: readonly Write[]): Step {
  const call = state.nextCall
  return step(
    {
      ...state,
      nextCall: call + 1,
      confirmed: null,
      lastProven: null,
      intent: progressed(intent, { writes: intent.progress.writes + 1, readBacks: 0, checked: false }),
      work: { kind: 'writing', call, write, rest, giveUpAt: null },
    },
    { kind: 'write', call, ...write },
  )
}

/**
 * Waits until `until` (monotonic ms) with the next read or write. Before `earliest`, which Exotel asked for,
 * nothing hastens it.
 */
export function waitUntil(state: State, next: 'write' | 'read', until: number, earliest = 0): State {
  return { ...state, work: { kind: 'waiting', until, next, earliest } }
}

/** Gives up what is on the wire; a write given up may still be applied, and that is remembered. */
export function stop(state: State, at: Moment): Step {
  const { work } = state
  const idle: State = { ...state, work: { kind: 'idle' } }
  switch (work.kind) {
    case 'idle':
    case 'waiting':
      return step(idle)
    case 'reading':
      return step(idle, { kind: 'abort', call: work.call })
    case 'writing':
      return step(withUnanswered(idle, at, work.write), { kind: 'abort', call: work.call })
  }
}

/** Remembers a write whose end nobody knows. */
export function withUnanswered(state: State, at: Moment, write: Write): State {
  return { ...state, unanswered: [...state.unanswered, { write, givenUpAt: at.monotonic }] }
}

/** The intent with its progress changed. */
export function progressed(intent: Intent, change: Partial<Progress>): Intent {
  return { ...intent, progress: { ...intent.progress, ...change } }
}
