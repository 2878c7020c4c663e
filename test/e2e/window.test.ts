import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { pressLast, tabAndPress, tabAndType, tabTo } from '../support/keyboard.ts'
import { controlsOf, enterAccount } from '../support/window-controls.ts'

/** The whole of the window, by its keyboard alone: no test here has a mouse. */
let place: Workplace
let agent: Agent
let app: ElectronApplication
let page: Page

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  app = await place.launch()
  page = await app.firstWindow()
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

const { button, press, field, choose, headline } = controlsOf(() => page)

describe('setting up', () => {
  test('nobody is signed in, and the window says how to', async () => {
    await page.getByText('Fill in what your administrator gave you, or choose their file.').waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not signed in')
  })

  test('a wrong token is tested against Exotel, and what is wrong is said', async () => {
    await tabAndType(page, field('User id'), '1')
    await tabAndType(page, field('Token'), 'a-token-of-no-use')
    await tabAndPress(page, page.getByText('Another server'), 'Enter')
    await tabAndType(page, field('Server address'), place.exotel.facts.url)
    await press('Test and start')
    await page.getByText('Exotel does not accept this token, so it was not saved.').waitFor()
    expect((await agent.status()).state).toBe('signed-out')
  })

  test('what was entered is still there, and the right token works', async () => {
    await page.locator(':focus').and(field('Token')).waitFor()
    expect(await field('User id').inputValue()).toBe('1')
    expect(await field('Server address').inputValue()).toBe(place.exotel.facts.url)
    await tabAndType(page, field('Token'), place.exotel.facts.token)
    await page.keyboard.press('Enter')
    await headline(/^Calls are off$/)
  })

  test('the window goes on to where calls ring by itself, in the size of every day', async () => {
    await eventually(
      () => page.evaluate(() => innerHeight),
      (height) => height === 340,
      { describe: 'the window to be lower' },
    )
    await eventually(chosen, (names) => names.join() === 'Off', { describe: 'Off to be marked' })
  })

  test('a tip names the keys once, and is dismissed', async () => {
    const tip = page.getByText(
      'These keys switch from any program: Ctrl+Alt+1 phone, Ctrl+Alt+2 SIP, Ctrl+Alt+0 off.',
    )
    await tip.waitFor()
    await press('Got it')
    await tip.waitFor({ state: 'detached' })
  })
})

