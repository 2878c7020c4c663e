import { variant } from './bus-connection.ts'
import { startDbusMock } from './dbus-mock.ts'
import type { Desktop } from './desktop.ts'

/** A stand-in for logind with one user and one session. */
export type Logind = {
  /** The desktop locks: it sets LockedHint. */
  lock(): Promise<void>
  /** The desktop unlocks: it clears LockedHint. */
  unlock(): Promise<void>
  /** `loginctl lock-session`: asks the desktop to lock; the session is not locked by that. */
  requestLock(): Promise<void>
  /** Another user's session comes to the front (`false`), or ours does (`true`). */
  switchUser(active: boolean): Promise<void>
  /** The machine is about to sleep, or is awake again. */
  prepareForSleep(starts: boolean): Promise<void>
  prepareForShutdown(starts: boolean): Promise<void>
  /** How often one of the manager's properties was read so far. */
  reads(property: 'PreparingForSleep' | 'PreparingForShutdown'): number
  /** The names of the programs that delay sleep now. */
  inhibitors(): Promise<readonly string[]>
  /** Kills it; `startLogind` starts another. */
  stop(): Promise<void>
}

export type LogindOptions = {
  /** LockedHint at the start; default false. */
  readonly locked?: boolean
  /** Whether our session is in front; default true. */
  readonly active?: boolean
  /** Whether it knows the session of our process (default), or only the user's graphical one (as for `systemd --user`). */
  readonly knowsProcess?: boolean
  /** Whether the machine is already about to sleep; default false. */
  readonly preparingForSleep?: boolean
}

const service = 'org.freedesktop.login1'
const sessionInterface = `${service}.Session`
const managerInterface = `${service}.Manager`
const managerPath = '/org/freedesktop/login1'
const sessionPath = `${managerPath}/session/c1`

/**
 * Starts logind on the desktop's system bus (`startDesktop({ systemBus: true })`): the stand-in of python3-dbusmock,
 * since the real one needs a machine of its own. It speaks real D-Bus with the app and with systemd-inhibit.
 */
export async function startLogind(desktop: Desktop, options: LogindOptions = {}): Promise<Logind> {
  const { locked = false, active = true, knowsProcess = true, preparingForSleep = false } = options
  const parameters = {
    locked,
    active,
    knows_process: knowsProcess,
    uid: process.getuid?.() ?? 0,
    PreparingForSleep: preparingForSleep,
  }
  const address = desktop.env.DBUS_SYSTEM_BUS_ADDRESS ?? ''
  const { bus, daemon, mock, stop } = await startDbusMock(
    service,
    'logind.py',
    parameters,
    address,
    desktop.env,
  )
  const setSession = async (name: string, value: boolean) => {
    await mock(sessionPath, 'UpdateProperties', 'sa{sv}', [sessionInterface, { [name]: variant('b', value) }])
  }
  const announce = async (what: 'Sleep' | 'Shutdown', starts: boolean) => {
    const now = { [`PreparingFor${what}`]: variant('b', starts) }
    await mock(managerPath, 'UpdateProperties', 'sa{sv}', [managerInterface, now])
    const signal = `PrepareFor${what}`
    await mock(managerPath, 'EmitSignal', 'sssav', [managerInterface, signal, 'b', [variant('b', starts)]])
  }
  return {
    lock: () => setSession('LockedHint', true),
    unlock: () => setSession('LockedHint', false),
    requestLock: async () => {
      await bus.call({ destination: service, path: sessionPath, interface: sessionInterface }, 'Lock')
    },
    switchUser: (inFront) => setSession('Active', inFront),
    prepareForSleep: (starts) => announce('Sleep', starts),
    prepareForShutdown: (starts) => announce('Shutdown', starts),
    reads: (property) =>
      daemon.lines().filter((line) => line.includes(` Get ${managerPath} ${managerInterface}.${property}`))
        .length,
    inhibitors: async () => {
      const target = { destination: service, path: managerPath, interface: managerInterface }
      const [list] = await bus.call(target, 'ListInhibitors')
      return Array.isArray(list) ? list.map((one: unknown) => (Array.isArray(one) ? String(one[1]) : '')) : []
    },
    stop,
  }
}
