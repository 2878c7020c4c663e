import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type Orca, startOrca } from '../support/orca.ts'
import { controlsOf } from '../support/window-controls.ts'

/** The window as Orca says it, the screen reader of Linux: what it makes of the page is its own matter. */
let place: Workplace
let agent: Agent
let orca: Orca
let app: ElectronApplication
let page: Page

beforeAll(async () => {
  place = await startWorkplace({ accessibility: true })
  agent = agentOf(place)
  await place.prepareAccount()
  orca = await startOrca(place.desktop)
  app = await place.launch()
  page = await app.firstWindow()
  await orca.says(/^Finished loading Hookswitch\.$/)
  await orca.says(/^Calls are off/)
})
afterAll(async () => {
  await app?.close()
  await orca?.close()
  await place?.close()
})

const { button } = controlsOf(() => page)

/** Presses a key, as who has heard all that was said before, and settles once that makes Orca say `text`. */
async function hears(key: string, text: RegExp): Promise<void> {
  // Orca says nothing of a page that comes up while it is still busy with the one that goes.
  await orca.catchUp()
  orca.hush()
  await orca.press(key)
  await orca.says(text)
}

/** How often it said just this since the last `hush`. */
const times = (text: RegExp) => orca.spoken().filter((one) => text.test(one)).length

test('the arrow keys lead to the choices, past nothing that is empty, and Return takes one', async () => {
  // It reads line by line: a long heading has two.
  const goToChoices = async (secondLine?: RegExp) => {
    // Where it stood in the heading already it says no second time that it is one.
    await hears('ctrl+Home', /^Calls (are off|ring on your)( heading level 1.*)?\.?$/)
    if (secondLine !== undefined) await hears('Down', secondLine)
    await hears('Down', /\d\d:\d\d\.?$/)
    await hears('Down', /^Phone\.$/)
  }
  await goToChoices()
  await hears('Right', /^SIP\.$/)
  await hears('Return', /^Calls ring on your softphone \(SIP\)$/)
  await agent.rings('sip')
  await goToChoices(/^softphone \(SIP\)/)
  await hears('Return', /^Calls ring on your phone$/)
  await agent.rings('phone')
  await orca.catchUp()
  expect(times(/Calls ring on/)).toBe(1)
})

test('nothing on the page is read out that is empty', async () => {
  await hears('ctrl+Home', /^Calls ring on your phone( heading level 1.*)?\.$/)
  orca.hush()
  for (let lines = 0; lines < 40 && times(/^Settings push button\.$/) === 0; lines += 1) {
    await orca.press('Down')
    await orca.catchUp()
  }
  expect(times(/^Settings push button\.$/)).toBe(1)
  expect(orca.spoken().filter((one) => /^(status ?bar|notification|alert)/.test(one))).toEqual([])
})

test('each page says its title, the way back says where it leads, and all have the one live region', async () => {
  await button('Settings').focus()
  await hears('Return', /^Settings heading level 1/)
  expect(await liveRegions()).toEqual(['announcements'])
  const titles = await page.locator('.sections .name').allTextContents()
  expect(titles).toHaveLength(7)
  for (const title of titles) {
    await page.locator('.sections button', { hasText: title }).focus()
    await hears('Return', new RegExp(`^${title} heading level 1`))
    expect(await liveRegions()).toEqual(['announcements'])
    expect(times(/^Calls ring on/)).toBe(0)
    await hears('Escape', new RegExp(`^${title} .*push button\\.$`))
  }
  await hears('Escape', /^Settings push button\.$/)
  expect(await liveRegions()).toEqual(['announcements'])
})

test('a change is said once, on whatever page one is, and so is a problem', async () => {
  orca.hush()
  await place.switchTo('sip')
  await orca.says(/^Calls ring on your softphone \(SIP\)$/)
  await orca.catchUp()
  expect(times(/Calls ring on your softphone \(SIP\)/)).toBe(1)
  await hears('Return', /^Settings heading level 1/)
  orca.hush()
  await place.switchTo('phone')
  await orca.says(/^Calls ring on your phone$/)
  await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 503 } }])
  await place.command(['sip', '--wait', '1'])
  await orca.says(/^Exotel is having problems\./)
  await hears('Escape', /^Settings push button\.$/)
  // The page that shows the problem says it no second time.
  expect(times(/Exotel is having problems/)).toBe(0)
  // In this order: once Exotel works again the app may find out by itself, and the button goes.
  await page.getByRole('button', { name: 'Try now' }).focus()
  await place.setFaults([])
  // The button goes with the problem, and the page's heading has the focus then: that may be what is heard.
  await hears('Return', /^Calls ring on your softphone \(SIP\)/)
})

/** The ids of everything on the page that tells a screen reader of its changes. */
function liveRegions(): Promise<readonly string[]> {
  const any =
    '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], [role=timer], output'
  return page.evaluate((all) => [...document.querySelectorAll(all)].map(({ id }) => id), any)
}