describe('switching', () => {
  test.each([
    { keys: ['ArrowRight', 'Enter'], name: 'Phone', device: 'phone', where: 'phone' },
    { keys: ['ArrowDown', 'Space'], name: 'SIP', device: 'sip', where: 'softphone \\(SIP\\)' },
    { keys: ['ArrowLeft', 'Enter'], name: 'Phone', device: 'phone', where: 'phone' },
  ] as const)(
    '$keys reach Exotel, and $name is marked once confirmed',
    async ({ keys, name, device, where }) => {
      await tabTo(page, page.locator('[role=radio][tabindex="0"]'))
      for (const key of keys) await page.keyboard.press(key)
      await headline(new RegExp(`^Calls ring on your ${where}$`))
      expect(await chosen()).toEqual([name])
      expect((await place.writes()).at(-1)?.body).toEqual({
        UserId: '1',
        DeviceName: device,
        DeviceStatus: true,
      })
    },
  )

  test('passing over a choice switches nothing', async () => {
    const before = (await place.writes()).length
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowRight'])
      await page.keyboard.press(key)
    expect(await agent.deviceOn()).toBe('phone')
    expect((await place.writes()).length).toBe(before)
  })

  test('a press shows at once, before Exotel has answered', async () => {
    await place.setFaults([{ match: { method: 'PUT' }, fault: { kind: 'latency', ms: 6000 } }])
    await choose('ArrowRight', 'SIP')
    const pending = page.locator('[role=radio][data-pending]')
    await pending.waitFor()
    expect(await pending.getAttribute('data-target')).toBe('sip')
    expect(await agent.deviceOn()).toBe('phone')
    expect(await chosen()).toEqual([])
    await headline(/^Calls ring on your softphone \(SIP\)$/)
    await place.setFaults([])
  })

  test('off for some minutes counts down, and says what comes then', async () => {
    await press('More ways to switch off for a while')
    await press('Off for 5 min')
    await headline(/^Calls are off$/)
    await page.getByText(/^Until \d\d:\d\d, 5 minutes left$/).waitFor()
    await page.getByText('Then back on: SIP').waitFor()
    await agent.rings(null)
    await press('+15 min')
    await page.getByText(/^Until \d\d:\d\d, 20 minutes left$/).waitFor()
  })

  test('the time off is ended early', async () => {
    await press('Back on now')
    await headline(/^Calls ring on your softphone \(SIP\)$/)
    await agent.rings('sip')
  })

  test('off for a break says which one, also once it is longer', async () => {
    await press('Off for Lunch 30 min')
    await headline(/^Calls are off$/)
    await page.getByText(/^Lunch · Until \d\d:\d\d, 30 minutes left$/).waitFor()
    await press('+15 min')
    await page.getByText(/^Lunch · Until \d\d:\d\d, 45 minutes left$/).waitFor()
    await press('Back on now')
    await headline(/^Calls ring on your softphone \(SIP\)$/)
  })

  test('a digit switches while the focus is on the choice', async () => {
    await tabTo(page, page.locator('[role=radio][tabindex="0"]'))
    await page.keyboard.press('1')
    await headline(/^Calls ring on your phone$/)
    await page.keyboard.press('0')
    await headline(/^Calls are off$/)
    await page.keyboard.press('2')
    await headline(/^Calls ring on your softphone \(SIP\)$/)
  })

  test('off until a time of day', async () => {
    await press('Off until a time of day')
    const inTwoHours = new Date(Date.now() + 125 * 60_000)
    const two = (part: number) => String(part).padStart(2, '0')
    await tabTo(page, field('Until what time?'))
    await page.keyboard.type(`${two(inTwoHours.getHours() % 12 || 12)}${two(inTwoHours.getMinutes())}`)
    await page.keyboard.type(inTwoHours.getHours() < 12 ? 'AM' : 'PM')
    await press('Off until then')
    await page.getByText(/^Until \d\d:\d\d, 2 h [45] min left$/).waitFor()
  })
})

describe('what is wrong has its remedy as a button', () => {
  test('a device that is not verified can be tried again', async () => {
    await agent.change({ phone: { verified: false } })
    await choose('ArrowRight', 'Phone')
    await page.locator('#problem').getByText('This device is not verified').waitFor()
    await page.locator('#problem').getByText('Give a missed call from that phone').waitFor()
    await agent.change({ phone: { verified: true } })
    await press('Verified it? Try again')
    await headline(/^Calls ring on your phone$/)
    await page.locator('#problem').waitFor({ state: 'detached' })
  })

  test('what cannot be reached is tried at once', async () => {
    await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 503 } }])
    await choose('ArrowRight', 'SIP')
    await headline(/^Unknown: calls may ring$/)
    await page.getByText(/^Exotel hasn't confirmed SIP \(since \d\d:\d\d\)$/).waitFor()
    // Reached while it still fails: once it does not, the app may be quicker than the Tab key.
    await tabTo(page, page.getByRole('button', { name: 'Try now', exact: true }))
    await place.setFaults([])
    await page.keyboard.press('Enter')
    await headline(/^Calls ring on your softphone \(SIP\)$/)
  })

  test('a change made elsewhere is told, once looked at', async () => {
    await agent.turn('off')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect((await place.command([])).code).toBe(0)
    page = await eventually(
      () => app.windows()[0],
      (one): one is Page => one !== undefined && !one.isClosed(),
      { describe: 'the window to be back' },
    )
    await headline(/^Calls are off$/)
    await page.getByText(/^Changed elsewhere at \d\d:\d\d$/).waitFor()
  })

  test('in a window that has just opened, a digit switches at once', async () => {
    await page
      .locator(':focus')
      .and(page.getByRole('heading', { level: 1 }))
      .waitFor()
    await page.keyboard.press('1')
    await headline(/^Calls ring on your phone$/)
    await page
      .locator(':focus')
      .and(page.getByRole('radio', { name: 'Phone' }))
      .waitFor()
    await page.keyboard.press('0')
    await headline(/^Calls are off$/)
  })
})

