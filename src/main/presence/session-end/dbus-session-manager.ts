import { timing } from '../../../core/model/timing.ts'
import { type Bus, variant } from '../../dbus/bus.ts'
import { within } from '../../time-limit.ts'
import { type ReportPresence, sessionEnding } from '../presence-event.ts'

/** A session manager on the session bus that asks its clients before it ends the session, and waits for them. */
interface SessionManager {
  readonly name: string
  readonly path: string
  readonly interface: string
  /** The interface of the object that stands for one client. */
  readonly client: string
  /**
   * The state, from GetState and StateChanged, in which it accepts clients; null: always. xfce4-session 4.18 crashes, and
   * ends the session, when a client registers before the session has been loaded.
   */
  readonly acceptsClientsIn: number | null
  /** Whether it starts its clients again at the next login after it has saved the session. */
  readonly restarts: boolean
}

/** GNOME's interface, which Cinnamon, MATE, Budgie and Pantheon have too, and Xfce's, whose methods are the same. */
const sessionManagers: readonly SessionManager[] = [
  {
    name: 'org.gnome.SessionManager',
    path: '/org/gnome/SessionManager',
    interface: 'org.gnome.SessionManager',
    client: 'org.gnome.SessionManager.ClientPrivate',
    acceptsClientsIn: null,
    restarts: false,
  },
  {
    name: 'org.xfce.SessionManager',
    path: '/org/xfce/SessionManager',
    interface: 'org.xfce.Session.Manager',
    client: 'org.xfce.Session.Client',
    acceptsClientsIn: 1,
    restarts: true,
  },
]

/**
 * The name under which a session manager lists this app. xfce4-session 4.18 gives two clients with one name the same
 * object, so that each receives the other's signals; a client without a name crashes it.
 */
const appId = `hookswitch-${process.pid}`

/**
 * Becomes a client of the session manager, now or when one appears, and reports the end of the session once; the session
 * waits until `release` is called. Resolves once it is known which managers exist; returns what stops it.
 *
 * The question whether the session may end (QueryEndSession) is answered yes at once and changes nothing, since the
 * log-out may still be called off (CancelEndSession). EndSession is final. gnome-session waits 10 seconds or more for the
 * answer to it, xfce4-session 4: longer than this app needs to turn calls off.
 */
export async function joinSessionManagers(
  bus: Bus,
  env: NodeJS.ProcessEnv,
  report: ReportPresence,
): Promise<() => void> {
  let isDone = false
  const reportOnce: ReportPresence = (event) => {
    if (isDone) return
    isDone = true
    report(event)
  }
  await Promise.all(sessionManagers.map((manager) => joinManager(bus, manager, env, reportOnce)))
  return () => {
    isDone = true
  }
}

/** This app as a client of one manager; `path` is the object that stands for it. */
type Membership =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly early: EarlySignal[] }
  | { readonly kind: 'joined'; readonly path: string }

/**
 * A signal to the client at `path` that came before this app knew its own. On a busy computer it is read together with the
 * answer to the registration; a question that stays unanswered holds up the log-out (cinnamon-session asks the user).
 */
interface EarlySignal {
  readonly path: string
  readonly react: () => void
}

async function joinManager(
  bus: Bus,
  manager: SessionManager,
  env: NodeJS.ProcessEnv,
  report: ReportPresence,
): Promise<void> {
  const { name, client } = manager
  let membership: Membership = none

  const answer = () => {
    if (membership.kind !== 'joined') return Promise.resolve()
    const method = `${client}.EndSessionResponse`
    const call = { destination: name, path: membership.path, method, signature: 'bs', body: [true, ''] }
    return within(timing.releaseLimit, bus.call(call).catch(nothing))
  }
  const onSignal = (member: string, react: () => void) =>
    bus.onSignal({ sender: name, signal: `${client}.${member}` }, (_body, path) => {
      if (membership.kind === 'asking') membership.early.push({ path, react })
      else if (membership.kind === 'joined' && membership.path === path) react()
    })
  const join = () => {
    if (membership.kind !== 'none') return
    const asking: Membership = { kind: 'asking', early: [] }
    membership = asking
    void register(bus, manager, env)
      .catch(() => null)
      .then((path) => {
        // Another manager has taken its place meanwhile.
        if (membership !== asking) return
        membership = path === null ? none : { kind: 'joined', path }
        for (const signal of asking.early) if (signal.path === path) signal.react()
        if (path !== null && manager.restarts) void neverRestart(bus, manager, path)
      })
  }
  const joinInState = (state: unknown) => {
    if (state === manager.acceptsClientsIn) join()
  }

  await onSignal('QueryEndSession', () => void answer())
  await onSignal('EndSession', () => report({ kind: 'session-ending', release: answer }))
  // The manager does not wait any more: it ends its clients.
  await onSignal('Stop', () => report(sessionEnding))
  if (manager.acceptsClientsIn !== null) {
    const signal = `${manager.interface}.StateChanged`
    await bus.onSignal({ sender: name, signal }, ([, state]) => joinInState(state))
  }
  let lastOwner: string | null = null
  await bus.onOwner(name, (owner) => {
    // A session does not outlive its manager: the display ends next.
    if (owner === null && membership.kind === 'joined') report(sessionEnding)
    // Before the first owner is known, a manager that has just become ready may have been joined already.
    if (owner === null || lastOwner !== null) membership = none
    lastOwner = owner
    if (owner === null) return
    if (manager.acceptsClientsIn === null) return join()
    const method = `${manager.interface}.GetState`
    void bus
      .call({ destination: name, path: manager.path, method })
      .then(([state]) => joinInState(state), nothing)
  })
}

/**
 * Registers with `manager` and gives the path of the object that stands for this app. A manager that started this app
 * itself gave it an id to register with (DESKTOP_AUTOSTART_ID), which it accepts once.
 */
async function register(bus: Bus, manager: SessionManager, env: NodeJS.ProcessEnv): Promise<string | null> {
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
  const { DESKTOP_AUTOSTART_ID: startupId = '' } = env
  if (startupId === '') return ask('')
  return ask(startupId).catch(() => ask(''))
}

/** Tells the manager not to start this app at login: the desktop's autostart does that for agents who want it. */
async function neverRestart(bus: Bus, { name, client }: SessionManager, path: string): Promise<void> {
  const restartNever = variant('y', 3)
  const method = `${client}.SetSmProperties`
  const body = [{ RestartStyleHint: restartNever }]
  await bus.call({ destination: name, path, method, signature: 'a{sv}', body }).catch(nothing)
}

const none = { kind: 'none' } as const

const nothing = (): void => {}
