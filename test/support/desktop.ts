import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BusConnection, connectBus } from './bus-connection.ts'
import { guardDesktop } from './desktop-guard.ts'
import { desktopMark, desktopProcesses } from './desktop-processes.ts'
import { startDisplay } from './display.ts'
import { type Keyring, startKeyring } from './keyring.ts'
import type { ProcessEntry } from './process-tree.ts'
import type { RunningProcess } from './processes.ts'
import { type BusService, startBus } from './session-bus.ts'
import { prepareStatusNotifierHost, type StatusNotifierHost } from './status-notifier-host.ts'

export type DesktopOptions = {
  /** An X server to show windows on; default true. */
  readonly display?: boolean
  /** Its size and depth; default 1280x800x24. */
  readonly screen?: string
  /** A session bus; default true. Keyring and host live on it. */
  readonly bus?: boolean
  /** A system bus with nobody on it, for a test that puts somebody there (logind); default false: none is reached. */
  readonly systemBus?: boolean
  /** `none` (default): nobody serves secrets. Otherwise gnome-keyring with a login keyring, open or locked. */
  readonly keyring?: 'none' | 'unlocked' | 'locked'
  /** Whether a locked keyring's prompt is shown and waits (a real one, on the display) or is refused (default). */
  readonly prompter?: boolean
  /** `running` (default): a panel with a tray. `later`: one that waits for `host.own()`. `none`: no tray at all. */
  readonly host?: 'running' | 'later' | 'none'
  /** An accessibility bus, and programs that serve a screen reader on it as they do where Orca runs; default false. */
  readonly accessibility?: boolean
  /** XDG_CURRENT_DESKTOP, such as KDE or GNOME; default: none. */
  readonly name?: string
  /** More variables for `env`. */
  readonly env?: Readonly<Record<string, string>>
}

export type Desktop = {
  /** The environment of an app that is started on this desktop: complete, nothing else belongs in it. */
  readonly env: Readonly<Record<string, string>>
  /** HOME: all that an app writes (configuration, caches, temporary files) lies in it. */
  readonly home: string
  /** The tray's other side; throws where the desktop was started without one. */
  readonly host: StatusNotifierHost
  /** The keyring; throws where the desktop was started without one. */
  readonly keyring: Keyring
  /** What runs on this desktop beside what the desktop itself is made of: the apps, and what they left behind. */
  apps(): Promise<readonly ProcessEntry[]>
  /** Ends the session bus, as a session that dies does: keyring and tray go with it. */
  stopBus(): Promise<void>
  /** Ends the X server, with SIGKILL unless told otherwise: what is shown on it loses its display at once. */
  stopDisplay(signal?: NodeJS.Signals): Promise<void>
  /** Starts another X server on the number of the one that was stopped, as a display manager does. */
  startDisplayAgain(): Promise<void>
  /** Ends everything that runs on this desktop and removes its folder. May be called twice. */
  close(): Promise<void>
}

