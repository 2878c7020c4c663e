import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { tabAndPress, tabAndType, tabTo } from '../support/keyboard.ts'
import { type Heard, partsOf, type ScreenReader, startScreenReader } from '../support/screen-reader.ts'
import { controlsOf } from '../support/window-controls.ts'

/** The window as somebody hears it who cannot see it: what comes over the accessibility bus, driven by keys alone. */
let place: Workplace
let agent: Agent
let app: ElectronApplication
let page: Page
let reader: ScreenReader

beforeAll(async () => {
  place = await startWorkplace({ accessibility: true })
  agent = agentOf(place)
  app = await place.launch()
  page = await app.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
  // Switched on later than the app, which starts at login and stays.
  reader = await startScreenReader(place.desktop)
})
beforeEach(() => reader.hush())
afterAll(async () => {
  await app?.close()
  await reader?.close()
  await place?.close()
})

const { button, press, field } = controlsOf(() => page)

describe('setting up', () => {
  test('tells where one is, and what each field wants', async () => {
    const now = await heads('Not signed in')
    expect(one(now, 'heading', 'Set up Hookswitch').level).toBe('2')
    const buttons = partsOf(now).filter(({ role }) => role === 'push button')
    expect(buttons.map(({ name }) => name)).toEqual([
      'Choose the file from your administrator',
      'Test and start',
      'Practice mode: no real calls',
      'I am an administrator',
    ])
    const token = one(now, 'password text', 'Token')
    expect(token.description).toBe('Stored only in your keyring.')
    expect(token.states).toContain('required')
    expect(token.states).not.toContain('invalid-entry')
  })

  test('a refused token is heard, and stands with its field, which has the focus again', async () => {
    await tabAndType(page, field('User id'), '1')
    await tabAndType(page, field('Token'), 'a-token-of-no-use')
    await tabAndPress(page, page.getByText('Another server'), 'Enter')
    await tabAndType(page, field('Server address'), place.exotel.facts.url)
    // An answer that comes at once would be what is heard first.
    await place.setFaults([{ match: {}, fault: { kind: 'latency', ms: 4000 } }])
    await press('Test and start')
    await reader.says('name', /^Asking Exotel/)
    await reader.says('live', /^Exotel does not accept this token/)
    await place.setFaults([])
    await reader.says('focus', /^Token, password text,.*invalid-entry.*Exotel does not accept this token/)
  })

  test('the right one is heard to work, and the end leads to where calls ring', async () => {
    await page.keyboard.press('Control+A')
    await page.keyboard.type(place.exotel.facts.token)
    await page.keyboard.press('Enter')
    await reader.says('live', /^Signed in as 1\./)
    await reader.says('live', /^Calls are off$/)
    await reader.says('focus', /^Calls are off, heading$/)
  })
})

describe('where calls ring', () => {
  test('is the heading, and the one choice of three that is checked', async () => {
    const now = await heads('Calls are off')
    const choices = one(now, 'panel', 'Where calls ring')
    expect(choices.children.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'radio button Phone',
      'radio button SIP',
      'radio button Off',
    ])
    expect(checked(now)).toEqual(['Off'])
    expect(one(now, 'radio button', 'SIP').description).toBe('SIP rings only while your softphone is open.')
  })

  test('while a switch is under way none is checked and the one says so; then the confirmation is heard', async () => {
    await place.setFaults([{ match: { method: 'PUT' }, fault: { kind: 'latency', ms: 6000 } }])
    await tabTo(page, page.locator('[role=radio][tabindex="0"]'))
    await reader.says('focus', /^Off, radio button, checked$/)
    await page.keyboard.press('ArrowRight')
    await reader.says('focus', /^Phone, radio button$/)
    await page.keyboard.press('Enter')
    await reader.says('live', /^Switching calls to Phone$/)
    await heads(
      'Switching calls to Phone',
      (now) => checked(now).length === 0 && one(now, 'radio button', 'Phone').description === 'Switching',
    )
    await reader.says('live', /^Calls ring on your phone$/)
    await place.setFaults([])
    await heads('Calls ring on your phone', (now) => checked(now).join() === 'Phone')
  })

  test('a change made elsewhere is heard', async () => {
    await agent.turn('off')
    await page.evaluate(() => window.hookswitch.request({ kind: 'retry' }))
    await reader.says('live', /^Calls are off$/)
    await reader.says('live', /^Changed elsewhere at \d\d:\d\d: Calls are off\. Choose again/)
  })

  test('a problem is heard once, without what is for support, however often it is tried again', async () => {
    await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 503 } }])
    await tabTo(page, page.locator('[role=radio][tabindex="0"]'))
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await reader.says('live', /^Exotel is having problems\./)
    await reader.says('live', /^Unknown: calls may ring$/)
    const tries = async () => (await place.writes()).length
    const before = await tries()
    await expect.poll(tries, { timeout: 20_000 }).toBeGreaterThan(before + 1)
    const told = reader.said().filter(({ text }) => text.startsWith('Exotel is having problems'))
    expect(told).toHaveLength(1)
    expect(told[0]?.text).not.toContain('support')
    await tabTo(page, button('Try now'))
    await reader.says('focus', /^Try now, push button, Exotel is having problems/)
    await place.setFaults([])
    await page.keyboard.press('Enter')
    await reader.says('live', /^Calls ring on /)
    // Its button is gone, and the focus is not lost with it.
    await reader.says('focus', /, heading$/)
  })
})

