import { timing } from '../../../core/model/timing.ts'
import { type Bus, variant } from '../../dbus/bus.ts'
import { type ReportPresence, sessionEnding } from '../event.ts'
import type { Environment } from '../lock/lock-setting.ts'

/** A session manager on the session bus that asks its clients before it ends the session, and waits for them. */
interface SessionManager {
  readonly name: string
  readonly path: string
  readonly interface: string
  /** The interface of the object that stands for one client. */
  readonly client: string
  /**
   * The state in which it takes clients, which it tells by GetState and StateChanged; null: whenever it is there.
   * xfce4-session 4.18 crashes, and the session with it, where a client comes before it has loaded its session.
   */
  readonly takesClients: number | null
  /** Whether it starts its clients again at the next login, where it is to save the session. */
  readonly restarts: boolean
}

/** GNOME's, which Cinnamon, MATE, Budgie and Pantheon speak too, and Xfce's, which has the same words. */
const sessionManagers: readonly SessionManager[] = [
  {
    name: 'org.gnome.SessionManager',
    path: '/org/gnome/SessionManager',
    interface: 'org.gnome.SessionManager',
    client: 'org.gnome.SessionManager.ClientPrivate',
    takesClients: null,
    restarts: false,
  },
  {
    name: 'org.xfce.SessionManager',
    path: '/org/xfce/SessionManager',
    interface: 'org.xfce.Session.Manager',
    client: 'org.xfce.Session.Client',
    takesClients: 1,
    restarts: true,
  },
]

/**
 * The name under which a session manager lists this app. xfce4-session 4.18 gives two clients of one name the same
 * object, so that each hears what the other is asked; one without a name crashes it.
 */
const appId = `hookswitch-${process.pid}`

/**
 * Becomes a client of whichever session manager there is, and reports the end of the session once, which is held up
 * until `letGo` is called. Resolves once the managers are known; returns what stops it. One that comes later is joined
 * then.
 *
 * The question whether the session may end (QueryEndSession) is answered yes at once and changes nothing, since the
 * log-out may still be called off (CancelEndSession); once EndSession has come it goes through. gnome-session waits
 * 10 seconds or more for the answer to that, xfce4-session 4: longer than this app needs to leave.
 */
export async function joinSession(bus: Bus, env: Environment, report: ReportPresence): Promise<() => void> {
  let told = false
  const tell: ReportPresence = (event) => {
    if (told) return
    told = true
    report(event)
  }
  await Promise.all(sessionManagers.map((manager) => joinManager(bus, manager, env, tell)))
  return () => {
    told = true
  }
}

async function joinManager(
  bus: Bus,
  manager: SessionManager,
  env: Environment,
  report: ReportPresence,
): Promise<void> {
  const { name, client } = manager
  /** Us as its client: the path of the object that stands for us once there is one. */
  let us: { readonly kind: 'none' | 'asking' } | { readonly kind: 'joined'; readonly path: string } = none

  const answer = () => {
    if (us.kind !== 'joined') return Promise.resolve()
    const method = `${client}.EndSessionResponse`
    const call = { destination: name, path: us.path, method, signature: 'bs', body: [true, ''] }
    const limit = new Promise<void>((resolve) => setTimeout(resolve, timing.letGoLimit))
    return Promise.race([bus.call(call).then(nothing, nothing), limit])
  }
  const onSignal = (member: string, react: () => void) =>
    bus.onSignal({ sender: name, signal: `${client}.${member}` }, (_body, path) => {
      if (us.kind === 'joined' && us.path === path) react()
    })
  const join = () => {
    if (us.kind !== 'none') return
    us = { kind: 'asking' }
    void register(bus, manager, env).then(
      (path) => {
        us = path === null ? none : { kind: 'joined', path }
        if (path !== null && manager.restarts) void neverRestart(bus, manager, path)
      },
      () => {
        us = none
      },
    )
  }
  const joinInState = (state: unknown) => {
    if (state === manager.takesClients) join()
  }

  await onSignal('QueryEndSession', () => void answer())
  await onSignal('EndSession', () => report({ kind: 'session-ending', letGo: answer }))
  // The manager waits for nothing any more: it ends its clients.
  await onSignal('Stop', () => report(sessionEnding))
  if (manager.takesClients !== null) {
    const signal = `${manager.interface}.StateChanged`
    await bus.onSignal({ sender: name, signal }, ([, state]) => joinInState(state))
  }
  await bus.onOwner(name, (owner) => {
    // A session does not outlive its manager: the display goes next.
    if (owner === null && us.kind === 'joined') report(sessionEnding)
    us = none
    if (owner === null) return
    if (manager.takesClients === null) return join()
    const method = `${manager.interface}.GetState`
    void bus
      .call({ destination: name, path: manager.path, method })
      .then(([state]) => joinInState(state), nothing)
  })
}

/**
 * Registers with `manager` and gives the path of our object. A manager that started this app itself gave it an id to
 * come back with (DESKTOP_AUTOSTART_ID), which it takes once only.
 */
async function register(bus: Bus, manager: SessionManager, env: Environment): Promise<string | null> {
  const ask = async (startupId: string) => {
    const [path] = await bus.call({
      destination: manager.name,
      path: manager.path,
      method: `${manager.interface}.RegisterClient`,
      signature: 'ss',
      body: [appId, startupId],
    })
    return typeof path === 'string' ? path : null
  }
  const { DESKTOP_AUTOSTART_ID: given = '' } = env
  if (given === '') return ask('')
  return ask(given).catch(() => ask(''))
}

/** Whoever wants this app at login has it in the desktop's own autostart: it is not to be started a second time. */
async function neverRestart(bus: Bus, { name, client }: SessionManager, path: string): Promise<void> {
  const restartNever = variant('y', 3)
  const method = `${client}.SetSmProperties`
  const body = [{ RestartStyleHint: restartNever }]
  await bus.call({ destination: name, path, method, signature: 'a{sv}', body }).catch(nothing)
}

const none = { kind: 'none' } as const

const nothing = (): void => {}