describe('the settings', () => {
  test('what is chosen is kept', async () => {
    await press('Settings')
    await press(/^Auto-off/)
    await tabAndPress(page, page.getByLabel('When Hookswitch quits or you log out'), 'Space')
    await page.getByText('Saved.').waitFor()
    await tabTo(page, page.getByLabel('When I am back'))
    await page.keyboard.press('ArrowDown')
    await back()
    await press(/^Auto-off/)
    expect(await page.getByLabel('When Hookswitch quits or you log out').isChecked()).toBe(false)
    await eventually(
      () => page.getByLabel('When I am back').inputValue(),
      (value) => value === 'ask',
      { describe: 'the choice to be kept' },
    )
    await back()
  })

  test('what makes no sense is answered with a sentence', async () => {
    await press(/^General/)
    const minutes = page.getByLabel('What "Off for" offers')
    await tabAndType(page, minutes, 'five')
    await page.keyboard.press('Enter')
    await page.getByText('Write whole numbers of minutes with commas between').waitFor()
    await tabAndType(page, minutes, '7, 70')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    await back()
  })

  test('a key is recorded by pressing it', async () => {
    await press(/^Shortcuts/)
    await press(/^Phone: Ctrl \+ Alt \+ 1/)
    await page.keyboard.press('p')
    await page.getByText('Press it together with Ctrl, Alt or Super').waitFor()
    await page.keyboard.down('Control')
    await page.keyboard.down('F8')
    await page.keyboard.up('F8')
    await page.keyboard.up('Control')
    await button(/^Phone: Ctrl \+ F8/).waitFor()
    await page.getByText('Saved.').waitFor()
    await press(/^Phone: Ctrl \+ F8/)
    await page.keyboard.press('Control+Shift+F9')
    await button(/^Phone: Ctrl \+ Shift \+ F9/).waitFor()
    await press(/^SIP: Ctrl \+ Alt \+ 2/)
    await page.keyboard.press('Control+Shift+F9')
    await page.getByText('is already the key of Phone').waitFor()
    await press(/^SIP: Ctrl \+ Alt \+ 2/)
    await page.keyboard.press('Escape')
    await press(/^Swap|^Phone ⇄ SIP/)
    await page.keyboard.press('Backspace')
    await button(/^Phone ⇄ SIP: No key/).waitFor()
    await back()
  })

  test('the report for support is copied', async () => {
    await press(/^Activity and help/)
    await press('Copy report for support')
    await page.getByText('Report copied.').waitFor()
    const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied).toContain('Hookswitch')
    expect(copied).not.toContain(place.exotel.facts.token)
    await back()
  })

  test('an account is connected, and tells of numbers, verification and busy', async () => {
    await agent.change({ sip: { verified: false, busy: true } })
    await press(/^Account and connection/)
    await enterAccount(page, place.exotel.facts)
    await page.keyboard.press('Enter')
    await button('Disconnect the account').waitFor()
    await back()
    await back()
    await press('Details')
    const cards = page.getByRole('region', { name: 'Your devices' }).getByRole('listitem')
    await cards.filter({ hasText: 'Phone' }).getByText('Verified', { exact: true }).waitFor()
    await cards.filter({ hasText: 'Phone' }).getByText('Free').waitFor()
    await cards.filter({ hasText: 'SIP' }).getByText('Not verified').waitFor()
    await cards.filter({ hasText: 'SIP' }).getByText('On a call').waitFor()
    expect(await cards.first().locator('.number').textContent()).toMatch(/^\+\d\d\*+\d{4}$/)
  })

  test('the phone gets another number, once what that means is agreed to', async () => {
    await fetch(`${place.exotel.facts.url}/_simulator/requests`, { method: 'DELETE' })
    await press('Settings')
    await press(/^Account and connection/)
    const agreed = page.getByRole('checkbox', { name: /^I know that calls to the old number stop/ })
    await tabAndType(page, field('New number'), '+91 98765 43299')
    await page.keyboard.press('Enter')
    expect(await agreed.evaluate((box: HTMLInputElement) => box.validity.valueMissing)).toBe(true)
    expect(await place.writes()).toEqual([])
    await tabTo(page, agreed)
    await page.keyboard.press('Space')
    await press('Change the number')
    await page.getByText('The number is changed. Calls ring there once it is verified.').waitFor()
    expect((await place.writes()).map(({ body }) => body)).toEqual([{ contact_uri: '+919876543299' }])
    await back()
    await back()
    await press('Details')
    const phone = page.getByRole('region', { name: 'Your devices' }).getByRole('listitem').first()
    await phone.getByText('Not verified').waitFor()
    await phone.getByText(/^\+91\*+3299$/).waitFor()
  })

  test('the account is disconnected again', async () => {
    await press('Settings')
    await press(/^Account and connection/)
    await press('Disconnect the account')
    await page.getByText('No Exotel account is connected').waitFor()
    await back()
    await back()
    await page
      .locator(':focus')
      .and(page.getByRole('button', { name: 'Settings' }))
      .waitFor()
  })
})

