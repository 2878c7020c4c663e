import type { Moment } from '../model/moment.ts'
import { absences } from '../model/presence.ts'
import type { State } from '../model/state.ts'
import { presenceChanged } from './auto-off.ts'
import type { Update } from './update.ts'

/**
 * Which part of the system tells of idleness now. One that is lost while nobody is here has not seen anybody come back:
 * nothing comes back by itself, the agent is asked. A lock or a sleep beside it goes on as it was.
 */
export function idleWatchChanged(state: State, at: Moment, source: string | null): Update {
  if (source !== null) return presenceChanged(state, at, { idleWatch: { kind: 'working', source } })
  const { autoOffDevice, rules, presence } = state
  const lost = { ...presence, idleWatch: { kind: 'none' }, idle: false } as const
  const ends = absences(presence, rules).length > 0 && absences(lost, rules).length === 0
  if (!ends || autoOffDevice === null) return presenceChanged(state, at, lost)
  const asks = rules.restore !== 'never'
  const question = asks ? ({ device: autoOffDevice.device, why: 'restore' } as const) : state.question
  return presenceChanged({ ...state, autoOffDevice: null, question }, at, lost)
}
