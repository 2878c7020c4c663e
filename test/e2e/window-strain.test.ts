import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noSupport } from '../../src/core/model/failure.ts'
import { signedOutSession } from '../../src/core/model/session.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { messages } from '../support/messages.ts'
import { type Look, openPictureWindow, type PictureWindow } from '../support/picture-window.ts'
import { downwardScroll, sidewaysScroll, violations } from '../support/window-page.ts'
import { asked, at, confirmed, connected, signedIn } from '../support/window-states.ts'

/** The window under what it was not drawn for. */
const plain: Look = { language: 'en', scheme: 'light' }

let seen: PictureWindow

beforeAll(async () => {
  seen = await openPictureWindow()
})
beforeEach(() => seen.page.emulateMedia({ colorScheme: 'light' }))
afterAll(() => seen?.close())

describe('bad input is right, or a clear sentence', () => {
  const long = 'Asha-Gopalakrishnan-'.repeat(10)

  test('a user id of 200 characters', async () => {
    await seen.window.reopen(viewOf(signedIn(confirmed('phone'), { userId: long }), { messages }).window)
    await seen.finish('long-name', plain)
    const footer = await seen.page.locator('footer').boundingBox()
    expect(footer?.height).toBeLessThan(100)
    await seen.page.getByRole('button', { name: 'Settings' }).click()
    await seen.page.getByRole('button', { name: /^Account and connection/ }).click()
    await seen.shows([long])
    expect(await sidewaysScroll(seen.page)).toBe(0)
  })

  test('twelve breaks with long names, also with markup and from right to left', async () => {
    const names = [
      '<b>Coaching</b>',
      'تدريب الموظفين',
      'A break with a name of forty characters'.padEnd(40, '!'),
    ]
    const breaks = Array.from({ length: 12 }, (_, index) => ({
      name: names[index % names.length] ?? '',
      minutes: index + 1,
    }))
    await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages, breaks }).window)
    expect(await downwardScroll(seen.page)).toBe(0)
    await seen.finish('long-breaks', plain)
    await seen.page.getByRole('button', { name: 'More ways to switch off for a while' }).click()
    await seen.shows(breaks.map(({ name, minutes }) => `${name} ${minutes} min`))
    expect(await seen.page.locator('main b').count()).toBe(0)
    const arabic = seen.page.getByRole('button', { name: /تدريب/ }).first()
    const ends = await arabic.evaluate((button) => {
      const [name, minutes] = [document.createRange(), document.createRange()]
      name.selectNodeContents(button.firstElementChild ?? button)
      minutes.selectNodeContents(button.lastChild ?? button)
      return [name.getBoundingClientRect().right, minutes.getBoundingClientRect().left] as const
    })
    expect(ends[1], 'the minutes begin behind the name').toBeGreaterThanOrEqual(ends[0])
    await seen.finish('long-breaks-unfolded', plain)
  })

  test('markup in what Exotel says is shown as it is', async () => {
    const said = '<img src=x onerror="document.title=1"><b>not bold</b> & more'
    const failure = { ...noSupport, kind: 'refused', said } as const
    await seen.window.reopen(
      viewOf(connected({ ...confirmed('off'), problem: { kind: 'failed', failure, target: 'sip' } }), {
        messages,
      }).window,
    )
    await seen.shows([said])
    expect(await seen.page.locator('main b, main img[src=x]').count()).toBe(0)
    expect(await seen.page.title()).toBe('Hookswitch')
    expect(await violations(seen.page)).toEqual([])
  })

  test('words twice as long, as another language may have them, in one unbroken piece or in many', async () => {
    for (const filler of ['Donaudampfschifffahrtsgesellschaft', 'viel mehr Worte als auf Englisch']) {
      const model = viewOf(
        connected({ ...confirmed('sip'), lastChange: { active: 'sip', at, cause: 'user' } }),
        { messages },
      ).window
      const longer = (text: string) => `${text} ${filler}`
      await seen.window.reopen({
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
      await seen.page.getByRole('button', { name: 'Details' }).click()
      await seen.finish('long-words', plain)
    }
  })
})

test('nothing moves for who wants less motion', async () => {
  await seen.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await seen.window.reopen(viewOf(connected(asked('sip')), { messages }).window)
  expect(await moving()).toBe(0)
  await seen.page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  expect(await moving()).toBeGreaterThan(0)

  // A test of what was entered, and a button that waits.
  await seen.window.reopen(viewOf({ ...signedIn(), session: signedOutSession(null) }, { messages }).window)
  await seen.window.answer('sign-in', 'never')
  await seen.page.getByLabel('User id', { exact: true }).fill('asha.rao')
  await seen.page.getByLabel('Token', { exact: true }).fill('no-real-token')
  await seen.page.getByRole('button', { name: 'Test and start' }).click()
  await seen.shows(['Asking Exotel'])
  expect(await moving()).toBeGreaterThan(0)
  await seen.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect(await moving()).toBe(0)
  await seen.page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
})

test('with the colours of the reader, what is chosen still stands out', async () => {
  await seen.page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
  const style = (selector: string, property: 'color' | 'backgroundColor') =>
    seen.page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element)[name], property)
  const fill = (target: string) => style(`.choice.${target}`, 'backgroundColor')
  expect(await fill('phone')).not.toBe(await fill('sip'))
  expect(await fill('sip')).toBe(await fill('off'))
  const glyph = (parent: string) => style(`${parent} .state-icon`, 'backgroundColor')
  expect(await glyph('.state-summary')).toBe(await style('h1', 'color'))
  expect(await glyph('.choice.phone')).toBe(await style('.choice.phone', 'color'))
  expect(await glyph('.choice.phone')).not.toBe(await glyph('.choice.sip'))
  await seen.finish('forced-colours', plain)
  await seen.page.emulateMedia({ forcedColors: null })
})

/** How many things of the page turn or slide at the moment. */
async function moving(): Promise<number> {
  return seen.page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  )
}
