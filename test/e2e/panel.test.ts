import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type Picture, pictureDifference, readPng } from '../support/icon-picture.ts'
import { type OpenMenu, type Panel, preparePanel } from '../support/panel.ts'
import type { RunningProcess } from '../support/processes.ts'

let place: Workplace
let panel: Panel
let app: RunningProcess
/** What the tray shows without an icon, and with the one that says that calls are off. */
const seen: { empty?: Picture; off?: Picture } = {}

beforeAll(async () => {
  place = await startWorkplace({ host: 'none' })
  panel = await preparePanel(place.desktop)
  await place.prepareAccount()
  const behindPanel = await panel.see('first')
  await panel.start()
  // A panel takes items before it is drawn.
  seen.empty = await eventually(
    () => panel.see('first'),
    (picture) => differs(picture, behindPanel),
    { describe: 'the panel to be drawn', within: 15_000 },
  )
})
afterAll(async () => {
  await app?.stop()
  panel?.close()
  await place?.close()
})

test('the panel shows the icon', async () => {
  app = place.start()
  await oneItem()
  await confirmed('off')
  await rowsBegin('Calls are off · confirmed')
  // A panel paints a new icon a moment after it was told: only one that stays is the one for Off.
  const [off] = await eventually(
    async () => [await panel.see('first'), await panel.see('first')] as const,
    ([one, other]) => differs(one, seen.empty) && !differs(one, other),
    { describe: 'the icon to be seen' },
  )
  seen.off = off
})

test('a click on SIP in the open menu reaches Exotel, and the icon changes', async () => {
  await choose('SIP', 'sip')
  expect((await place.writes()).at(-1)?.body).toEqual({ UserId: '1', DeviceName: 'sip', DeviceStatus: true })
  await eventually(
    () => panel.see('first'),
    (picture) => differs(picture, seen.empty) && differs(picture, seen.off),
    { describe: 'another icon to be seen' },
  )
})

test('a menu that stands open while the state changes can still be clicked', async () => {
  // Once more for a click that meets an entry in the very moment of its replacement: see choose.
  await eventually(clickInMenuThatWasOpen, (reached) => reached, {
    describe: 'a click in a menu that stood open to reach Exotel',
    within: 50_000,
  })
  await confirmed('sip')
})

/** Opens the menu while calls are off, has them switched to the phone, and clicks SIP; gives whether that was sent. */
async function clickInMenuThatWasOpen(): Promise<boolean> {
  await place.switchTo('off')
  await rowsBegin('Calls are off · confirmed')
  const menu = await panel.openMenu()
  const whileOff = await pictureOf(menu)
  await place.switchTo('phone')
  await rowsBegin('Calls ring on your phone · confirmed')
  // What the item tells is drawn a moment later.
  await eventually(
    async () => [await pictureOf(menu), await pictureOf(menu)] as const,
    ([one, other]) => one.rgba.equals(other.rgba) && !one.rgba.equals(whileOff.rgba),
    { describe: 'the open menu to be drawn anew', within: 10_000 },
  )
  const before = (await place.writes()).length
  await panel.click(menu, 'SIP')
  const sent = eventually(place.writes, (writes) => writes.length > before, {
    describe: 'the click to reach Exotel',
    within: 5_000,
  })
  return sent.then(
    () => true,
    () => false,
  )
}

/** Settles once the first row of the item's menu begins so, as the item tells it on the bus. */
async function rowsBegin(text: string): Promise<void> {
  await eventually(panel.rows, ([first]) => first?.startsWith(text) === true, {
    describe: `the item's menu to begin with "${text}"`,
    within: 15_000,
  })
}

test('the icon is back after the panel died and started again', async () => {
  await choose('Off', 'off')
  await panel.kill()
  await panel.start()
  await oneItem()
  await offIsSeen()
})

test('a panel that starts after the app shows the icon, and one only', async () => {
  await app.stop()
  await panel.kill()
  app = place.start()
  await confirmed('off')
  await panel.start()
  await oneItem()
  await offIsSeen()
  await eventually(
    () => panel.see('second'),
    (picture) => !differs(picture, seen.empty),
    {
      describe: 'nothing to be seen beside the icon',
    },
  )
  await choose('Phone', 'phone')
})

/**
 * Chooses an entry of the menu with the mouse. A menu that is replaced while it stands open loses the click, and whoever
 * sees that nothing happens does the same once more.
 */
async function choose(label: string, state: string): Promise<void> {
  const clicked = async () => {
    await panel.click(await panel.openMenu(), label)
    return eventually(place.status, (now) => now.state === state, {
      describe: `${state} to be confirmed`,
      within: 5_000,
    })
  }
  await eventually(clicked, () => true, { describe: `${label} in the menu to switch`, within: 30_000 })
}

async function oneItem(): Promise<void> {
  await eventually(panel.items, (items) => items.length === 1, {
    describe: 'one item to be registered with the panel',
    within: 15_000,
  })
}

async function offIsSeen(): Promise<void> {
  await eventually(
    () => panel.see('first'),
    (picture) => !differs(picture, seen.off),
    {
      describe: 'the icon for Off to be seen',
      within: 10_000,
    },
  )
}

/** Asks the app itself: what a panel shows is seen with the eye here. */
async function confirmed(state: string): Promise<void> {
  await eventually(place.status, (now) => now.state === state, {
    describe: `${state} to be confirmed`,
    within: 20_000,
  })
}

/** More than a rounding apart: what is compared are icons of different shapes. */
function differs(picture: Picture, other: Picture | undefined): boolean {
  if (other === undefined) throw new Error('An earlier test has not seen what this one compares with')
  return pictureDifference(picture, other) > 40
}

/** What is seen of an open menu. */
async function pictureOf(menu: OpenMenu): Promise<Picture> {
  const file = join(place.desktop.home, 'menu.png')
  await panel.picture(file, menu.place)
  return readPng(file)
}
