import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SettingsChanged, SettingsView } from '../../src/core/view/window-pages.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { runProcess } from '../support/processes.ts'
import { openSettingsPage, type SettingsPage } from '../support/settings-page.ts'

let place: Workplace
let agent: Agent
let page: SettingsPage

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  await place.prepareAccount()
  page = await openSettingsPage(place)
  await agent.shows(({ state }) => state === 'off', 'Off to be known')
})
afterAll(async () => {
  await page?.close()
  await place?.close()
})

const press = async (key: string) => {
  const { code, stderr } = await runProcess('xdotool', ['key', key], { env: place.desktop.env })
  expect(stderr).toBe('')
  expect(code).toBe(0)
}
const pressed = async (key: string, device: 'phone' | 'sip' | null) => {
  await press(key)
  await agent.rings(device)
}

test('each key reaches Exotel from whatever window has the keyboard', async () => {
  await pressed('ctrl+alt+1', 'phone')
  await pressed('ctrl+alt+2', 'sip')
  await pressed('ctrl+alt+8', 'phone')
  await pressed('ctrl+alt+9', null)
  // The same key again so soon would count as held down.
  await press('ctrl+alt+0')
  await pressed('ctrl+alt+9', 'phone')
  await pressed('ctrl+alt+0', null)
  expect((await page.view()).keyStates.phone).toEqual({ state: 'working', text: 'Ctrl+Alt+1 works.' })
})

test('the confirmation names the key as what changed it', async () => {
  await pressed('ctrl+alt+2', 'sip')
  const line = await eventually(
    async () => (await page.model()).lastChange,
    (text) => text?.startsWith('Calls ring on your softphone (SIP)') === true,
    { describe: 'the last change to be shown' },
  )
  expect(line).toMatch(/, by your keyboard shortcut$/)
})

test('a new key takes the place of the old one at once', async () => {
  const changed = await page.change({ keys: { phone: 'ctrl+shift+F9' } })
  expect(changed).toMatchObject({ ok: true, message: 'Saved.' })
  expect(changed.view.values.keys).toMatchObject({ phone: 'Ctrl+Shift+F9', sip: 'Ctrl+Alt+2' })
  await pressed('ctrl+shift+F9', 'phone')
  await pressed('ctrl+alt+2', 'sip')
  // Once a later key has come through, the old one would have done so, too.
  const before = (await place.writes()).length
  await press('ctrl+alt+1')
  await pressed('ctrl+alt+0', null)
  expect(await writtenDevices(before)).toEqual(['sip'])
  expect((await page.change({ keys: { phone: 'Ctrl+Alt+1' } })).ok).toBe(true)
})

test('a key that is held down counts once', async () => {
  await pressed('ctrl+alt+1', 'phone')
  const before = (await place.writes()).length
  // A keyboard repeats a held key after two thirds of a second, many times a second.
  const held = ['keydown', 'ctrl+alt+8', 'sleep', '2', 'keyup', 'ctrl+alt+8']
  await runProcess('xdotool', held, { env: place.desktop.env })
  await agent.rings('sip')
  expect(await writtenDevices(before)).toEqual(['sip'])
  await pressed('ctrl+alt+0', null)
})

test('a key that is pressed to choose one switches nothing', async () => {
  await page.pauseKeys(true)
  const before = (await place.writes()).length
  await press('ctrl+alt+1')
  await page.pauseKeys(false)
  await pressed('ctrl+alt+2', 'sip')
  expect(await writtenDevices(before)).toEqual(['sip'])
})

test('two keys can change places', async () => {
  const keys = { phone: 'Ctrl+Alt+2', sip: 'Ctrl+Alt+1' }
  expect(await page.change({ keys })).toMatchObject({ ok: true, view: { values: { keys } } })
  await pressed('ctrl+alt+1', 'sip')
  await pressed('ctrl+alt+2', 'phone')
  expect((await page.change({ keys: { phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2' } })).ok).toBe(true)
})

test.each([
  ['Nonsense+1', /cannot be used as a key combination/],
  ['P', /alone would stop working in all other programs/],
  ['Shift+P', /alone would stop working in all other programs/],
  ['Ctrl+C', /used in every program/],
  ['Ctrl+Alt+F7', /belongs to the system/],
  ['Ctrl+Alt+2', /is already the key of SIP/],
])('%s is refused with a sentence, and the old key works on', async (key, sentence) => {
  const changed = await page.change({ keys: { phone: key } })
  expect(changed.ok).toBe(false)
  expect(changed.message).toMatch(sentence)
  expect(changed.view.values.keys.phone).toBe('Ctrl+Alt+1')
  await pressed('ctrl+alt+1', 'phone')
  await pressed('ctrl+alt+0', null)
})

test('a key that another program has is not taken, and the old one works on', async () => {
  // Another profile of the app is another program to the desktop.
  const profile = [`--user-data-dir=${join(place.desktop.home, 'other')}`]
  const changedFirst: SettingsChanged = await page.change({ keys: { swap: 'Ctrl+Shift+F7' } })
  expect(changedFirst.ok).toBe(true)
  const other = await openSettingsPage(place, profile)
  try {
    const view: SettingsView = await other.view()
    expect(view.keyStates.phone.state).toBe('taken')
    expect(view.keyStates.phone.text).toMatch(/^Ctrl\+Alt\+1 is used by the desktop or another program/)
    expect(view.keyStates.swap.state).toBe('working')

    const refused = await page.change({ keys: { swap: 'Ctrl+Alt+8', toggle: 'Ctrl+Shift+F6' } })
    expect(refused).toMatchObject({ ok: false, view: { values: { keys: { swap: 'Ctrl+Shift+F7' } } } })
    expect(refused.message).toBe(
      'Ctrl+Alt+8 is used by the desktop or another program, so it was not set. Ctrl+Shift+F7 keeps working.',
    )
    expect(refused.view.keyStates.swap.state).toBe('working')
    // Whenever somebody looks at its settings, the other program takes each key that it can have.
    for (let tries = 0; tries < 20; tries += 1) {
      await Promise.all([
        page.change({ keys: { swap: 'Ctrl+Alt+8', toggle: 'Ctrl+Shift+F6' } }),
        other.view(),
      ])
    }
    expect((await other.view()).keyStates.toggle.state).toBe('taken')
    await pressed('ctrl+alt+1', 'phone')
    await pressed('ctrl+shift+F7', 'sip')
    // What was asked for together is taken together or not at all.
    await pressed('ctrl+alt+9', null)
  } finally {
    await other.close()
  }
})

test('a key that has become free is taken when somebody looks', async () => {
  const profile = [`--user-data-dir=${join(place.desktop.home, 'third')}`]
  const other = await openSettingsPage(place, profile)
  try {
    expect((await other.view()).keyStates.off.state).toBe('taken')
    expect((await page.change({ keys: { off: null } })).view.keyStates.off.state).toBe('off')
    expect((await other.view()).keyStates.off.state).toBe('working')
  } finally {
    await other.close()
  }
})

async function writtenDevices(from: number): Promise<readonly unknown[]> {
  return (await place.writes()).slice(from).map(({ body }) => (body as { DeviceName: string }).DeviceName)
}
