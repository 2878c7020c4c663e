import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { iconShows } from '../support/icon-picture.ts'
import type { RunningProcess } from '../support/processes.ts'
import { findEntry } from '../support/status-notifier-menu.ts'

let place: Workplace
let app: RunningProcess

beforeAll(async () => {
  place = await startWorkplace()
  const signedIn = await place.signIn()
  expect(signedIn.stderr).not.toContain('wrong')
  expect(signedIn.code).toBe(0)
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
})
afterAll(async () => {
  await app?.stop()
  await place?.close()
})

test('the tray says that calls are off, and marks Off', async () => {
  const { host } = place.desktop
  const { menu } = await host.waitFor(
    (view) => findEntry(view.menu, 'Off').toggleState === 1,
    'Off to be marked',
  )
  expect(menu.entries[0]?.text).toMatch(/^Calls are off · confirmed \d\d:\d\d$/)
  expect(findEntry(menu, 'Phone').toggleState).toBe(0)
  await iconToShow('off')
})

test.each([
  { label: 'SIP', icon: 'sip', body: { UserId: '1', DeviceName: 'sip', DeviceStatus: true } },
  { label: 'Phone', icon: 'phone', body: { UserId: '1', DeviceName: 'phone', DeviceStatus: true } },
  { label: 'Off', icon: 'off', body: { UserId: '1', DeviceName: 'phone', DeviceStatus: false } },
])(
  'a click on $label reaches Exotel, and mark and icon follow the confirmation',
  async ({ label, icon, body }) => {
    const { host } = place.desktop
    await host.click(label)
    await host.waitFor((view) => findEntry(view.menu, label).toggleState === 1, `${label} to be marked`)
    const writes = await place.writes()
    expect(writes.at(-1)?.body).toEqual(body)
    expect(writes.at(-1)?.headers.authorization).toBe(place.exotel.facts.token)
    await iconToShow(icon)
  },
)

test.each([
  { kind: 'seed-contradiction', label: 'SIP', icon: 'switching-sip' },
  { kind: 'lie', record: 'unchanged', label: 'Phone', icon: 'switching-phone' },
])(
  'an answer that does not bear out what was asked ($kind) never shows the device',
  async ({ label, icon, ...fault }) => {
    const { host } = place.desktop
    await place.setFaults([{ match: {}, fault }])
    await host.click(label)
    const { menu } = await host.waitFor(
      (view) => view.menu.entries[0]?.text === `Switching calls to ${label}`,
      'the tray to say that it is switching',
    )
    expect(findEntry(menu, label).toggleState).toBe(0)
    await iconToShow(icon)
    await place.setFaults([])
    await host.waitFor(
      (view) => findEntry(view.menu, label).toggleState === 1,
      `${label} to be marked once it is confirmed`,
      { within: 15_000 },
    )
  },
)

test('Quit ends the app', async () => {
  await place.desktop.host.click('Quit')
  await eventually(app.exit, (exit) => exit !== null, { describe: 'the app to end', within: 10_000 })
  expect(app.exit()?.code).toBe(0)
})

async function iconToShow(state: string): Promise<void> {
  const picture = join(checkout, 'assets', 'tray', `${state}@2x.png`)
  await eventually(
    () => place.desktop.host.icon(),
    (icon) => iconShows(icon, picture),
    {
      describe: `the icon to show ${state}`,
    },
  )
}
