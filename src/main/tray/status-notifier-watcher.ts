import { timing } from '../../core/model/timing.ts'
import { type Bus, busDriver, readProperty } from '../dbus/bus.ts'

/** What the app does as panels come and go. */
export interface PanelListener {
  /** Whether a panel shows tray icons. Called once that is known, and on each change. */
  onHost(exists: boolean): void
  /** A panel came that does not know the app's icon, which must be created again. Called at most once for each panel. */
  onIconMissing(): void
}

/** The service at which icons and panels register (freedesktop.org: StatusNotifierItem). */
const watcher = 'org.kde.StatusNotifierWatcher'
const path = '/StatusNotifierWatcher'

/**
 * Follows the panels of the session. An icon that was created before any panel ran never registers with a later one,
 * although it registers again when a panel restarts. So this asks each new panel whether it has an icon of the process
 * `pid`. Resolves once it follows; rejects if the bus cannot be reached.
 */
export async function followStatusNotifierWatcher(
  bus: Bus,
  pid: number,
  listener: PanelListener,
): Promise<void> {
  let owner: string | null = null
  /** The owner of the watcher's name while it has a panel; undefined until the first answer. */
  let host: string | null | undefined
  let checks = 0

  const property = (name: string) => readProperty(bus, { destination: watcher, path }, watcher, name)

  async function checkHost(): Promise<void> {
    checks += 1
    const check = checks
    const asked = owner
    // If the watcher ends before it answers, there is no panel; `onOwner` then reports its end.
    const hasPanel =
      asked !== null && (await property('IsStatusNotifierHostRegistered').catch(() => false)) === true
    const found = hasPanel ? asked : null
    if (check !== checks || found === host) return
    host = found
    listener.onHost(found !== null)
    if (found !== null) setTimeout(() => void checkIcon(found), timing.trayRegisters)
  }

  async function checkIcon(checkedHost: string): Promise<void> {
    const isRegistered = await hasOurIcon().catch(() => true)
    if (host === checkedHost && !isRegistered) listener.onIconMissing()
  }

  async function hasOurIcon(): Promise<boolean> {
    const items = await property('RegisteredStatusNotifierItems')
    const names = Array.isArray(items) ? items.filter((item) => typeof item === 'string') : []
    const processes = await Promise.all(names.map(processOf))
    return processes.includes(pid)
  }

  /** An item's name is a bus name followed by an object path; GNOME's extension puts an @ between them. */
  async function processOf(item: string): Promise<unknown> {
    const [name = ''] = item.split(/[/@]/)
    const method = 'org.freedesktop.DBus.GetConnectionUnixProcessID'
    const answer = bus.call({ ...busDriver, method, signature: 's', body: [name] })
    // An item whose program has ended, or whose name is of another form, is not ours.
    return answer.then(
      ([id]) => id,
      () => null,
    )
  }

  for (const member of ['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered']) {
    await bus.onSignal({ sender: watcher, path, signal: `${watcher}.${member}` }, () => void checkHost())
  }
  await bus.onOwner(watcher, (now) => {
    owner = now
    void checkHost()
  })
}
