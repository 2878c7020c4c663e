import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SettingsView } from '../../src/core/contract.ts'
import { noSupport } from '../../src/core/failure.ts'
import { initialState } from '../../src/core/state.ts'
import { viewOf } from '../../src/core/view.ts'
import { words } from '../../src/core/words.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { breaksUnder, strains } from '../support/strain.ts'
import { sidewaysScroll, takeOver, violations, type WindowPage } from '../support/window-page.ts'
import { asked, at, connected, proven, signedIn, windowStates } from '../support/window-states.ts'

/** Where pictures are written to; unset, none are, and all else is tested all the same. */
const { HOOKSWITCH_PICTURES: folder = '' } = process.env
const schemes = ['light', 'dark'] as const
/** The page's size when the window opens. */
const size = { width: 380, height: 560 }

let place: Workplace
let app: ElectronApplication
let window: WindowPage
let page: Page

beforeAll(async () => {
  place = await startWorkplace({ keyring: 'none' })
  app = await _electron.launch({
    executablePath: electronProgram(),
    args: [...electronArguments(), checkout],
    env: { ...place.desktop.env },
  })
  page = await app.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
  window = await takeOver(app, page, viewOf(initialState).window)
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

const onPhone = viewOf(connected(proven('phone'))).window
const nobody = viewOf({ ...signedIn(), session: { kind: 'signed-out', former: null } }).window

const settings: SettingsView = {
  values: {
    autoOffLock: true,
    autoOffSuspend: true,
    autoOffQuit: true,
    idleMinutes: 10,
    restore: 'always',
    offForMinutes: [5, 15, 30, 60],
    keys: { phone: 'Ctrl+Alt+P', sip: 'Ctrl+Alt+S', off: 'Ctrl+Alt+O', toggle: null, swap: 'Ctrl+Alt+W' },
    startAtLogin: true,
    notifications: true,
    language: 'system',
  },
  fixed: { autoOffLock: 'Your administrator has fixed this value.' },
  keyStates: {
    phone: { state: 'working', text: 'Ctrl+Alt+P works.' },
    sip: { state: 'requested', text: 'Ctrl+Alt+S is asked for and was not heard yet: press it to see.' },
    off: { state: 'working', text: 'Ctrl+Alt+O works.' },
    toggle: { state: 'off', text: 'No key.' },
    swap: {
      state: 'taken',
      text: 'Ctrl+Alt+W is used by the desktop or another program, so it does nothing here. Choose another.',
    },
  },
  diagnostics: 'Hookswitch: 0.1.0\nElectron: 45.4.1\nSystem: linux x64\nTray: found\nLock watch: logind',
  lockTest: { source: 'logind', last: null },
}

describe.each(windowStates)('$name', ({ name, state, trayMissing = false, shows, hides = [] }) => {
  test.each(schemes)('%s', async (scheme) => {
    await look(scheme)
    await window.reopen(viewOf(state, trayMissing).window)
    await showsOnly(shows, hides)
    await finish(name, scheme)
  })
})

describe('setting up', () => {
  test.each(schemes)('the first step, %s', async (scheme) => {
    await look(scheme)
    await window.reopen(nobody)
    await showsOnly(['Not signed in', 'What did your administrator give you?', 'Try it with the simulator'])
    await finish('first-run-1-account', scheme)
    await page.getByRole('radio', { name: 'An API key of an Exotel account' }).check()
    await showsOnly(['Region', 'Account sid', 'API token', 'E-mail in Exotel'])
    await finish('first-run-1-api-key', scheme)
  })

  test.each(schemes)('the test that says what is wrong, and the keys, %s', async (scheme) => {
    await look(scheme)
    await window.reopen(nobody)
    await window.answer('sign-in', 'never')
    await page.getByLabel('User id', { exact: true }).fill('asha.rao')
    await page.getByLabel('Token', { exact: true }).fill('no-real-token')
    await page.getByRole('button', { name: 'Next: test it' }).click()
    await showsOnly(['Asking Exotel whether it knows you'])
    await finish('first-run-2-asking', scheme)

    await window.reopen(nobody)
    const { message, remedy } = words.failure({
      kind: 'unauthorized',
      httpStatus: 401,
      code: null,
      requestId: null,
      said: null,
      previousDevice: null,
    })
    await window.answer('sign-in', { exit: 4, message: `${message} ${remedy}` })
    await page.getByLabel('User id', { exact: true }).fill('asha.rao')
    await page.getByLabel('Token', { exact: true }).fill('no-real-token')
    await page.getByRole('button', { name: 'Next: test it' }).click()
    await showsOnly(['It does not work yet', message, remedy, 'Change what I entered'])
    await finish('first-run-2-refused', scheme)
    await page.getByRole('button', { name: 'Change what I entered' }).click()
    expect(await page.getByLabel('User id', { exact: true }).inputValue()).toBe('asha.rao')

    await window.answer('sign-in', { exit: 0, message: words.signedInAs('asha.rao') })
    await window.answer('settings', settings)
    await page.getByRole('button', { name: 'Next: test it' }).click()
    await window.show(onPhone)
    await showsOnly(['It works', 'Signed in as asha.rao.', 'Calls ring on Phone'])
    await finish('first-run-2-works', scheme)
    await page.getByRole('button', { name: 'Next: keys and lock' }).click()
    await showsOnly(['Ctrl + Alt + P', 'No key', 'lock your screen now'])
    await finish('first-run-3-keys', scheme)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('radiogroup').waitFor()
  })
})

describe('settings', () => {
  test.each(schemes)('every section, %s', async (scheme) => {
    await look(scheme)
    await window.answer('settings', settings)
    await window.reopen(onPhone)
    await page.getByRole('button', { name: 'Settings' }).click()
    await showsOnly(['Account and connection', 'Off by itself', 'Calls ring on Phone'])
    await finish('settings', scheme)
    const sections = [
      { title: 'Account and connection', file: 'account', shows: ['Sign out', 'Change the number'] },
      {
        title: 'Off by itself',
        file: 'auto-off',
        shows: ['When the screen is locked', 'has fixed this value'],
      },
      { title: 'Keys', file: 'keys', shows: ['Ctrl + Alt + P', 'used by the desktop or another program'] },
      {
        title: 'General',
        file: 'general',
        shows: ['Start when I log in', 'What "Off for" offers'],
      },
      {
        title: 'Lock test',
        file: 'lock-test',
        shows: ['logind tells Hookswitch', 'No lock has been noticed yet.'],
      },
      { title: 'Diagnostics', file: 'diagnostics', shows: ['For your administrator or for support', 'Copy'] },
    ]
    for (const section of sections) {
      await page.getByRole('button', { name: new RegExp(`^${section.title}`) }).click()
      await page.getByRole('heading', { level: 1, name: section.title }).waitFor()
      await showsOnly([...section.shows, 'Calls ring on Phone'])
      await finish(`settings-${section.file}`, scheme)
      await page.keyboard.press('Escape')
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    }
  })

  test.each(schemes)('connecting an account, %s', async (scheme) => {
    await look(scheme)
    await window.reopen(viewOf(signedIn(proven('off'))).window)
    await page.getByRole('button', { name: 'Connect an Exotel account' }).click()
    await showsOnly(['No Exotel account is connected', 'Region', 'Calls do not ring'])
    await finish('settings-connect', scheme)
  })
})

describe('bad input is right, or a clear sentence', () => {
  const long = 'Asha-Gopalakrishnan-'.repeat(10)

  test('a user id of 200 characters', async () => {
    await look('light')
    await window.reopen(viewOf(signedIn(proven('phone'), { userId: long })).window)
    await finish('long-name', 'light')
    const footer = await page.locator('footer').boundingBox()
    expect(footer?.height).toBeLessThan(100)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: /^Account and connection/ }).click()
    await showsOnly([long])
    expect(await sidewaysScroll(page)).toBe(0)
  })

  test('markup in what Exotel says is shown as it is', async () => {
    const said = '<img src=x onerror="document.title=1"><b>not bold</b> & more'
    const failure = { ...noSupport, kind: 'refused', said } as const
    await window.reopen(
      viewOf(connected({ ...proven('off'), problem: { kind: 'failed', failure, target: 'sip' } })).window,
    )
    await showsOnly([said])
    expect(await page.locator('main b, main img[src=x]').count()).toBe(0)
    expect(await page.title()).toBe('Hookswitch')
    expect(await violations(page)).toEqual([])
  })

  test('words twice as long, as another language may have them, in one unbroken piece or in many', async () => {
    await look('light')
    for (const filler of ['Donaudampfschifffahrtsgesellschaft', 'viel mehr Worte als auf Englisch']) {
      const model = viewOf(
        connected({ ...proven('sip'), lastChange: { active: 'sip', at, cause: 'user' } }),
      ).window
      const longer = (text: string) => `${text} ${filler}`
      await window.reopen({
        ...model,
        headline: longer(model.headline),
        detail: longer(model.detail),
        choices: model.choices.map((choice) => ({ ...choice, label: longer(choice.label) })),
        devices: model.devices.map((card) => ({
          ...card,
          label: longer(card.label),
          number: longer(card.number),
          verification: { ...card.verification, text: longer(card.verification.text), how: longer('') },
          busy: { ...card.busy, text: longer(card.busy.text) },
        })),
      })
      await finish('long-words', 'light')
    }
  })
})

