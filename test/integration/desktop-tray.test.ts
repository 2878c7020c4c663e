import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { iconShows } from '../support/icon-picture.ts'
import { type RunningProcess, startProcess } from '../support/processes.ts'
import { flatten, printMenu } from '../support/status-notifier-menu.ts'

/** An app with a tray icon only; the menu's checkboxes follow the icon. */
const program = `
const { app, Tray, Menu, nativeImage } = require('electron')
const picture = (red, blue) => nativeImage.createFromBitmap(
  Buffer.concat(Array.from({ length: 256 }, () => Buffer.from([blue, 0, red, 255]))), { width: 16, height: 16 })
const pictures = { Phone: picture(0, 255), Off: picture(255, 0) }
let tray
const show = (state) => {
  tray.setImage(pictures[state])
  tray.setToolTip('Calls: ' + state)
  tray.setContextMenu(Menu.buildFromTemplate([
    { label: 'State_of & things', enabled: false },
    { type: 'separator' },
    ...Object.keys(pictures).map((label) => ({ label, type: 'checkbox', checked: label === state, click: () => show(label) })),
    { label: 'Hidden', visible: false },
    { label: 'Off for', submenu: [{ label: '5 minutes', click: () => console.log('five') }] },
    { label: 'Quit', click: () => app.quit() },
  ]))
}
app.whenReady().then(() => {
  require('node:fs').writeFileSync(app.getPath('home') + '/phone.png', pictures.Phone.toPNG())
  tray = new Tray(pictures.Off)
  tray.on('click', () => console.log('clicked'))
  let restless
  process.stdin.on('data', () => {
    if (restless === undefined) restless = setInterval(show, 20, 'Phone')
    else clearInterval(restless)
  })
  show('Off')
})
`

let desktop: Desktop
let app: RunningProcess

beforeAll(async () => {
  desktop = await startDesktop()
  const folder = join(desktop.home, 'app')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "name": "tray-only", "main": "main.cjs" }')
  writeFileSync(join(folder, 'main.cjs'), program)
  app = startProcess(electronProgram(), [...electronArguments(), folder], { env: desktop.env })
})
afterAll(() => desktop.close())

test('a real tray item is found, read and clicked, and survives a restart of its panel', async () => {
  const { host } = desktop
  await host.waitForItem({ within: 15_000 })
  const start = await host.waitFor(
    (view) => view.item.toolTip.title === 'Calls: Off',
    'the app to have started',
  )
  expect(printMenu(start.menu.entries)).toBe(
    ['- State_of  things', '--------', '[ ] Phone', '[x] Off', 'Off for >', '    5 minutes', 'Quit']
      .map((line) => `  ${line}`)
      .join('\n'),
  )
  expect(flatten(start.menu.entries).find((entry) => entry.text === 'Hidden')).toMatchObject({
    visible: false,
  })
  expect((await desktop.apps()).length).toBeGreaterThan(1)

  await host.click('Phone')
  const phone = await host.waitFor(
    ({ item, menu }) =>
      item.toolTip.title === 'Calls: Phone' &&
      flatten(menu.entries).some((entry) => entry.text === 'Phone' && entry.toggleState === 1),
    'Phone to be marked',
  )
  expect(iconShows(await host.icon(), join(desktop.home, 'phone.png'))).toBe(true)
  expect(phone.item.icons[0]?.sha256).not.toBe(start.item.icons[0]?.sha256)
  const oldId = start.menu.entries[2]?.id ?? -1
  await expect(host.click(oldId)).rejects.toThrow(/Event/)

  await host.click(['Off for', '5 minutes'])
  await app.waitForLine(/^five$/)
  await host.activate()
  await app.waitForLine(/^clicked$/)

  // It replaces its menu all the time, also between a read and a click.
  const fives = () => app.lines().filter((line) => line === 'five').length
  app.write('restless')
  for (let clicks = 0; clicks < 40; clicks += 1) await host.click(['Off for', '5 minutes'])
  app.write('calm')
  await expect.poll(fives).toBe(41)

  await expect(host.click('State_of  things')).rejects.toThrow(/disabled.*\[x\] Phone/s)
  await expect(host.click('Hidden')).rejects.toThrow(/no entry named "Hidden".*\[x\] Phone/s)
  const vain = host.waitFor(() => false, 'something impossible', { within: 1_000 })
  await expect(vain).rejects.toThrow(/something impossible.*\[x\] Phone.*LayoutUpdated/s)

  await host.release()
  expect(await host.items()).toEqual([])
  await host.own()
  await host.waitForItem()

  await host.click('Quit')
  await host.waitForNoItem()
  expect(await app.exited).toEqual({ code: 0, signal: null })
  expect(await desktop.apps()).toEqual([])
}, 30_000)
