import { afterEach, expect, test } from 'vitest'
import { connectSessionBus } from '../../src/main/dbus/bus.ts'
import { mutterIdle } from '../../src/main/presence/idle/mutter-idle.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { type IdleMonitorOptions, startIdleMonitor } from '../support/idle-monitor.ts'
import { watchSource } from '../support/idle-watch.ts'
import { onDesktop } from '../support/on-desktop.ts'

const mutter = 'org.gnome.Mutter.IdleMonitor'
/** Milliseconds without a touch. */
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
  '%s: idle after that time, active with the first touch, and idle again',
  async (name) => {
    const { monitor } = await openWithMonitor({ name })
    const watched = await watch()
    await watched.told(name, 'idle')
    await monitor.touch()
    await watched.told(name, 'idle', 'active')
    await watched.told(name, 'idle', 'active', 'idle')
  },
)

test('an agent who was idle long before the watch began is so at once', async () => {
  await openWithMonitor({ idle: 3_600_000 })
  await (await watch(600_000)).told(mutter, 'idle')
})

test('a touch in the very moment in which the time is up is not missed', async () => {
  const { monitor } = await openWithMonitor({ idle: 10_000, touchedWhenWatched: true })
  const watched = await watch()
  // That touch began the time anew: one who was idle for ten seconds has been back.
  await watched.told(mutter, 'idle')
  await monitor.touch()
  await watched.told(mutter, 'idle', 'active')
})

test('a monitor that crashes is lost, and what it said with it', async () => {
  const { desktop, monitor } = await openWithMonitor()
  const watched = await watch()
  await watched.told(mutter, 'idle')
  await monitor.stop()
  await watched.told(mutter, 'idle', 'lost')
  closing.push((await startIdleMonitor(desktop)).stop)
  await (await watch()).told(mutter, 'idle')
  expect(watched.words()).toEqual([mutter, 'idle', 'lost'])
})

test('a session bus that goes takes the watch along', async () => {
  const { desktop } = await openWithMonitor()
  const watched = await watch(60_000)
  await desktop.stopBus()
  await watched.told(mutter, 'lost')
})

test.each([
  ['no window manager has one', {}],
  ['there is no session bus', { bus: false }],
])('it does not answer where %s', async (_why, options) => {
  await open(options)
  const watched = await watch()
  expect(watched.answers).toBe(false)
  expect(watched.words()).toEqual([])
})

test('a watch that is stopped tells nothing more', async () => {
  const { monitor } = await openWithMonitor()
  const [stopped, open] = [await watch(), await watch()]
  await open.told(mutter, 'idle')
  await stopped.told(mutter, 'idle')
  stopped.stop()
  await monitor.touch()
  await open.told(mutter, 'idle', 'active', 'idle')
  expect(stopped.words()).toEqual([mutter, 'idle'])
})
