import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { tabAndPress, tabAndType, tabTo } from '../support/keyboard.ts'
import { runProcess } from '../support/processes.ts'
import { openSettingsPage, type SettingsPage } from '../support/settings-page.ts'
import { controlsOf, enterAccount } from '../support/window-controls.ts'
import { sidewaysScroll } from '../support/window-page.ts'

/** What comes from Exotel, from the desktop or from a hand that slipped: right in the window, or a clear sentence. */
const long = 'Asha-Gopalakrishnan-'.repeat(10)

let place: Workplace
let other: SettingsPage
let app: ElectronApplication
let page: Page

beforeAll(async () => {
  place = await startWorkplace()
  // A program that has Ctrl+Alt with 1 to 0 before Hookswitch starts; to the X server it is any other.
  other = await openSettingsPage(place, [`--user-data-dir=${join(place.desktop.home, 'other')}`])
  app = await place.launch()
  page = await app.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
})
afterAll(async () => {
  await app?.close()
  await other?.close()
  await place?.close()
})

const { button, press, field, choose } = controlsOf(() => page)

test('a user id of blanks is none: nothing is asked, and the field says that it is empty', async () => {
  await tabAndType(page, field('User id'), '   ')
  await tabAndType(page, field('Token'), place.exotel.facts.token)
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('user')
  expect(await field('User id').evaluate((input: HTMLInputElement) => input.validity.valueMissing)).toBe(true)
  expect(await page.getByText('Asking Exotel').count()).toBe(0)
})

test('a user id of 200 characters is signed in, and shown whole in the settings', async () => {
  await setAgent(long, {
    firstName: long,
    lastName: long,
    email: 'long@example.com',
    devices: { phone: { contactUri: '' }, sip: null },
  })
  await tabAndType(page, field('User id'), long)
  await tabAndType(page, field('Token'), place.exotel.facts.token)
  await tabAndPress(page, page.getByText('Another server'), 'Enter')
  await tabAndType(page, field('Server address'), place.exotel.facts.url)
  await page.keyboard.press('Enter')
  await page.getByRole('radiogroup').waitFor()
  await fits()
  await press('Settings')
  await press(/^Account and connection/)
  await page.locator('.user-whole').getByText(long).waitFor()
  await fits()
})

describe('what the account tells', () => {
  test('a name of 400 characters', async () => {
    await connect('long@example.com')
    await page.getByText(`The Exotel account is connected, as ${long}`).waitFor()
    await fits()
    await press('Disconnect the account')
    await button('Connect').waitFor()
  })

  test('no name', async () => {
    await setAgent(long, { firstName: '', lastName: '' })
    await connect('long@example.com')
    await page.getByText('The Exotel account is connected.', { exact: true }).waitFor()
  })

  test('a device without a number, and an agent without a device', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await press('Details')
    const cards = page.getByRole('region', { name: 'Your devices' }).getByRole('listitem')
    await cards.filter({ hasText: 'Phone' }).getByText('Number not known').waitFor()
    await cards.filter({ hasText: 'SIP' }).getByText('Your Exotel account has no SIP device.').waitFor()
    expect(await page.getByRole('radio', { name: 'SIP' }).getAttribute('aria-disabled')).toBe('true')
  })
})

test('a problem whose text is markup is shown as it is, and nothing of it is carried out', async () => {
  const message = '<img src=x onerror="document.title=1"><b>bold</b>'
  const fault = { kind: 'refusal', where: 'error-string', status: 418, code: 4242, message }
  await place.setFaults([{ match: { method: 'PUT' }, fault }])
  await choose('ArrowRight', 'Phone')
  await page.getByText(message).first().waitFor()
  expect(await page.locator('main b, main img[src=x]').count()).toBe(0)
  expect(await page.title()).toBe('Hookswitch')
  await place.setFaults([])
})

