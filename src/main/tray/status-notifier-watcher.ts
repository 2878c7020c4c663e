import { timing } from '../../core/model/timing.ts'
import type { Bus } from '../dbus/bus.ts'

/** What hears of the panels that come and go. */
export interface TrayListener {
  /** Whether a panel that shows tray icons is there; told once that is known, and whenever it changes. */
  onHost(there: boolean): void
  /** A panel came, and the icon has not found it: it must be made anew. Called once for each panel at most. */
  onIconMissing(): void
}

/** Where icons and panels say that they are there (freedesktop.org: StatusNotifierItem). */
const watcher = 'org.kde.StatusNotifierWatcher'
const path = '/StatusNotifierWatcher'

/**
 * Follows the panels of the session. An icon that was made while there was none never registers with one that comes
 * later, though it finds a restarted one by itself; so each panel is asked whether it has an icon of this process,
 * whose id is `pid`. Resolves once it follows; rejects where the bus is out of reach.
 */
export async function followStatusNotifierWatcher(
  bus: Bus,
  pid: number,
  listener: TrayListener,
): Promise<void> {
  let owner: string | null = null
  /** The owner of the watcher's name, once it has a panel that shows icons. */
  let host: string | null | undefined
  let looks = 0

  async function property(name: string): Promise<unknown> {
    const method = 'org.freedesktop.DBus.Properties.Get'
    const [value] = await bus.call({
      destination: watcher,
      path,
      method,
      signature: 'ss',
      body: [watcher, name],
    })
    return value
  }

  async function look(): Promise<void> {
    looks += 1
    const turn = looks
    const asked = owner
    // One that goes before it answers shows nothing; its going is told as well.
    const shows = asked !== null && (await property('IsStatusNotifierHostRegistered').catch(() => false))
    const found = shows === true ? asked : null
    if (turn !== looks || found === host) return
    host = found
    listener.onHost(found !== null)
    if (found !== null) setTimeout(() => void lookForIcon(found), timing.trayRegisters)
  }

  async function lookForIcon(here: string): Promise<void> {
    const registered = await isRegistered().catch(() => true)
    if (host === here && !registered) listener.onIconMissing()
  }

  async function isRegistered(): Promise<boolean> {
    const items = await property('RegisteredStatusNotifierItems')
    const names = Array.isArray(items) ? items.filter((item) => typeof item === 'string') : []
    const owners = await Promise.all(names.map(processOf))
    return owners.includes(pid)
  }

  /** An item is named by a bus name and an object's path in one, with an @ between them in GNOME's extension. */
  async function processOf(item: string): Promise<unknown> {
    const [name = ''] = item.split(/[/@]/)
    const busItself = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }
    const method = 'org.freedesktop.DBus.GetConnectionUnixProcessID'
    const asked = bus.call({ ...busItself, method, signature: 's', body: [name] })
    // One that has gone, or that bears a name of another kind, is none of ours.
    return asked.then(
      ([id]) => id,
      () => null,
    )
  }

  for (const member of ['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered']) {
    await bus.onSignal({ sender: watcher, path, signal: `${watcher}.${member}` }, () => void look())
  }
  await bus.onOwner(watcher, (now) => {
    owner = now
    void look()
  })
}
