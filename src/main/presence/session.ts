import type { Bus } from '../dbus/bus.ts'
import type { Environment } from './lock/lock-setting.ts'

/** logind's name, its manager, and the interfaces that are used of it (org.freedesktop.login1(5)). */
export const logind = 'org.freedesktop.login1'
export const logindPath = '/org/freedesktop/login1'
export const managerInterface = 'org.freedesktop.login1.Manager'
export const sessionInterface = 'org.freedesktop.login1.Session'

/** logind's word on a session. */
export interface SessionState {
  readonly lockedHint: boolean
  readonly active: boolean
}

/** Our session: its object, and how it stood when it was found. */
export interface OurSession {
  readonly path: string
  readonly state: SessionState
}

/**
 * Finds the session that this app belongs to: that of its process, else the one named in XDG_SESSION_ID, else the
 * user's graphical one, as an app that `systemd --user` started is in no session. A session with a screen goes
 * before one without, as of an app started through ssh. Null where there is none.
 */
export async function findSession(bus: Bus, env: Environment): Promise<OurSession | null> {
  const found: OurSession[] = []
  for (const path of await candidates(bus, env)) {
    const properties = await allOf(bus, path, sessionInterface)
    const state = sessionState(properties)
    if (state === null || !String(field(properties, 'Class')).startsWith('user')) continue
    if (hasScreen(properties)) return { path, state }
    found.push({ path, state })
  }
  return found[0] ?? null
}

/** What `properties` of a session, all or the changed ones, say; what they leave out stays as it was. */
export function sessionState(properties: unknown, before?: SessionState): SessionState | null {
  const lockedHint = field(properties, 'LockedHint') ?? before?.lockedHint
  const active = field(properties, 'Active') ?? before?.active
  return typeof lockedHint === 'boolean' && typeof active === 'boolean' ? { lockedHint, active } : null
}

async function candidates(bus: Bus, env: Environment): Promise<ReadonlySet<string>> {
  const ask = async (method: string, signature: string, value: unknown) => {
    const call = { destination: logind, path: logindPath, method: `${managerInterface}.${method}` }
    const [path] = await bus.call({ ...call, signature, body: [value] }).catch(() => [])
    return typeof path === 'string' ? path : null
  }
  const displayOf = async (user: string | null) => {
    if (user === null) return null
    const display = field(await allOf(bus, user, 'org.freedesktop.login1.User'), 'Display')
    return Array.isArray(display) && typeof display[1] === 'string' ? display[1] : null
  }
  const { XDG_SESSION_ID: id } = env
  const uid = process.getuid?.()
  const paths = await Promise.all([
    ask('GetSessionByPID', 'u', process.pid),
    id ? ask('GetSession', 's', id) : null,
    uid === undefined ? null : ask('GetUser', 'u', uid).then(displayOf),
  ])
  return new Set(paths.filter((path) => path !== null).filter((path) => path !== '/'))
}

/** All properties of an object; null where it does not answer. */
async function allOf(bus: Bus, path: string, owner: string): Promise<unknown> {
  const method = 'org.freedesktop.DBus.Properties.GetAll'
  const [properties] = await bus
    .call({ destination: logind, path, method, signature: 's', body: [owner] })
    .catch(() => [])
  return properties ?? null
}

function hasScreen(properties: unknown): boolean {
  const seat = field(properties, 'Seat')
  const type = String(field(properties, 'Type'))
  return (Array.isArray(seat) && seat[0] !== '') || ['x11', 'wayland', 'mir'].includes(type)
}

function field(record: unknown, name: string): unknown {
  return typeof record === 'object' && record !== null ? Reflect.get(record, name) : undefined
}