describe('keys that another program has', () => {
  test('are said to do nothing here', async () => {
    await press('Settings')
    await press(/^Shortcuts/)
    await page.getByText('Ctrl+Alt+1 is used by the desktop or another program').waitFor()
  })

  test('never reach the window that records them, and it says why nothing happens', async () => {
    await press(/^Phone: /)
    await page.getByText('If nothing happens, another program uses the keys.').waitFor()
    const { code } = await runProcess('xdotool', ['key', 'ctrl+alt+1'], { env: place.desktop.env })
    expect(code).toBe(0)
    await button('Phone: Press the keys…').waitFor()
    await page.keyboard.press('Escape')
  })

  test('are refused where the desktop passes them on, and the old ones stay', async () => {
    await press(/^Phone: /)
    await page.keyboard.press('Control+Shift+F9')
    await button('Phone: Ctrl + Shift + F9').waitFor()
    await press('Phone: Ctrl + Shift + F9')
    await page.keyboard.press('Control+Alt+Digit2')
    await page
      .getByText('Ctrl+Alt+2 is already the key of SIP. Choose another, or change that one first.')
      .waitFor()
    await press('SIP: Ctrl + Alt + 2')
    await page.keyboard.press('Control+Shift+F10')
    await button('SIP: Ctrl + Shift + F10').waitFor()
    await press('Phone: Ctrl + Shift + F9')
    await page.keyboard.press('Control+Alt+Digit2')
    await page
      .getByText(
        'Ctrl+Alt+2 is used by the desktop or another program, so it was not set. Ctrl+Shift+F9 keeps working.',
      )
      .waitFor()
  })
})

/** Where everything is shown thrice as large, and in Hindi, whose letters no font has: they are boxes then. */
test('on a small screen without fonts the window fits, and all of it is reached', async () => {
  const fonts = join(place.desktop.home, 'fonts.conf')
  writeFileSync(fonts, withoutHindi)
  const profile = `--user-data-dir=${join(place.desktop.home, 'large')}`
  const large = await place.launch([profile], { GDK_SCALE: '3', LANG: 'hi_IN.UTF-8', FONTCONFIG_FILE: fonts })
  try {
    const shown = await large.firstWindow()
    await shown.getByRole('heading', { level: 1, name: messagesIn('hi').state.signedOut }).waitFor()
    const { scale, window, area } = await large.evaluate(({ BrowserWindow, screen }) => ({
      scale: screen.getPrimaryDisplay().scaleFactor,
      window: BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: -1, y: -1, width: 0, height: 0 },
      area: screen.getPrimaryDisplay().workArea,
    }))
    expect(scale).toBe(3)
    expect(window.x).toBeGreaterThanOrEqual(area.x)
    expect(window.y).toBeGreaterThanOrEqual(area.y)
    expect(window.x + window.width).toBeLessThanOrEqual(area.x + area.width)
    expect(window.y + window.height).toBeLessThanOrEqual(area.y + area.height)
    expect(await sidewaysScroll(shown)).toBe(0)
    const last = shown.getByRole('button').last()
    await tabTo(shown, last)
    const place = await last.boundingBox()
    expect(place).not.toBe(null)
    expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual(
      await shown.evaluate(() => innerHeight),
    )
    expect(place?.y).toBeGreaterThanOrEqual(0)
  } finally {
    await large.close()
  }
})

/** The system's fonts, but those that have the letters of Hindi. */
const withoutHindi = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <selectfont><rejectfont><pattern><patelt name="lang"><string>hi</string></patelt></pattern></rejectfont></selectfont>
</fontconfig>
`

function focused(): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id)
}

async function fits(): Promise<void> {
  expect(await sidewaysScroll(page)).toBe(0)
}

/** Connects the account as the agent with this e-mail, on the account page. */
async function connect(email: string): Promise<void> {
  await enterAccount(page, { ...place.exotel.facts, email })
  await page.keyboard.press('Enter')
}

/** Alters an agent at Exotel, or makes one. */
async function setAgent(userId: string, change: object): Promise<void> {
  const answer = await fetch(`${place.exotel.facts.url}/_simulator/agents/${encodeURIComponent(userId)}`, {
    method: 'PUT',
    body: JSON.stringify(change),
  })
  expect(answer.status).toBe(200)
}