test('nothing moves for who wants less motion', async () => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await window.reopen(viewOf(connected(asked('sip'))).window)
  expect(await moving()).toBe(0)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  expect(await moving()).toBeGreaterThan(0)

  // A test of what was entered, and a button that waits.
  await window.reopen(nobody)
  await window.answer('sign-in', 'never')
  await page.getByLabel('User id', { exact: true }).fill('asha.rao')
  await page.getByLabel('Token', { exact: true }).fill('no-real-token')
  await page.getByRole('button', { name: 'Next: test it' }).click()
  await showsOnly(['Asking Exotel whether it knows you'])
  expect(await moving()).toBeGreaterThan(0)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect(await moving()).toBe(0)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
})

test('with the colours of the reader, what is chosen still stands out', async () => {
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  await window.reopen(onPhone)
  const width = (name: string) =>
    page.getByRole('radio', { name }).evaluate((element) => getComputedStyle(element).borderTopWidth)
  expect(await width('Phone')).toBe('3px')
  expect(await width('SIP')).toBe('1px')
  await finish('forced-colours', 'light')
  await page.emulateMedia({ forcedColors: null })
})

/** How many things of the page turn or slide at the moment. */
async function moving(): Promise<number> {
  return page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  )
}

async function look(colorScheme: (typeof schemes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme })
}

