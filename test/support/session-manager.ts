import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type BusTarget, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'
import { startXfconf, writeXfceSettings } from './xfconf.ts'

/** A real session manager that runs on a test's desktop. */
export type SessionManager = {
  /** Its clients: each one's object path and properties. */
  clients(): Promise<readonly string[]>
  /** Resolves once the app is one of them. */
  joined(): Promise<void>
  /** Logs out without a confirmation dialog. */
  logOut(): Promise<void>
  /** Resolves once the session has ended; programs that it started may still run. */
  ended(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** How to start and use one kind of session manager. */
type Kind = {
  readonly program: string
  readonly given: readonly string[]
  /** Its Debian package. */
  readonly from: string
  readonly manager: BusTarget
  readonly clientList: string
  readonly clientInterface: string
  /** The method that gives the properties of a client. */
  readonly description: string
  readonly logOut: readonly [signature: string, values: readonly unknown[]]
}

const xfce: Kind = {
  program: 'xfce4-session',
  given: [],
  from: 'xfce4-session',
  manager: {
    destination: 'org.xfce.SessionManager',
    path: '/org/xfce/SessionManager',
    interface: 'org.xfce.Session.Manager',
  },
  clientList: 'ListClients',
  clientInterface: 'org.xfce.Session.Client',
  description: 'GetAllSmProperties',
  // No dialog, no saving.
  logOut: ['bb', [false, false]],
}

const mate: Kind = {
  program: 'mate-session',
  given: ['--failsafe', '--autostart=/nonexistent', '--disable-acceleration-check'],
  from: 'mate-session-manager',
  manager: {
    destination: 'org.gnome.SessionManager',
    path: '/org/gnome/SessionManager',
    interface: 'org.gnome.SessionManager',
  },
  clientList: 'GetClients',
  clientInterface: 'org.gnome.SessionManager.Client',
  description: 'GetAppId',
  // 1: no dialog.
  logOut: ['u', [1]],
}

/** Starts xfce4-session, which starts no programs. */
export async function startXfceSession(desktop: Desktop): Promise<SessionManager> {
  writeXfceSettings(desktop, 'xfce4-session', sessionSettings)
  await startXfconf(desktop.env)
  return start(desktop, xfce)
}

/** The value of SESSION_MANAGER that xfce4-session gives to the programs that it starts: its XSMP address. */
export function xSessionAddress({ home }: Desktop): Promise<string> {
  return eventually(
    () => readFileSync(join(home, 'session-manager'), 'utf8').trim(),
    (address) => address !== '',
    { describe: 'the session to have started its program', within: 10_000 },
  )
}

/** Starts mate-session, which starts no programs. It has the interface of GNOME's session manager. */
export function startMateSession(desktop: Desktop): Promise<SessionManager> {
  return start(desktop, mate)
}

async function start(desktop: Desktop, kind: Kind): Promise<SessionManager> {
  const { env } = desktop
  const { program, given, from, manager } = kind
  // The machine's own autostart programs must not run in the test.
  const running = startProcess(program, given, { env: { ...env, XDG_CONFIG_DIRS: '/nonexistent' }, from })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  await bus.waitForOwner(manager.destination)
  const clients = async () => {
    const [listed] = await bus.call(manager, kind.clientList)
    const paths = z.array(z.string()).parse(listed)
    const described = paths.map(async (path) => {
      const target = { destination: manager.destination, path, interface: kind.clientInterface }
      return `${path} ${JSON.stringify(await bus.call(target, kind.description))}`
    })
    return Promise.all(described)
  }
  return {
    clients,
    joined: async () => {
      await eventually(clients, (names) => names.some((name) => name.includes('hookswitch')), {
        describe: `the app to join ${program}`,
        within: 10_000,
      })
    },
    logOut: async () => void (await bus.call(manager, 'Logout', ...kind.logOut)),
    ended: async () => {
      await eventually(running.exit, (exit) => exit !== null, {
        describe: `${program} to end`,
        within: 8_000,
      })
    },
    stop: async (signal) => {
      bus.close()
      await running.stop(signal === undefined ? {} : { signal })
    },
  }
}

/** A session that starts one program (it needs one), which ends at once, and neither gpg-agent nor ssh-agent. */
const sessionSettings = `
  <property name="general" type="empty">
    <property name="FailsafeSessionName" type="string" value="Failsafe"/>
    <property name="SaveOnExit" type="bool" value="false"/>
  </property>
  <property name="startup" type="empty">
    <property name="ssh-agent" type="empty"><property name="enabled" type="bool" value="false"/></property>
    <property name="gpg-agent" type="empty"><property name="enabled" type="bool" value="false"/></property>
  </property>
  <property name="sessions" type="empty">
    <property name="Failsafe" type="empty">
      <property name="IsFailsafe" type="bool" value="true"/>
      <property name="Count" type="int" value="1"/>
      <property name="Client0_Command" type="array">
        <value type="string" value="sh"/>
        <value type="string" value="-c"/>
        <value type="string" value="echo $SESSION_MANAGER &gt; ~/session-manager"/>
      </property>
    </property>
  </property>
`
