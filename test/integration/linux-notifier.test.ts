import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import { linuxNotifier } from '../../src/main/notifications/linux-notifier.ts'
import type { NoticeButton, Notifier } from '../../src/main/notifications/notifications.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { hangOwner } from '../support/hang.ts'
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts'
import { onDesktop } from '../support/on-desktop.ts'

const service = 'org.freedesktop.Notifications'

let desktop: Desktop
let bus: Bus
let leave: () => void
let server: NotificationServer | null
let notifier: Notifier
const clicked = vi.fn()
const notShown = vi.fn()

beforeEach(async () => {
  clicked.mockReset()
  notShown.mockReset()
  server = null
  desktop = await startDesktop({ host: 'none', display: false })
  leave = onDesktop(desktop)
  bus = connectSessionBus()
  const icon = () => ({ width: 1, height: 1, pixels: Buffer.from([1, 2, 3, 255]) })
  notifier = linuxNotifier({
    sessionBus: () => bus,
    app: { name: 'Hookswitch', desktopEntry: 'hookswitch', icon },
    clickLabel: () => 'Show window',
    clicked,
    notShown,
  })
})
afterEach(async () => {
  bus.close()
  leave()
  await server?.close()
  await desktop.close()
})

async function serve(capabilities?: readonly string[]): Promise<NotificationServer> {
  server = await startNotificationServer(desktop, capabilities === undefined ? {} : { capabilities })
  return server
}

function show(body: string, buttons: readonly NoticeButton[] = []): void {
  notifier.show({ title: 'Hookswitch', body, buttons })
}

/** Waits until `count` notifications were shown, and gives them. */
function shown(from: NotificationServer, count: number) {
  return eventually(
    () => from.notifications(),
    (all) => all.length === count,
    { describe: `${count} notifications to be shown` },
  )
}

test("a notification replaces the last one, and has the app's icon and desktop entry", async () => {
  const running = await serve()
  show('one')
  await shown(running, 1)
  show('two')
  const [first, second] = await shown(running, 2)
  expect(first).toMatchObject({ app: 'Hookswitch', replaces: 0, title: 'Hookswitch', body: 'one' })
  expect(first?.hints).toMatchObject({
    'desktop-entry': 'hookswitch',
    'image-data': [1, 1, 4, true, 8, 4, Buffer.from([1, 2, 3, 255])],
  })
  expect(second).toMatchObject({ replaces: 1, body: 'two' })
  expect(notShown).not.toHaveBeenCalled()
})

test.each([
  { takes: 'markup', capabilities: ['body', 'body-markup'], body: '&lt;a href="x"&gt;R&amp;D&lt;/a&gt;' },
  { takes: 'plain text', capabilities: ['body'], body: '<a href="x">R&D</a>' },
])('on a desktop that takes $takes, the words of Exotel stay plain text', async ({ capabilities, body }) => {
  const running = await serve(capabilities)
  show('<a href="x">R&D</a>')
  expect((await shown(running, 1))[0]?.body).toBe(body)
})

test('a desktop that shows one line only shows the message', async () => {
  const running = await serve(['actions'])
  show('R&D')
  expect((await shown(running, 1))[0]).toMatchObject({ title: 'R&D', body: '' })
})

test("a click on it is reported, one on another app's is not; a desktop without clicks gets no action", async () => {
  const running = await serve(['body', 'actions'])
  show('one')
  expect((await shown(running, 1))[0]?.actions).toEqual(['default', 'Show window'])
  await running.click(2)
  await running.click(1, 'settings')
  await running.click(1)
  await eventually(
    () => clicked.mock.calls.length,
    (times) => times === 1,
    { describe: 'the click to be reported' },
  )
  await running.close()
  const plain = await serve(['body'])
  show('two')
  expect((await shown(plain, 1))[0]?.actions).toEqual([])
})

test("a notification that was closed, or whose service has ended, is not replaced: its id may be another app's", async () => {
  const running = await serve()
  show('one')
  await shown(running, 1)
  await running.dismiss(1)
  show('two')
  expect((await shown(running, 2))[1]?.replaces).toBe(0)
  await running.close()
  const next = await serve()
  show('three')
  expect((await shown(next, 1))[0]).toMatchObject({ replaces: 0, body: 'three' })
})

test('a button of the one on the screen is pressed, and none of an older one', async () => {
  const running = await serve(['body', 'actions'])
  const pressed: string[] = []
  const button = (label: string): NoticeButton => ({ label, press: () => void pressed.push(label) })
  show('one', [button('Turn on'), button('Stay off')])
  expect((await shown(running, 1))[0]?.actions.slice(2)).toEqual(['first', 'Turn on', 'second', 'Stay off'])
  show('two', [button('Undo')])
  expect((await shown(running, 2))[1]?.actions.slice(2)).toEqual(['first', 'Undo'])
  await running.click(1, 'second')
  await running.click(1, 'first')
  await eventually(
    () => pressed,
    (labels) => labels.length > 0,
    { describe: 'the button to be reported' },
  )
  expect(pressed).toEqual(['Undo'])
  expect(clicked).not.toHaveBeenCalled()
})

test('an update takes the place of one on the screen, and one that was put away stays away', async () => {
  const running = await serve()
  const update = (body: string) => notifier.update({ title: 'Hookswitch', body, buttons: [] })
  show('one')
  await shown(running, 1)
  update('one, updated')
  expect((await shown(running, 2))[1]).toMatchObject({ replaces: 1, body: 'one, updated' })
  await running.dismiss(1)
  update('one, again')
  show('two')
  expect((await shown(running, 3)).map(({ body }) => body)).toEqual(['one', 'one, updated', 'two'])
})

test('an update of one that is not on the screen yet is shown in its place', async () => {
  const running = await serve()
  show('one')
  notifier.update({ title: 'Hookswitch', body: 'one, updated', buttons: [] })
  expect((await shown(running, 1))[0]).toMatchObject({ replaces: 0, body: 'one, updated' })
})

test('one that is over is closed, and is not replaced by the next', async () => {
  const running = await serve()
  show('one')
  await shown(running, 1)
  notifier.close()
  await eventually(
    () => running.closed(),
    (ids) => ids.join() === '1',
    { describe: 'the notification to be closed' },
  )
  show('two')
  expect((await shown(running, 2))[1]?.replaces).toBe(0)
})

test('a service that hung shows the newest notice once it goes on', async () => {
  const running = await serve()
  const release = await hangOwner(desktop, service)
  for (const body of ['one', 'two', 'three']) show(body)
  release()
  await shown(running, 1)
  show('four')
  expect((await shown(running, 2)).map(({ body }) => body)).toEqual(['three', 'four'])
})

test('a service that dies while it hangs loses its notice, and the next service shows the next one', async () => {
  const running = await serve()
  const release = await hangOwner(desktop, service)
  show('one')
  await running.close()
  release()
  await eventually(
    () => notShown.mock.calls.length,
    (times) => times === 1,
    { describe: 'the failure to be reported' },
  )
  const next = await serve()
  show('two')
  expect((await shown(next, 1))[0]?.body).toBe('two')
})

test('without a notification service the failure is reported and nothing is thrown', async () => {
  show('one')
  await eventually(
    () => notShown.mock.calls,
    ([call]) => String(call?.[0]).includes(service),
    { describe: 'the failure to be reported' },
  )
})
