import type { Write } from '../../model/device.ts'
import type { Intent, Progress, Work } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { State } from '../../model/state.ts'
import { timing } from '../../model/timing.ts'
import { type Update, update } from '../update.ts'

/** Puts a read on the wire: the confirmation of an intent, or a look at how things stand. */
export function read(state: State, at: Moment): Update {
  const call = state.nextCall
  const work: Work = { kind: 'reading', call, sentAt: at.monotonic }
  return update({ ...state, nextCall: call + 1, work }, { kind: 'read', call })
}

/** Puts a write on the wire, `rest` to follow it. From here on nothing is confirmed until an answer confirms it. */
export function send(state: State, at: Moment, intent: Intent, write: Write, rest: readonly Write[]): Update {
  const call = state.nextCall
  return update(
    {
      ...state,
      nextCall: call + 1,
      confirmed: null,
      lastConfirmed: null,
      intent: progressed(intent, { writes: intent.progress.writes + 1, readBacks: 0, checked: false }),
      work: { kind: 'writing', call, write, rest, sentAt: at.monotonic, giveUpAt: null },
    },
    { kind: 'write', call, ...write },
  )
}

/** Waits until `until` (monotonic ms) with the next read or write. */
export function waitUntil(state: State, next: 'write' | 'read', until: number): State {
  return { ...state, work: { kind: 'waiting', until, next } }
}

/**
 * An OFF has had no answer for timing.deadConnection: its connection may have died, which looks the same as a slow
 * answer. So the call is given up and sent once more on a fresh connection. A write is absolute, so twice is harmless.
 */
export function resend(state: State, at: Moment): Update {
  const { work, intent } = state
  const due = resendAt(state)
  if (intent === null || due === null || due > at.monotonic) return update(state)
  const again = progressed(intent, { resent: true })
  const stopped = stop(state, at)
  const sent =
    work.kind === 'writing'
      ? send(stopped.state, at, again, work.write, work.rest)
      : read({ ...stopped.state, intent: again }, at)
  return { state: sent.state, effects: [...stopped.effects, { kind: 'drop-connections' }, ...sent.effects] }
}

/** When the call on the wire is sent again (monotonic ms); null where it is none of an OFF, or was sent again before. */
export function resendAt({ work, intent }: State): number | null {
  if (intent === null || intent.target !== 'off' || intent.progress.resent) return null
  if (work.kind === 'writing') {
    // One that a newer intent waits for is not the intent's own.
    return work.write.on || work.giveUpAt !== null ? null : work.sentAt + timing.deadConnection
  }
  return work.kind === 'reading' ? work.sentAt + timing.deadConnection : null
}

/** Gives up what is on the wire; a write given up may still be applied, and that is remembered. */
export function stop(state: State, at: Moment): Update {
  const { work } = state
  const idle: State = { ...state, work: { kind: 'idle' } }
  switch (work.kind) {
    case 'idle':
    case 'waiting':
      return update(idle)
    case 'reading':
    case 'last-resort':
      return update(idle, { kind: 'abort', call: work.call })
    case 'writing':
      return update(withUnanswered(idle, at, work.write), { kind: 'abort', call: work.call })
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
