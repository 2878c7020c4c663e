import type { Reading } from '../../../src/core/model/device.ts'
import type { Event } from '../../../src/core/model/event.ts'
import type { Result } from '../../../src/core/model/failure.ts'
import type { Moment } from '../../../src/core/model/moment.ts'
import type { State } from '../../../src/core/model/state.ts'
import { nextDeadline } from '../../../src/core/reducer/schedule.ts'
import type { Next } from './app.ts'
import { moment } from './moments.ts'

// Events that follow from the state: the answer to what is on the wire, and the timer that the app has set.

/** Whatever is on the wire is answered at `monotonic` ms. */
export function reply(answer: Result<Reading>, monotonic: number): Next {
  return (state) => answering(state, answer, moment(monotonic))
}

/** The answer to whatever is on the wire. */
export function answering(state: State, answer: Result<Reading>, at: Moment): Event {
  const call = callOnWire(state)
  if (call === null) throw new Error(`Nothing is on the wire at ${at.utc}`)
  return { kind: 'answered', call, answer, at }
}

/** The deadline comes for which the app waits. */
export function due(state: State): Event {
  const at = nextDeadline(state)
  if (at === null) throw new Error('Nothing is waited for')
  return { kind: 'deadline-reached', at: moment(at) }
}

/** The number of the call on the wire; null where none is. */
function callOnWire({ session }: State): number | null {
  switch (session.kind) {
    case 'starting':
    case 'keychain-failed':
      return null
    case 'signed-out':
      return session.lastResort.kind === 'writing' ? session.lastResort.call : null
    case 'signed-in':
      return session.work.kind === 'writing' || session.work.kind === 'reading' ? session.work.call : null
  }
}