describe('the settings', () => {
  test('each page begins at its heading, and the way back ends where it began', async () => {
    await press('Settings')
    await reader.says('focus', /^Settings, heading$/)
    await press(/^Shortcuts/)
    await reader.says('focus', /^Shortcuts, heading$/)
    await heads('Shortcuts', (now) => partsOf(now).some(({ text }) => /^Calls ring on /.test(text.trim())))
    // On the way there the buttons were heard, too.
    reader.hush()
    await page.keyboard.press('Escape')
    await reader.says('focus', /^Shortcuts.*, push button$/)
    await page.keyboard.press('Escape')
    await reader.says('focus', /^Settings, push button$/)
    const focused = reader.said().filter(({ by, text }) => by === 'focus' && !text.endsWith('document web'))
    expect(focused.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Shortcuts/),
      'Settings, push button',
    ])
  })

  test('a switch says whether it is on', async () => {
    await press('Settings')
    await press(/^Auto-off/)
    const lock = page.getByLabel('When the screen is locked')
    await tabTo(page, lock)
    await reader.says('focus', /^When the screen is locked, check box, checked$/)
    await page.keyboard.press('Space')
    await reader.says('state', /^When the screen is locked: not checked$/)
    await reader.says('live', /^Saved\.$/)
    await page.keyboard.press('Space')
    await reader.says('state', /^When the screen is locked: checked$/)
    await page.keyboard.press('Escape')
  })

  test('a value that is not taken is told with its field', async () => {
    await press(/^General/)
    const minutes = page.getByLabel('What "Off for" offers')
    await tabAndType(page, minutes, 'five')
    await page.keyboard.press('Enter')
    await reader.says('live', /^Write whole numbers of minutes/)
    const entry = (now: Heard) => one(now, 'entry', 'What "Off for" offers')
    const wrong = entry(await heads('General', (now) => entry(now).states.includes('invalid-entry')))
    expect(wrong.description).toMatch(/^Write whole numbers of minutes .* Minutes, with commas between/)
    await tabAndType(page, minutes, '0')
    await page.keyboard.press('Enter')
    await reader.says('live', /^Give at most six times of 1 to 1440 whole minutes\.$/)
    reader.hush()
    await tabAndType(page, minutes, '5, 15')
    await page.keyboard.press('Enter')
    await reader.says('live', /^Saved\.$/)
    await heads('General', (now) => !entry(now).states.includes('invalid-entry'))
    await page.keyboard.press('Escape')
  })

  test('recording a key says what to do, and what was taken', async () => {
    await press(/^Shortcuts/)
    await tabTo(page, button(/^Phone: /))
    await reader.says('focus', /^Phone: Ctrl \+ Alt \+ 1, push button/)
    await page.keyboard.press('Enter')
    await reader.says('name', /^Phone: Press the keys…$/)
    await reader.says('live', /^Escape keeps the old keys, Backspace removes them\./)
    await page.keyboard.press('p')
    await reader.says('live', /^Press it together with Ctrl, Alt or Super/)
    await page.keyboard.press('Control+F8')
    await reader.says('name', /^Phone: Ctrl \+ F8$/)
    await reader.says('live', /^Saved\.$/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  })
})

describe('the page of changes and help', () => {
  test('it has headings for the list and its days, and each change is a sentence', async () => {
    await press('Details')
    await press('Activity and help')
    await reader.says('focus', /^Activity and help, heading$/)
    const now = await heads('Activity and help', (seen) =>
      partsOf(seen).some(({ role, name }) => role === 'heading' && name === 'Today'),
    )
    expect(one(now, 'heading', 'Last changes').level).toBe('2')
    expect(one(now, 'heading', 'Today').level).toBe('3')
    const texts = partsOf(now).map(({ text }) => text.trim())
    expect(texts).toContainEqual(expect.stringMatching(/^From (Phone|SIP|Off) to (Phone|SIP|Off)$/))
    expect(texts.filter((text) => text.includes('→'))).toEqual([])
    expect(partsOf(now).filter(({ role }) => role === 'list item').length).toBeGreaterThan(1)
    expect(one(now, 'push button', 'Copy report for support').description).toBe(
      'Version, state, recent log: no secret, no full number.',
    )
  })

  test('copying the report is heard, and Escape leads back to the button that opened the page', async () => {
    await press('Copy report for support')
    await reader.says('live', /^Report copied\.$/)
    reader.hush()
    await page.keyboard.press('Escape')
    await reader.says('focus', /^Activity and help, push button$/)
  })
})

/** The page, once its first heading says so and `accept` takes it. */
function heads(heading: string, accept: (now: Heard) => boolean = () => true): Promise<Heard> {
  const isHead = ({ role, name, level }: Heard) => role === 'heading' && level === '1' && name === heading
  return reader.page(
    (now) => partsOf(now).some(isHead) && accept(now),
    `the page to be headed "${heading}" and to be as expected`,
  )
}

/** The one part of this role and name; fails with all of the role where there is none or more. */
function one(now: Heard, role: string, name: string): Heard {
  const found = partsOf(now).filter((part) => part.role === role && part.name === name)
  const [first] = found
  if (first === undefined || found.length > 1) {
    const all = partsOf(now).map((part) => `${part.role} "${part.name}"`)
    throw new Error(`There is not one ${role} "${name}" among: ${all.join(', ')}`)
  }
  return first
}

function checked(now: Heard): readonly string[] {
  return partsOf(now)
    .filter(({ role, states }) => role === 'radio button' && states.includes('checked'))
    .map(({ name }) => name)
}
