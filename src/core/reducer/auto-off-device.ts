import type { Active } from '../model/device.ts'
import type { Moment } from '../model/moment.ts'
import { ownerOf } from '../model/persisted-state.ts'
import type { State } from '../model/state.ts'

/** The state with `active` noted as taken, where it is one device; where none is on, what was taken before stays so. */
export function autoOffDeviceOf(state: State, at: Moment, active: Active | null): State {
  const { session, place } = state
  if (state.autoOffDevice !== null && (active === null || active === 'off')) return state
  const one = active === 'phone' || active === 'sip' ? active : null
  if (one === null || session.kind !== 'signed-in' || place === null) return { ...state, autoOffDevice: null }
  return { ...state, autoOffDevice: { device: one, at: at.utc, place, owner: ownerOf(session.identity) } }
}
