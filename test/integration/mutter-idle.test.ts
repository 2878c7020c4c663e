import { afterEach, expect, test } from 'vitest'
import { connectSessionBus } from '../../src/main/dbus/bus.ts'
import { mutterIdle } from '../../src/main/presence/idle/mutter-idle.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { type IdleMonitorOptions, startIdleMonitor } from '../support/idle-monitor.ts'
import { watchSource } from '../support/idle-watch.ts'
import { onDesktop } from '../support/on-desktop.ts'

const mutter = 'org.gnome.Mutter.IdleMonitor'
/** The limit, in milliseconds. */
const limit = 600

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(options: Parameters<typeof startDesktop>[0] = {}): Promise<Desktop> {
  const desktop = await startDesktop({ host: 'none', display: false, ...options })
  closing.push(desktop.close, onDesktop(desktop))
  return desktop
}

async function watch(limitHere = limit) {
  const watched = await watchSource(mutterIdle(connectSessionBus), limitHere)
  closing.push(watched.stop)
  return watched
}

async function openWithMonitor(options?: IdleMonitorOptions) {
  const desktop = await open()
  return { desktop, monitor: await startIdleMonitor(desktop, options) }
}

test.each([mutter, 'org.cinnamon.Muffin.IdleMonitor'])(
  '%s reports idle after the limit, active with the first touch, and idle again',
  async (name) => {
    const { monitor } = await openWithMonitor({ name })
    const watched = await watch()
    await watched.reported(name, 'idle')
    monitor.touch()
    await watched.reported(name, 'idle', 'active')
    await watched.reported(name, 'idle', 'active', 'idle')
  },
)

test('an agent who was idle long before the watch began is idle at once', async () => {
  await openWithMonitor({ idle: 3_600_000 })
  await (await watch(600_000)).reported(mutter, 'idle')
})

test('a touch at the very moment of the limit is not missed', async () => {
  const { monitor } = await openWithMonitor({ idle: 10_000, touchedWhenWatched: true })
  const watched = await watch()
  // That touch restarted the time: the agent had been idle for ten seconds and was back.
  await watched.reported(mutter, 'idle')
  monitor.touch()
  await watched.reported(mutter, 'idle', 'active')
})

test('a monitor that crashes is reported as lost', async () => {
  const { desktop, monitor } = await openWithMonitor()
  const watched = await watch()
  await watched.reported(mutter, 'idle')
  monitor.stop()
  await watched.reported(mutter, 'idle', 'lost')
  closing.push((await startIdleMonitor(desktop)).stop)
  await (await watch()).reported(mutter, 'idle')
  expect(watched.words()).toEqual([mutter, 'idle', 'lost'])
})

test('the end of the session bus is reported as lost', async () => {
  const { desktop } = await openWithMonitor()
  const watched = await watch(60_000)
  await desktop.stopBus()
  await watched.reported(mutter, 'lost')
})

test.each([
  ['no window manager has an idle monitor', {}],
  ['there is no session bus', { bus: false }],
])('the source does not work where %s', async (_why, options) => {
  await open(options)
  const watched = await watch()
  expect(watched.answers).toBe(false)
  expect(watched.words()).toEqual([])
})

test('a stopped watch reports nothing more', async () => {
  const { monitor } = await openWithMonitor()
  const [stopped, open] = [await watch(), await watch()]
  await open.reported(mutter, 'idle')
  await stopped.reported(mutter, 'idle')
  stopped.stop()
  monitor.touch()
  await open.reported(mutter, 'idle', 'active', 'idle')
  expect(stopped.words()).toEqual([mutter, 'idle'])
})