/** The page shows these sentences, and none of those. */
async function showsOnly(shows: readonly string[], hides: readonly string[] = []): Promise<void> {
  for (const text of shows) await page.getByText(text).first().waitFor()
  const text = await page.locator('main').innerText()
  for (const hidden of hides) expect(text).not.toContain(hidden)
}

/** Axe finds nothing, nothing sticks out at any size, and where asked for a picture is taken. */
async function finish(name: string, scheme: string): Promise<void> {
  await page.mouse.move(0, 0)
  expect(await violations(page)).toEqual([])
  if (folder !== '') await takePicture(`${name}-${scheme}`)
  await window.zoom(2)
  expect(await sidewaysScroll(page), `sideways scroll of ${name} at 200 %`).toBe(0)
  await window.zoom(1)
  await strain(name, size.width)
  await window.resize(320, size.height)
  expect(await sidewaysScroll(page), `sideways scroll of ${name} at 320 pixels`).toBe(0)
  await strain(name, 320)
  await window.resize(size.width, size.height)
}

/** Longer words, other signs and wider spacing break nothing. */
async function strain(name: string, width: number): Promise<void> {
  for (const how of strains)
    expect(await breaksUnder(page, how), `${name}, ${how}, ${width} pixels`).toEqual([])
}

/** The window as it opens, or as high as it must be to show everything. */
async function takePicture(name: string): Promise<void> {
  const needed = await page.evaluate(() => document.documentElement.scrollHeight)
  await window.resize(size.width, Math.max(size.height, needed))
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}
