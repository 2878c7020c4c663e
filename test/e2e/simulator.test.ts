import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { electronProgram } from '../support/electron.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { pressLast, tabAndPress, tabAndType, tabTo } from '../support/keyboard.ts'

/** The way out of the simulator, by keys alone. */
const mark = 'Practice mode: no real calls are switched'

let place: Workplace
let app: ElectronApplication
let page: Page

/** What an AppImage tells its program: the file itself, and the folder that goes with the process. */
let appImage: { readonly APPIMAGE: string; readonly APPDIR: string }
const startedByFile = () => existsSync(join(place.desktop.home, 'started-by-file'))

beforeAll(async () => {
  place = await startWorkplace()
  const file = join(place.desktop.home, 'Hookswitch.AppImage')
  const script = `#!/bin/sh\ntouch "$HOME/started-by-file"\nexec '${electronProgram()}' "$@"\n`
  writeFileSync(file, script, { mode: 0o755 })
  appImage = { APPIMAGE: file, APPDIR: dirname(electronProgram()) }
})
beforeEach(async () => {
  app = await place.launch(['--simulator'], appImage)
  page = await app.firstWindow()
  await page.getByRole('heading', { level: 1, name: 'Calls are off' }).waitFor()
})
afterEach(() => app?.close().catch(() => undefined))
afterAll(async () => {
  await place?.close()
})

test('whoever signs out there and in elsewhere is no longer told that calls are not real', async () => {
  await page.getByText(mark).waitFor()
  expect((await place.command(['--simulator', 'sign-out'])).code).toBe(0)
  await page.getByRole('heading', { level: 1, name: 'Not signed in' }).waitFor()
  const { url, token } = place.exotel.facts
  await tabAndType(page, page.getByLabel('User id', { exact: true }), '1')
  await tabAndType(page, page.getByLabel('Token', { exact: true }), token)
  await tabAndPress(page, page.getByText('Another server'), 'Enter')
  await tabAndType(page, page.getByLabel('Server address'), url)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Calls are off' }).waitFor()
  expect(await page.getByText(mark).count()).toBe(0)
  expect((await place.command(['--simulator', 'status'])).stdout).not.toContain(mark)
})

test('its account page has no signing out, which would end in a profile that keeps nothing', async () => {
  await tabAndPress(page, button('Settings'), 'Enter')
  await tabAndPress(page, button(/^Account and connection/), 'Enter')
  await button('Disconnect the account').waitFor()
  expect(await button('Sign out').count()).toBe(0)
})

test('it is left for the app as it is without it, which starts from the AppImage', async () => {
  const ended = app.waitForEvent('close')
  await tabTo(page, button('Leave practice mode'))
  pressLast(page, 'Enter')
  await ended
  await eventually(place.status, ({ state }) => state === 'signed-out', {
    describe: 'the app to run without the simulator',
    within: 20_000,
  })
  expect((await place.command(['status'])).stdout).toMatch(/^Not signed in/)
  expect((await place.command(['--simulator', 'status'])).code).toBe(3)
  const { menu } = await place.desktop.host.waitFor(
    (view) => view.menu.entries[0]?.text.startsWith('Not signed in') === true,
    'the tray to say that nobody is signed in',
  )
  expect(menu.entries.map(({ text }) => text)).not.toContain(mark)
  expect(startedByFile()).toBe(true)
})

function button(name: string | RegExp) {
  return page.getByRole('button', { name, exact: true })
}