/**
 * Starts a desktop of its own for one test file: HOME, display, session bus, and where asked for a keyring and a
 * tray. All of it is real, none of it is shared, and all of it goes with `close` or with the test process.
 */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const { bus = true, keyring: keyringState = 'none', host: hostState = bus ? 'running' : 'none' } = options
  if (!bus && (keyringState !== 'none' || hostState !== 'none')) {
    throw new Error('A keyring and a tray live on a session bus: leave them out, too, or keep the bus')
  }
  // Short, as a socket's path may have 107 bytes.
  const home = mkdtempSync(join(tmpdir(), 'hk-'))
  const guard = guardDesktop(home)
  const open: { bus?: RunningProcess; connection?: BusConnection } = {}
  const onBus = async () => (open.bus?.exit() === null ? ((await open.connection?.processes()) ?? []) : [])
  let closing: Promise<void> | undefined
  const end = async () => {
    // The bus may end meanwhile; the guard finds everybody by itself, too.
    const known = await onBus().catch(() => [])
    open.connection?.close()
    await guard.close(known)
  }
  const close = () => {
    closing ??= end()
    return closing
  }
  try {
    const folders = makeFolders(home)
    const base = { ...baseEnvironment(home, options), ...folders }
    const runtime = folders.XDG_RUNTIME_DIR
    const screen = options.screen ?? '1280x800x24'
    const starting = options.display === false ? null : startDisplay(screen, base)
    // What a bus starts gets the bus's environment: a prompt and an accessibility bus need the display in it.
    const isShown = options.prompter === true || options.accessibility === true
    const shown = isShown ? { ...base, ...(await starting)?.env } : base
    const [display, session, system] = await Promise.all([
      starting,
      bus ? startBus(runtime, 'bus', shown, servicesOf(options)) : null,
      options.systemBus === true ? startBus(runtime, 'system-bus', base) : null,
    ])
    const env: Readonly<Record<string, string>> = {
      ...base,
      ...display?.env,
      // Where there is none, the machine's own must not be found instead.
      DBUS_SESSION_BUS_ADDRESS: session?.address ?? `unix:path=${runtime}/no-bus`,
      DBUS_SYSTEM_BUS_ADDRESS: system?.address ?? `unix:path=${runtime}/no-system-bus`,
      ...options.env,
    }
    const connection = session === null ? null : connectBus(session.address)
    if (session !== null && connection !== null) {
      open.bus = session.process
      open.connection = connection
    }
    const [host, secrets] = await Promise.all([
      hostState === 'none' || connection === null ? undefined : prepareStatusNotifierHost(connection),
      keyringState === 'none' || connection === null ? undefined : startKeyring(runtime, env, connection),
    ])
    if (hostState === 'running') await host?.own()
    if (keyringState === 'locked') await secrets?.lock()
    const parts = new Set(desktopProcesses(home).map((entry) => entry.pid))
    return {
      env,
      home,
      get host() {
        return present(host, "host: 'running' or 'later'")
      },
      get keyring() {
        return present(secrets, "keyring: 'unlocked' or 'locked'")
      },
      apps: async () => desktopProcesses(home, await onBus()).filter((entry) => !parts.has(entry.pid)),
      stopBus: async () => {
        open.connection?.close()
        await session?.process.stop()
      },
      stopDisplay: async (signal = 'SIGKILL') => void (await display?.process.stop({ signal })),
      startDisplayAgain: async () => void (await startDisplay(screen, base, display?.env.DISPLAY)),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function servicesOf({ prompter, accessibility }: DesktopOptions): readonly BusService[] {
  return [...(prompter === true ? prompters : []), ...(accessibility === true ? [accessibilityBus] : [])]
}

/** What starts the accessibility bus when somebody asks for its address. */
const accessibilityBus: BusService = { name: 'org.a11y.Bus', program: '/usr/libexec/at-spi-bus-launcher' }

/** gcr's window that asks for a keyring's password. */
const prompters: readonly BusService[] = [
  { name: 'org.gnome.keyring.SystemPrompter', program: '/usr/libexec/gcr-prompter' },
  { name: 'org.gnome.keyring.PrivatePrompter', program: '/usr/libexec/gcr-prompter' },
]

function makeFolders(home: string) {
  const folders = {
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    TMPDIR: join(home, 'tmp'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folders
}

/** Nothing of the machine's own session: no proxy, no bus, no keyring, no theme. */
function baseEnvironment(home: string, options: DesktopOptions): Record<string, string> {
  const { PATH = '/usr/bin:/bin', ELECTRON_OVERRIDE_DIST_PATH: runtime } = process.env
  return {
    PATH,
    HOME: home,
    LANG: 'C.UTF-8',
    XDG_SESSION_TYPE: 'x11',
    // GTK keeps its settings in memory, and looks for no screen reader where none is wanted: both would need services
    // of the machine.
    GSETTINGS_BACKEND: 'memory',
    ...(options.accessibility === true ? {} : { NO_AT_BRIDGE: '1' }),
    [desktopMark]: home,
    ...(options.name === undefined ? {} : { XDG_CURRENT_DESKTOP: options.name }),
    ...(runtime === undefined ? {} : { ELECTRON_OVERRIDE_DIST_PATH: runtime }),
  }
}

function present<T>(part: T | undefined, option: string): T {
  if (part === undefined) throw new Error(`This desktop was started without it: give startDesktop ${option}`)
  return part
}
