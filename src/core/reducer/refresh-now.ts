import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { execute } from './intent/execute.ts'
import { read } from './intent/wire.ts'
import { type Update, update } from './update.ts'

/**
 * Looks how things stand, and tries again at once what waits for its next try: somebody looks, the network is back, or
 * the machine woke up. That is rare, so it is done even where Exotel asked for a pause.
 */
export function refreshNow(state: State, at: Moment): Update {
  const { session, work, intent } = state
  if (session.kind !== 'signed-in') return update(state)
  switch (work.kind) {
    case 'idle':
      return read(state, at)
    case 'waiting':
      return intent !== null && work.next === 'write' ? execute(state, at) : read(state, at)
    case 'writing':
    case 'reading':
    case 'last-resort':
      return update(state)
  }
}
