import type { ElectronApplication, Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import type { DesktopOptions } from '../support/desktop.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import type { RunningProcess } from '../support/processes.ts'
import { findEntry, flatten, type Menu } from '../support/status-notifier-menu.ts'

const opened: { place?: Workplace; app?: RunningProcess; driven?: ElectronApplication } = {}

afterEach(async () => {
  const { place, app, driven } = opened
  delete opened.place
  delete opened.app
  delete opened.driven
  await driven?.close().catch(() => undefined)
  await app?.stop()
  await place?.close()
})

test('the icon comes to a panel that starts after the app, once, and stays through its restarts', async () => {
  const { place, host } = await signedIn({ host: 'later' })
  start(place)
  await running(place)

  const looks = () => host.events().filter((event) => event === 'items-asked').length
  await host.own()
  const { item } = await host.waitForItem({ within: 10_000 })
  await host.click('SIP')
  await marked(place, 'SIP')
  expect((await place.writes()).at(-1)?.body).toMatchObject({ DeviceName: 'sip', DeviceStatus: true })

  for (const label of ['Phone', 'Off']) {
    await host.release()
    expect(await host.items()).toEqual([])
    const before = looks()
    await host.own()
    await host.waitForItem()
    await host.click(label)
    await marked(place, label)
    // A panel is asked a moment after it came; only then it can be said that the icon found it by itself.
    await host.waitFor(() => looks() > before, 'the panel to be asked for its items')
    await running(place)
    expect((await host.items()).map(({ item }) => item)).toEqual([item])
  }
})

test('where icons may register and nothing shows them yet, the icon waits for the panel', async () => {
  const { place, host } = await signedIn({ host: 'later' })
  await host.watch()
  const driven = await drive(place, [])
  const page = await firstWindow(driven)
  await page.getByRole('note').getByText(messages.window.noTray).waitFor()
  await host.own()
  await page.getByRole('note').getByText(messages.window.noTray).waitFor({ state: 'detached' })
  await host.waitForItem({ within: 10_000 })
  await host.click('SIP')
  await marked(place, 'SIP')
})

test('while nothing is known the icon says so and nothing is marked, clicks included', async () => {
  const { place, host } = await signedIn({})
  await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 500 } }])
  start(place)
  await host.waitForItem({ within: 15_000 })
  const { menu } = await host.waitFor(
    (view) => view.menu.entries[0]?.text === messages.state.unknown,
    'the tray to say that nothing is known',
  )
  expect(marks(menu)).toEqual([])
  await host.click('SIP')
  await host.waitFor(
    (view) => view.menu.entries[0]?.text.includes(": Exotel hasn't confirmed SIP") === true,
    'the tray to say that SIP is not confirmed',
    { within: 10_000 },
  )
  expect(marks(await host.menu())).toEqual([])
  await place.setFaults([])
  await marked(place, 'SIP', 30_000)
})

test('a confirmation that only repeats what is shown leaves the open menu as it is', async () => {
  const { place, host } = await signedIn({})
  const driven = await drive(place, ['--hidden'])
  await host.waitForItem({ within: 15_000 })
  await marked(place, 'Off')
  await host.openMenu()
  const refreshed = async () => {
    const [before, { confirmedAt: since }] = [await host.menu(), await place.status()]
    const opening = driven.waitForEvent('window')
    await host.activate()
    await eventually(place.status, ({ confirmedAt }) => confirmedAt !== since, {
      describe: 'another confirmation',
      within: 15_000,
    })
    await (await opening).close()
    return { before, after: await host.menu() }
  }
  // The line carries the confirmation's minute, which may end meanwhile: a second try is then within the next one.
  const first = await refreshed()
  const isSame = first.before.entries[0]?.text === first.after.entries[0]?.text
  const { before, after } = isSame ? first : await refreshed()
  expect(after).toEqual(before)
  // So what was read before it can still be clicked.
  await host.click(findEntry(before, 'Phone').id)
  await marked(place, 'Phone')
})

