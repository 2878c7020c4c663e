import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { tabAndPress, tabTo } from '../support/keyboard.ts'
import { findEntry } from '../support/status-notifier-menu.ts'

const english = messagesIn('en')
const hindi = messagesIn('hi')

let place: Workplace
let app: ElectronApplication | null = null

beforeAll(async () => {
  place = await startWorkplace()
  await place.prepareAccount()
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

/** Starts the app with its window; `env` beside the desktop's. */
async function open(env: Readonly<Record<string, string>> = {}): Promise<Page> {
  app = await place.launch([], env)
  const page = await app.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

async function quit(): Promise<void> {
  await app?.close()
  app = null
  await place.desktop.host.waitForNoItem()
}

const headline = (page: Page, text: string) =>
  page.getByRole('heading', { level: 1, name: text, exact: true }).waitFor()

describe('the language that is chosen', () => {
  test('is spoken by the window at once, by the keyboard alone', async () => {
    const page = await open()
    await headline(page, english.calls.off)
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
    await tabAndPress(page, button(english.window.settings), 'Enter')
    await tabAndPress(page, button(new RegExp(`^${english.settingsPage.general}`)), 'Enter')
    await tabTo(page, page.getByLabel(english.settingsPage.language, { exact: true }))
    await page.keyboard.press('End')
    await page.getByRole('heading', { level: 1, name: hindi.settingsPage.general }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('hi')
    // What Chromium says of a field by itself would be in the system's language.
    const times = page.getByLabel(hindi.settingsPage.offFor, { exact: true })
    await times.fill('')
    await times.press('Enter')
    expect(await times.evaluate((field: HTMLInputElement) => field.validationMessage)).toBe(
      hindi.form.notFilledIn,
    )
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await headline(page, hindi.calls.off)
  })

  test('is spoken by the tray', async () => {
    const { menu } = await place.desktop.host.waitFor(
      (view) => view.menu.entries[0]?.text.startsWith(hindi.calls.off) === true,
      'the tray to speak Hindi',
    )
    expect(findEntry(menu, hindi.targetName.phone).enabled).toBe(true)
    expect(findEntry(menu, hindi.menu.quit).enabled).toBe(true)
  })

  test('is spoken on a terminal, and programs read what they always did', async () => {
    const { stdout } = await place.command(['sip'])
    expect(stdout).toBe(`${hindi.outcome.confirmed(hindi.calls.sip)}\n`)
    expect((await place.command(['status'])).stdout).toContain(hindi.signIn.done('1'))
    expect(JSON.parse((await place.command(['status', '--json'])).stdout).state).toBe('sip')
    const wrong = await place.command(['fly'])
    expect(wrong.stderr).toContain(`${hindi.commandLine.unknownCommand('fly', null)}\n`)
    expect(wrong.code).toBe(2)
  })

  test('holds after a restart, and while no app runs', async () => {
    await quit()
    const { stderr, code } = await place.command(['off'])
    expect(stderr).toContain(`${hindi.commandLine.noAppRunning}\n`)
    expect(code).toBe(3)
    await headline(await open(), hindi.calls.off)
  })

  test('holds on a system of another language', async () => {
    await quit()
    await headline(await open({ LANG: 'en_IN.UTF-8', LANGUAGE: 'en_IN:en' }), hindi.calls.off)
    await quit()
  })
})

describe('where none is chosen', () => {
  const profile = () => `--user-data-dir=${place.desktop.home}/another`

  test.each([
    { env: { LANG: 'hi_IN.UTF-8' }, says: hindi },
    { env: { LANG: 'en_IN.UTF-8', LANGUAGE: 'hi:en' }, says: hindi },
    { env: { LANG: 'ta_IN.UTF-8' }, says: english },
    { env: { LANG: 'C.UTF-8' }, says: english },
  ])('the system’s is spoken: $env', async ({ env, says }) => {
    const { stderr } = await place.command([profile(), 'off'], undefined, env)
    expect(stderr).toContain(`${says.commandLine.noAppRunning}\n`)
    expect((await place.command([profile(), '--help'], undefined, env)).stdout).toBe(`${says.help}\n`)
  })

  test('the tray speaks it, too', async () => {
    const running = place.start([profile(), '--hidden'], { LANG: 'hi_IN.UTF-8' })
    await place.desktop.host.waitFor(
      (view) => view.menu.entries[0]?.text === hindi.state.signedOutLine,
      'the tray to speak Hindi',
    )
    await running.stop()
  })
})
