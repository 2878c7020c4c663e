import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SettingsView } from '../../src/core/view/window-pages.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { pressLast, tabAndPress, tabAndType, tabTo } from '../support/keyboard.ts'
import { controlsOf, enterAccount } from '../support/window-controls.ts'

/** What an agent without a token does by the keyboard alone, and what window.test.ts leaves out. */
let place: Workplace
let agent: Agent
let app: ElectronApplication
let page: Page

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  await launch()
})
afterAll(async () => {
  await app?.close().catch(() => undefined)
  await place?.close()
})

const notAllowed = { kind: 'refusal', where: 'error-string', status: 403, code: 1003, message: 'No' }

const { button, press, choose, headline } = controlsOf(() => page)

describe('with the key of an account', () => {
  test('an agent signs in', async () => {
    await tabTo(page, page.getByRole('radio', { name: 'A user id and a token' }))
    await page.keyboard.press('ArrowDown')
    await enterAccount(page, place.exotel.facts)
    await page.keyboard.press('Enter')
    await page.getByText('It works').waitFor()
    await press('Next: keys and lock')
    await press('Done')
    await headline('Calls are off')
    await choose('ArrowRight', 'Phone')
    await headline('Calls ring on your phone')
  })

  test('a key that is no longer accepted is replaced at once', async () => {
    await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 401 } }])
    await choose('ArrowRight', 'SIP')
    await headline('Not signed in')
    await place.setFaults([])
    await enterAccount(page, place.exotel.facts)
    await page.keyboard.press('Enter')
    await headline(/^Calls (are off|ring on )/)
  })

  test('one that may not be used is replaced by what its remedy leads to', async () => {
    await place.setFaults([{ match: {}, fault: notAllowed }])
    await choose('ArrowRight', 'SIP')
    await page.getByText('The API key may not be used for this account.').waitFor()
    await place.setFaults([])
    await press('Connect the account')
    await enterAccount(page, place.exotel.facts)
    await page.keyboard.press('Enter')
    await page.getByText(/^The Exotel account is connected/).waitFor()
    await page.keyboard.press('Escape')
    await headline(/^Calls (are off|ring on )/)
    await page.locator('#problem').waitFor({ state: 'detached' })
  })

  test('Off is chosen', async () => {
    await choose('ArrowRight', 'Phone')
    await headline('Calls ring on your phone')
    await choose('ArrowRight', 'Off')
    await headline('Calls are off')
    await agent.rings(null)
  })
})

describe('a question', () => {
  const asked = async () => {
    expect((await place.command(['hookswitch://phone'])).code).toBe(0)
    await page.getByText('A link asks for calls to ring on Phone. Switch it on?').waitFor()
  }

  test('is answered with no, and nothing is switched', async () => {
    const before = (await place.writes()).length
    await asked()
    await press('Leave it as it is')
    await gone()
    await headline('Calls are off')
    expect((await place.writes()).length).toBe(before)
  })

  test('is answered with yes', async () => {
    await asked()
    await press('Switch Phone on')
    await headline('Calls ring on your phone')
    await gone()
    await agent.rings('phone')
  })

  const gone = () => page.getByText('A link asks').waitFor({ state: 'detached' })
})

describe('the settings that are left', () => {
  test('going off by itself after some minutes, and before sleep', async () => {
    await press('Settings')
    await press(/^Auto-off/)
    await tabAndPress(page, page.getByLabel('When the computer goes to sleep'), 'Space')
    await page.getByText('Saved.').waitFor()
    await tabAndPress(page, page.getByLabel('When I do not use the computer'), 'Space')
    const minutes = page.getByLabel('Minutes without a key or the mouse')
    await tabAndType(page, minutes, '500')
    await page.keyboard.press('Enter')
    await page.getByText('Give whole minutes from 1 to 240, or none.').waitFor()
    expect(await minutes.getAttribute('aria-invalid')).toBe('true')
    await tabAndType(page, minutes, '20')
    await press('Save')
    await page.getByText('Saved.').waitFor()
    const { values } = await settings()
    expect(values).toMatchObject({ autoOffSuspend: false, idleMinutes: 20 })
    await page.keyboard.press('Escape')
  })

  test('notifications, and why the start at login cannot be changed here', async () => {
    await press(/^General/)
    await tabAndPress(page, page.getByLabel('Notify me about changes and problems'), 'Space')
    await page.getByText('Saved.').waitFor()
    expect((await settings()).values.notifications).toBe(false)
    await page.getByText('Only an installed Hookswitch can start at login').waitFor()
    await page.keyboard.press('Escape')
  })
})

describe('the app is quit', () => {
  test('from the settings', async () => {
    const ended = app.waitForEvent('close')
    await tabTo(page, button('Quit'))
    pressLast(page, 'Enter')
    await ended
    expect(await agent.deviceOn()).toBe(null)
    expect((await place.command(['status'])).code).toBe(3)
  })

  test('by Ctrl+Q; Ctrl+W closes the window alone', async () => {
    await launch()
    await headline('Calls are off')
    const closed = page.waitForEvent('close')
    pressLast(page, 'Control+w')
    await closed
    expect((await place.command(['status'])).code).toBe(0)
    expect((await place.command([])).code).toBe(0)
    page = await eventually(
      () => app.windows().find((one) => !one.isClosed()),
      (one): one is Page => one !== undefined,
      { describe: 'the window to be back' },
    )
    await headline('Calls are off')
    const ended = app.waitForEvent('close')
    pressLast(page, 'Control+q')
    await ended
    expect((await place.command(['status'])).code).toBe(3)
  })
})

async function launch(): Promise<void> {
  app = await place.launch()
  page = await app.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function settings() {
  return (await page.evaluate(() => window.hookswitch.request({ kind: 'settings' }))) as SettingsView
}