test('a problem that comes while the menu is open does not move the choices', async () => {
  const { place, host } = await signedIn({})
  start(place)
  await host.waitForItem({ within: 15_000 })
  const { menu } = await marked(place, 'Off')
  await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 500 } }])
  await host.click('Phone')
  const failing = await host.waitFor(
    (view) => view.menu.entries.some(({ text }) => text === 'Exotel is having problems.'),
    'the menu to tell the problem',
    { within: 10_000 },
  )
  const placeOf = (one: Menu) =>
    ['Phone', 'SIP', 'Off'].map((label) => one.entries.findIndex(({ text }) => text === label))
  expect(placeOf(failing.menu)).toEqual(placeOf(menu))
})

test('where no panel ever comes the window says so, and a second start opens it again', async () => {
  const { place } = await signedIn({ host: 'none' })
  const driven = await drive(place, ['--hidden'])
  const main = driven.process()
  await running(place)
  expect(driven.windows()).toEqual([])

  expect((await place.command([])).code).toBe(0)
  const page = await firstWindow(driven)
  await page.getByRole('note').getByText(messages.window.noTray).waitFor()
  await page.close()
  await running(place)

  const again = driven.waitForEvent('window')
  expect((await place.command([])).code).toBe(0)
  const reopened = await again
  // The settings have one way out as well, and not two.
  const quits = reopened.getByRole('button', { name: 'Quit', exact: true })
  await quits.first().waitFor()
  expect(await quits.count()).toBe(1)
  await reopened.getByRole('button', { name: 'Settings' }).click()
  await reopened.getByRole('heading', { name: 'Settings' }).waitFor()
  expect(await quits.count()).toBe(1)
  await quits.click()
  const code = await eventually(
    () => main.exitCode,
    (ended) => ended !== null,
    { describe: 'the app to end', within: 10_000 },
  )
  expect(code).toBe(0)
})

test('where there is no session bus either, the window says so as well', async () => {
  const place = await startWorkplace({ bus: false, keyring: 'none' })
  opened.place = place
  const page = await firstWindow(await drive(place, ['--simulator']))
  // Above them stands that Exotel is the simulator.
  await page.getByRole('button', { name: messages.window.details }).click()
  await page.getByRole('note').getByText(messages.window.noTray).waitFor()
})

test('the window says so for as long as there is no panel', async () => {
  const { place, host } = await signedIn({ host: 'later' })
  const driven = await drive(place, [])
  const page = await firstWindow(driven)
  await page.getByRole('note').getByText(messages.window.noTray).waitFor()
  await host.own()
  await host.waitForItem({ within: 10_000 })
  await page.getByRole('note').getByText(messages.window.noTray).waitFor({ state: 'detached' })
  await host.release()
  await page.getByRole('note').getByText(messages.window.noTray).waitFor()
})

async function signedIn(options: DesktopOptions) {
  const place = await startWorkplace(options)
  opened.place = place
  await place.prepareAccount()
  return {
    place,
    get host() {
      return place.desktop.host
    },
  }
}

function start(place: Workplace): RunningProcess {
  const app = place.start()
  opened.app = app
  return app
}

async function drive(place: Workplace, args: readonly string[]): Promise<ElectronApplication> {
  const driven = await place.launch(args)
  opened.driven = driven
  return driven
}

async function firstWindow(driven: ElectronApplication): Promise<Page> {
  const page = await driven.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** Settles once the app answers: the icon's other side is not there to be asked. */
async function running(place: Workplace): Promise<void> {
  await eventually(place.status, () => true, {
    describe: 'the app to answer',
    within: 20_000,
  })
}

async function marked(place: Workplace, label: string, within = 10_000) {
  return place.desktop.host.waitFor(
    ({ menu }) => marks(menu).join() === label,
    `${label} alone to be marked`,
    {
      within,
    },
  )
}

/** What the marked entries say. */
function marks(menu: Menu): readonly string[] {
  return flatten(menu.entries)
    .filter(({ toggleState }) => toggleState === 1)
    .map(({ text }) => text)
}
