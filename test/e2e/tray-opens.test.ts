import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'

/** What the tray's menu opens in the window, where that is closed and where it is open on another page. */
let place: Workplace
let app: ElectronApplication
let page: Page

beforeAll(async () => {
  place = await startWorkplace()
  await place.prepareAccount()
  app = await place.launch(['--hidden'])
  await place.desktop.host.waitForItem({ within: 15_000 })
  await line(/^Calls are off · confirmed/)
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

test('Settings opens the window on its settings, and shows no other page before', async () => {
  await app.context().addInitScript(() => {
    const seen = new Set<string>()
    Reflect.set(globalThis, 'headings', seen)
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('h1')) seen.add(textContent)
    }).observe(document, { childList: true, subtree: true })
  })
  page = await opened('Settings')
  await heading('Settings')
  expect(await page.evaluate(() => [...Reflect.get(globalThis, 'headings')])).toEqual(['Settings'])
})

test('an open window is turned to its settings, and stays on the section that is in use', async () => {
  await page.keyboard.press('Escape')
  await heading('Calls are off')
  await place.desktop.host.click('Settings')
  await heading('Settings')
  await page.getByRole('button', { name: /^Shortcuts/ }).click()
  await heading('Shortcuts')
  await page.evaluate(() => Reflect.get(globalThis, 'headings').clear())
  await place.desktop.host.click('Settings')
  await place.desktop.host.click('Show window')
  // What is clicked last is heard last: by then the two before it have left the page as it was.
  await place.desktop.host.click(['Off for', 'Until a time…'])
  await heading('Calls are off')
  const time = page.getByLabel('Until what time?')
  await time.waitFor()
  await expect.poll(() => time.evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await page.evaluate(() => [...Reflect.get(globalThis, 'headings')])).not.toContain('Settings')
})

test('the line of a problem opens the window with its remedy, from the settings and from a closed window', async () => {
  await place.desktop.host.click('Settings')
  await heading('Settings')
  await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 500 } }])
  await place.desktop.host.click('SIP')
  const problem = 'Exotel is having problems.'
  await place.desktop.host.waitFor(
    ({ menu }) => menu.entries.some(({ text, enabled }) => text === problem && enabled),
    'the menu to have a line for the problem that can be clicked',
    { within: 10_000 },
  )
  const mends = async () => {
    await heading('Unknown: calls may ring')
    await page.locator('#problem').getByText(problem).waitFor()
    await page.getByRole('button', { name: 'Try now' }).waitFor()
  }
  await place.desktop.host.click(problem)
  await mends()
  await page.close()
  page = await opened(problem)
  await mends()
  // By the keyboard, and in this order: once Exotel works again the app may find out by itself, and the button goes.
  await page.getByRole('button', { name: 'Try now' }).focus()
  await place.setFaults([])
  await page.keyboard.press('Enter')
  await heading('Calls ring on your softphone (SIP)')
  // The menu follows the window a moment later, and a click on the one before would be lost.
  await line(/^Calls ring on your softphone \(SIP\) · confirmed/)
})

test('where nobody is signed in any more, the problem and Settings open the form that mends it', async () => {
  await page.close()
  await place.setFaults([
    { match: {}, fault: { kind: 'refusal', where: 'status', status: 401, message: 'No' } },
  ])
  await place.desktop.host.click('Phone')
  const { menu } = await line(/^Not signed in:/)
  const problem = menu.entries.find(({ text }) => text.includes('token'))
  expect(problem?.enabled).toBe(true)
  page = await opened(problem?.text ?? '')
  await page.getByRole('button', { name: messages.form.signInAgain }).waitFor()
  await page.close()
  page = await opened('Settings')
  await heading('Not signed in')
  await page.getByRole('button', { name: messages.form.signInAgain }).waitFor()

  // What was asked for in vain must not come up once somebody is signed in.
  await place.setFaults([])
  expect((await place.signIn()).code).toBe(0)
  await heading(/^Calls /)
})

/** Settles when the first line of the menu reads so. */
async function line(text: RegExp) {
  const says = `the tray to say ${text}`
  return place.desktop.host.waitFor(({ menu }) => text.test(menu.entries[0]?.text ?? ''), says, {
    within: 15_000,
  })
}

/** Clicks `entry` of the menu, and waits for the window that it opens. */
async function opened(entry: string): Promise<Page> {
  const opening = app.waitForEvent('window')
  await place.desktop.host.click(entry)
  return opening
}

async function heading(name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 15_000 })
}
