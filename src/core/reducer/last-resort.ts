import { devices, type Reading, type Write } from '../model/device.ts'
import { handlingOf, type Result } from '../model/failure.ts'
import type { Work } from '../model/intent.ts'
import type { Moment } from '../model/moment.ts'
import { belongsTo } from '../model/persisted-state.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { retryAt } from './schedule.ts'
import { signedIn } from './session.ts'
import { type Update, update } from './update.ts'

/**
 * Tries an OFF with the token that Exotel has rejected. Nobody is signed in any more, but calls may ring in an empty
 * room; and a token that was rejected by a fault of Exotel's is taken again later.
 */
export function tryLastResort(state: State): Update {
  const { session, persistedOff, work } = state
  if (session.kind !== 'signed-out' || session.former === null || work.kind !== 'idle') return update(state)
  if (persistedOff === null || !belongsTo(persistedOff.owner, session.former)) {
    return update({ ...state, lastResortAt: null })
  }
  const [first, ...rest] = devices.map((device) => ({ device, on: false }))
  return first === undefined ? update(state) : send(state, first, rest)
}

/** What Exotel says to it: anything but a rejection means that it takes the token again, so the agent is signed in. */
export function lastResortAnswered(
  state: State,
  at: Moment,
  work: Extract<Work, { kind: 'last-resort' }>,
  answer: Result<Reading>,
): Update {
  const { session } = state
  const idle: State = { ...state, work: { kind: 'idle' } }
  if (session.kind !== 'signed-out' || session.former === null) return update(idle)
  const handling = answer.ok ? 'accepted' : handlingOf(answer.failure)
  switch (handling) {
    case 'accepted':
    case 'give-up':
      return signedIn(idle, { kind: 'signed-in', identity: session.former, at })
    case 'sign-in':
      return update({ ...idle, lastResortAt: at.monotonic + timing.lastResortRetry })
    case 'retry': {
      const [next, ...rest] = work.rest
      if (next !== undefined) return send(idle, next, rest)
      return update({ ...idle, lastResortAt: retryAt(at, slowly, null, 'off') })
    }
  }
}

/** As after so many failures: by then the pause is as long as it gets. */
const slowly = 10

function send(state: State, write: Write, rest: readonly Write[]): Update {
  const call = state.nextCall
  return update(
    { ...state, nextCall: call + 1, lastResortAt: null, work: { kind: 'last-resort', call, rest } },
    // Minutes have passed, so the connection may have died; and nothing sends this one again soon.
    { kind: 'drop-connections' },
    { kind: 'write', call, ...write },
  )
}
