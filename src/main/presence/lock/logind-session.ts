import type { Bus } from '../../dbus/bus.ts'
import { logind, logindPath, managerInterface } from '../logind.ts'
import { followService } from './follow-service.ts'
import type { LockFact } from './lock-state.ts'

const sessionInterface = 'org.freedesktop.login1.Session'

/** Receives what logind says about our session. */
export interface SessionListener {
  onFact(fact: LockFact): void
  /** `loginctl lock-session`, a closed lid or an administrator asks the desktop to lock; it has not locked yet. */
  onLockRequest(): void
}

/**
 * Follows our session in logind on the system bus. Resolves once it has been found and asked, or does not exist; returns
 * what stops it. A session that begins later, as when the app starts before the desktop, is found then.
 */
export async function watchLogindSession(
  bus: Bus,
  env: NodeJS.ProcessEnv,
  { onFact, onLockRequest }: SessionListener,
): Promise<() => void> {
  let ours: Session | null = null
  /** The search that is under way; the result of an earlier one is outdated. */
  let search: symbol | null = null

  const find = async (): Promise<void> => {
    const mine = Symbol('search')
    search = mine
    const found = await findSession(bus, env)
    if (search !== mine) return
    search = null
    ours = found
    if (found === null) return onFact({ kind: 'lost', source: 'logind' })
    onFact({ kind: 'in-front', inFront: found.state.active })
    onFact({ kind: 'read', source: 'logind', locked: found.state.lockedHint, locks: true })
  }

  await bus.onSignal(
    { sender: logind, signal: 'org.freedesktop.DBus.Properties.PropertiesChanged' },
    ([owner, changed], path) => {
      if (owner !== sessionInterface) return
      // The search may have read the properties before this change.
      if (search !== null) void find()
      if (path !== ours?.path) return
      const before = ours.state
      const state = sessionState(changed, before)
      if (state === null) return
      ours = { path, state }
      if (state.active !== before.active) onFact({ kind: 'in-front', inFront: state.active })
      if (state.lockedHint === before.lockedHint) return
      onFact({ kind: 'heard', source: 'logind', locked: state.lockedHint, locks: true })
    },
  )
  await bus.onSignal({ sender: logind, signal: `${sessionInterface}.Lock` }, (_body, path) => {
    if (path === ours?.path) onLockRequest()
  })
  await bus.onSignal({ sender: logind, signal: `${managerInterface}.SessionNew` }, () => {
    if (ours === null) void find()
  })
  await bus.onSignal({ sender: logind, signal: `${managerInterface}.SessionRemoved` }, ([, path]) => {
    if (path === ours?.path) void find()
  })
  return followService(bus, logind, {
    onCame: find,
    onGone() {
      search = null
      ours = null
      onFact({ kind: 'lost', source: 'logind' })
    },
  })
}

/** The properties of a session that matter here. */
interface SessionState {
  readonly lockedHint: boolean
  /** Whether this session is the one on the screen. */
  readonly active: boolean
}

/** A session: its object, and its last known properties. */
interface Session {
  readonly path: string
  readonly state: SessionState
}

/**
 * Finds the session that this app belongs to: that of its process, then the one that XDG_SESSION_ID names, then the
 * user's graphical one, since an app that `systemd --user` started is in no session. A session with a screen goes before
 * one without, such as that of an app started through ssh. Null if there is none.
 */
async function findSession(bus: Bus, env: NodeJS.ProcessEnv): Promise<Session | null> {
  const found: Session[] = []
  for (const path of await candidates(bus, env)) {
    const properties = await propertiesOf(bus, path, sessionInterface)
    const state = sessionState(properties)
    if (state === null || !String(field(properties, 'Class')).startsWith('user')) continue
    if (hasScreen(properties)) return { path, state }
    found.push({ path, state })
  }
  return found[0] ?? null
}

/** Reads all or the changed properties of a session; those left out keep their value. Null if one is unknown. */
function sessionState(properties: unknown, before?: SessionState): SessionState | null {
  const lockedHint = field(properties, 'LockedHint') ?? before?.lockedHint
  const active = field(properties, 'Active') ?? before?.active
  return typeof lockedHint === 'boolean' && typeof active === 'boolean' ? { lockedHint, active } : null
}

async function candidates(bus: Bus, env: NodeJS.ProcessEnv): Promise<ReadonlySet<string>> {
  const ask = async (method: string, signature: string, value: unknown) => {
    const call = { destination: logind, path: logindPath, method: `${managerInterface}.${method}` }
    const [path] = await bus.call({ ...call, signature, body: [value] }).catch(() => [])
    return typeof path === 'string' ? path : null
  }
  const graphicalSession = async (user: string | null) => {
    if (user === null) return null
    const display = field(await propertiesOf(bus, user, 'org.freedesktop.login1.User'), 'Display')
    return Array.isArray(display) && typeof display[1] === 'string' ? display[1] : null
  }
  const { XDG_SESSION_ID: id } = env
  const uid = process.getuid?.()
  const paths = await Promise.all([
    ask('GetSessionByPID', 'u', process.pid),
    id ? ask('GetSession', 's', id) : null,
    uid === undefined ? null : ask('GetUser', 'u', uid).then(graphicalSession),
  ])
  return new Set(paths.filter((path) => path !== null).filter((path) => path !== '/'))
}

/** All properties of an object; null if it does not answer. */
async function propertiesOf(bus: Bus, path: string, owner: string): Promise<unknown> {
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
