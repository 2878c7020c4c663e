import type { Identity } from '../../../src/core/model/identity.ts'
import type { Moment } from '../../../src/core/model/moment.ts'
import type { MachineSession, Owner } from '../../../src/core/model/persisted-state.ts'

// When the examples happen, to whom, and where.

/** In ms. */
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute

/** Where the wall clock stands when the monotonic clock reads 0. */
export const start = Date.UTC(2025, 0, 6, 9)

/** The moment `monotonic` ms after the start. */
export function moment(monotonic: number, random = 0.5): Moment {
  return { utc: start + monotonic, monotonic, random }
}

export const identity: Identity = {
  userId: '1',
  host: 'integrationscore.mum1.exotel.com',
  gateway: 'integrations',
  simulated: false,
}

/** Whose what is persisted is. */
export const owner: Owner = { userId: identity.userId, host: identity.host }

/** Where the app of the examples runs. */
export const place: MachineSession = { boot: 'boot', session: 'session' }
