import type { Bus } from '../../dbus/bus.ts'
import { followName } from '../follow-name.ts'
import {
  findSession,
  logind,
  managerInterface,
  type OurSession,
  sessionInterface,
  sessionState,
} from '../session.ts'
import type { LockFact } from './lock-facts.ts'
import type { Environment } from './lock-setting.ts'

/** What logind tells about our session. */
export interface SessionListener {
  tell(fact: LockFact): void
  /** `loginctl lock-session`, a closed lid, an administrator: a request to the desktop, not yet a lock. */
  lockRequested(): void
}

/**
 * Follows our session in logind on the system bus. Resolves once it has been found and asked, or was not there;
 * returns what stops it. A session that comes later (an app started before the desktop) is found then.
 */
export async function watchSession(
  bus: Bus,
  env: Environment,
  { tell, lockRequested }: SessionListener,
): Promise<() => void> {
  let ours: OurSession | null = null
  /** The search that goes on; what it finds is old news once another began. */
  let search: symbol | null = null

  const look = async (): Promise<void> => {
    const mine = Symbol('search')
    search = mine
    const found = await findSession(bus, env)
    if (search !== mine) return
    search = null
    ours = found
    if (found === null) return tell({ kind: 'lost', source: 'logind' })
    tell({ kind: 'in-front', inFront: found.state.active })
    tell({ kind: 'read', source: 'logind', locked: found.state.lockedHint, locks: true })
  }

  await bus.onSignal(
    { sender: logind, signal: 'org.freedesktop.DBus.Properties.PropertiesChanged' },
    ([owner, changed], path) => {
      if (owner !== sessionInterface) return
      // What the search found may be from before this change.
      if (search !== null) void look()
      if (path !== ours?.path) return
      const before = ours.state
      const state = sessionState(changed, before)
      if (state === null) return
      ours = { path, state }
      if (state.active !== before.active) tell({ kind: 'in-front', inFront: state.active })
      if (state.lockedHint === before.lockedHint) return
      tell({ kind: 'heard', source: 'logind', locked: state.lockedHint, locks: true })
    },
  )
  await bus.onSignal({ sender: logind, signal: `${sessionInterface}.Lock` }, (_body, path) => {
    if (path === ours?.path) lockRequested()
  })
  await bus.onSignal({ sender: logind, signal: `${managerInterface}.SessionNew` }, () => {
    if (ours === null) void look()
  })
  await bus.onSignal({ sender: logind, signal: `${managerInterface}.SessionRemoved` }, ([, path]) => {
    if (path === ours?.path) void look()
  })
  return followName(bus, logind, {
    came: look,
    gone() {
      search = null
      ours = null
      tell({ kind: 'lost', source: 'logind' })
    },
  })
}