test('the page reaches nothing but its own files, and sees no secret', async () => {
  const reached = await page.evaluate(async (url) => {
    try {
      await fetch(url)
      return true
    } catch {
      return false
    }
  }, `${place.exotel.facts.url}/_simulator/agents`)
  expect(reached).toBe(false)
  expect(await page.content()).not.toContain(place.exotel.facts.token)
  expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined')
})

test('signing out switches off, says so, and asks for a token again', async () => {
  await agent.change({ sip: { verified: true } })
  await choose('ArrowLeft', 'SIP')
  await headline(/^Calls ring on your softphone \(SIP\)$/)
  await press('Settings')
  await press(/^Account and connection/)
  await press('Sign out')
  await headline(/^Not signed in$/)
  await page.getByText('Signed out; calls are off.').waitFor()
  expect((await place.writes()).at(-1)?.body).toEqual({ UserId: '1', DeviceName: 'sip', DeviceStatus: false })
})

test('the simulator is tried without an account, and marked as one', async () => {
  const ended = app.waitForEvent('close')
  await tabTo(page, button('Practice mode: no real calls'))
  pressLast(page, 'Enter')
  await ended
  await eventually(
    async () => (await place.command(['--simulator', 'status'])).stdout,
    (told) => told.includes('Practice mode: no real calls are switched'),
    { describe: 'the app to run with the simulator, and to say so', within: 20_000 },
  )
  await eventually(
    async () => (await place.desktop.host.menu()).entries.map(({ text }) => text),
    (lines) => lines.includes('Practice mode: no real calls are switched'),
    { describe: 'the tray to mark the simulator', within: 10_000 },
  )
})

/** Leaves a page of the settings by its own key. */
async function back(): Promise<void> {
  const title = await page.getByRole('heading', { level: 1 }).textContent()
  await page.keyboard.press('Escape')
  await eventually(
    () => page.getByRole('heading', { level: 1 }).textContent(),
    (now) => now !== title,
    { describe: `the page ${title} to be left` },
  )
}

async function chosen(): Promise<readonly string[]> {
  return page.locator('[role=radio][aria-checked=true] .name').allTextContents()
}
