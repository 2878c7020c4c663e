import { begin } from './carry-out.ts'
import { type Step, step } from './event.ts'
import type { Moment } from './moment.ts'
import type { State } from './state.ts'
import { read } from './wire.ts'

/** Looks how things stand, and tries again at once what waits for its next try, unless Exotel asked for the pause. */
export function hasten(state: State, at: Moment): Step {
  const { session, work, intent } = state
  if (session.kind !== 'signed-in') return step(state)
  switch (work.kind) {
    case 'idle':
      return read(state)
    case 'waiting':
      if (at.monotonic < work.earliest) return step(state)
      return intent !== null && work.next === 'write' ? begin(state, at) : read(state)
    case 'writing':
    case 'reading':
      return step(state)
  }
}
