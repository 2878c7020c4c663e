import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
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

const { button, press, field, choose, headline } = controlsOf(() => page)

describe('with the key of an account', () => {
  test('an agent signs in', async () => {
    await press('I am an administrator')
    await tabTo(page, page.getByRole('radio', { name: 'An API key of an Exotel account' }))
    await enterAccount(page, place.exotel.facts)
    await page.keyboard.press('Enter')
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
    // A press in the first 700 ms counts as one that was meant for what the question covers.
    await vi.waitFor(
      async () => {
        await press('Switch Phone on')
        await gone(1_000)
      },
      { timeout: 20_000, interval: 200 },
    )
    await headline('Calls ring on your phone')
    await agent.rings('phone')
  })

  const gone = (timeout = 30_000) => page.getByText('A link asks').waitFor({ state: 'detached', timeout })
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

  test('breaks: what is refused stays as it was typed, and what is saved is offered', async () => {
    await press(/^Breaks/)
    const long = 'Coaching-'.repeat(23).slice(0, 200)
    await tabAndType(page, field('Name of break 1'), long)
    await page.keyboard.press('Enter')
    await page.getByText('Give at most 12 breaks, each with a name of 1 to 40 characters').first().waitFor()
    expect(await field('Name of break 1').inputValue()).toBe(long)
    expect(await field('Name of break 1').getAttribute('aria-invalid')).toBe('true')
    await tabAndType(page, field('Name of break 1'), '<b>Coaching</b>')
    await press('Remove break 2 Lunch')
    await press('Add a break')
    await page.keyboard.type('تدريب')
    await tabAndType(page, field('Minutes of break 2'), '20')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    expect((await settings()).values.breaks).toEqual([
      { name: '<b>Coaching</b>', minutes: 15 },
      { name: 'تدريب', minutes: 20 },
    ])
    await page.keyboard.press('Escape')
    await button(/^Breaks <b>Coaching<\/b>, تدريب/).waitFor()
  })

  test('the reminder and the end of the shift, with a sentence for what is neither', async () => {
    await press(/^Reminder and shift end/)
    const reminder = page.getByLabel('Minutes until I am reminded that calls are off')
    for (const wrong of ['481', 'soon']) {
      await tabAndType(page, reminder, wrong)
      await page.keyboard.press('Enter')
      await page.getByText('Give whole minutes from 1 to 480, or 0 for no reminder.').first().waitFor()
      expect(await reminder.inputValue()).toBe(wrong)
    }
    await tabAndType(page, reminder, '0')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    expect((await settings()).values.remindOffMinutes).toBe(0)
    await tabAndType(page, reminder, '30')
    await page.keyboard.press('Enter')
    const end = page.getByLabel('Calls go off when my shift ends, at')
    await tabAndType(page, end, 'noon')
    await page.keyboard.press('Enter')
    await page.getByText('Give a time of day such as 18:00 or 6 pm, or none.').first().waitFor()
    expect(await end.inputValue()).toBe('noon')
    await tabAndType(page, end, '6:30 pm')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    expect((await settings()).values).toMatchObject({ remindOffMinutes: 30, shiftEnd: '18:30' })
    expect(await end.inputValue()).toBe('18:30')
    await page.keyboard.press('Escape')
    await button(/^Reminder and shift end 30 min · 18:30/).waitFor()
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
