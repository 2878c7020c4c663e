import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { protectFile } from '../support/disks.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts'
import { withPolicy } from '../support/policy.ts'
import { runProcess, startProcess } from '../support/processes.ts'
import { openSettingsPage, type SettingsPage } from '../support/settings-page.ts'
import { findEntry } from '../support/status-notifier-menu.ts'

let place: Workplace
let agent: Agent
let notifications: NotificationServer
let page: SettingsPage | null = null

beforeAll(async () => {
  place = await startWorkplace({ name: 'XFCE' })
  agent = agentOf(place)
  notifications = await startNotificationServer(place.desktop)
  await place.prepareAccount()
})
afterEach(async () => {
  await page?.close()
  page = null
})
afterAll(async () => {
  await notifications?.close()
  await place?.close()
})

async function open(
  ...given: Parameters<typeof openSettingsPage> extends [unknown, ...infer Rest] ? Rest : never
) {
  await place.desktop.host.waitForNoItem()
  page = await openSettingsPage(place, ...given)
  return page
}

const settingsFile = () => join(place.profile, 'settings.json')
const written = () => JSON.parse(readFileSync(settingsFile(), 'utf8'))
/** Gives the keyboard to the first window that `xdotool search` finds by these. */
const focus = async (...which: readonly string[]) => {
  const given = ['search', ...which, 'windowfocus', '--sync']
  const { code, stderr } = await runProcess('xdotool', given, { env: place.desktop.env })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}
const press = (key: string) => runProcess('xdotool', ['key', key], { env: place.desktop.env })

describe('a change', () => {
  test('holds at once, is kept, and holds after a restart', async () => {
    const first = await open()
    const change = { autoOffQuit: false, offForMinutes: [90, 10], language: 'en' } as const
    const changed = await first.change({ ...change, offForMinutes: [...change.offForMinutes] })
    const values = { autoOffQuit: false, offForMinutes: [10, 90], language: 'en' }
    expect(changed).toMatchObject({ ok: true, message: 'Saved.', view: { values } })
    const offFor = (await first.model()).offFor.filter(({ reason }) => reason === null)
    expect(offFor.map(({ minutes }) => minutes)).toEqual([10, 90])
    expect(written().chosen).toEqual(values)

    await agent.turn('phone')
    await first.close()
    page = null
    // Quitting does not switch off any more.
    expect(await agent.deviceOn()).toBe('phone')
    const second = await open()
    expect((await second.view()).values).toMatchObject(values)
    expect((await second.change({ autoOffQuit: true, offForMinutes: [5] })).ok).toBe(true)
    await agent.shows(({ state }) => state === 'phone', 'the phone to be shown')
    await second.close()
    page = null
    expect(await agent.deviceOn()).toBe(null)
  })

  test('that the disk does not take changes nothing, also no key', async () => {
    const { change } = await open()
    const release = await protectFile(settingsFile())
    try {
      const changed = await change({ notifications: false, keys: { phone: 'Ctrl+Alt+Y' } })
      expect(changed.ok).toBe(false)
      expect(changed.message).toContain('settings.json')
      expect(changed.view.values).toMatchObject({ notifications: true, keys: { phone: 'Ctrl+Alt+1' } })
      expect(changed.view.keyStates.phone).toEqual({ state: 'working', text: 'Ctrl+Alt+1 works.' })
    } finally {
      await release()
    }
    await agent.shows(({ state }) => state === 'off', 'off to be known')
    await press('ctrl+alt+1')
    await agent.rings('phone')
  })
})

describe('with one window for all', () => {
  let shared: SettingsPage

  beforeAll(async () => {
    await place.desktop.host.waitForNoItem()
    shared = await openSettingsPage(place)
  })
  afterAll(() => shared?.close())

  test('a change that cannot be is refused with a sentence, and nothing of it is taken', async () => {
    const { change } = shared
    const before = written()
    expect(await change({ idleMinutes: 500, notifications: false })).toMatchObject({
      ok: false,
      message: 'Give whole minutes from 1 to 240, or none.',
      view: { values: { notifications: true } },
    })
    expect(written()).toEqual(before)
  })

  test('a change is noted in the journal by its name', async () => {
    const { change } = shared
    await change({ restore: 'ask' })
    await place.journalSays(/settings changed names=restore$/m)
    expect((await change({ restore: 'always' })).ok).toBe(true)
  })

  test('starting at login is not offered by a checkout, and that is said', async () => {
    const { change, view } = shared
    const sentence =
      'Only an installed Hookswitch can start at login, not one that runs from its source code.'
    expect((await view()).fixed).toEqual({ startAtLogin: sentence })
    expect(await change({ startAtLogin: true })).toMatchObject({ ok: false, message: sentence })
    expect(existsSync(join(place.desktop.home, '.config', 'autostart'))).toBe(false)
  })

  test('the diagnostics say what support asks for, and nothing that is nobody’s business', async () => {
    await agent.shows(({ confirmedAt }) => confirmedAt !== null, 'the first read')
    const { stdout: diagnostics } = await place.command(['diagnostics'])
    expect(diagnostics).toMatch(/^Hookswitch: \d+\.\d+\.\d+$/m)
    expect(diagnostics).toMatch(/^Desktop: XFCE$/m)
    expect(diagnostics).toMatch(/^Session: x11$/m)
    expect(diagnostics).toMatch(/^Tray: shown$/m)
    expect(diagnostics).toMatch(/^Keychain: ready$/m)
    expect(diagnostics).toMatch(/^Gateway: integrations$/m)
    expect(diagnostics).toMatch(/^Calls: (phone|sip|off) \((reply|read-back) \d{4}-\S+Z\)$/m)
    expect(diagnostics).toMatch(/^Journal: ~\/\.config\/Hookswitch\/journal\.log$/m)
    expect(diagnostics).not.toContain(place.exotel.facts.token)
  })

  test('the report for support is the diagnostics and the end of the log, copied to the clipboard', async () => {
    const { copyReport } = shared
    await agent.shows(({ confirmedAt }) => confirmedAt !== null, 'the first read')
    const { stdout: diagnostics } = await place.command(['diagnostics'])
    const copied = await copyReport()
    expect(copied.startsWith(`${diagnostics.trimEnd()}\n\n`)).toBe(true)
    const { stdout: log } = await place.command(['log', '--lines', '500'])
    const lines = copied.slice(diagnostics.trimEnd().length + 2).split('\n')
    expect(lines).toHaveLength(50)
    expect(log).toContain(lines.join('\n'))
  })

  test('the last change is listed with the request id by which Exotel finds it', async () => {
    const { activity } = shared
    await agent.shows(({ state }) => state !== 'unknown', 'the first read')
    for (const target of ['sip', 'phone']) expect((await place.command([target])).code).toBe(0)
    expect((await activity()).changes.slice(0, 2)).toMatchObject([
      { active: 'phone', cause: 'By a command', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      { active: 'sip', cause: 'By a command', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ])
  })

  test('the last problem stays in the diagnostics with its request id', async () => {
    const { report } = shared
    await agent.shows(({ state }) => state !== 'unknown', 'the first read')
    const fault = { kind: 'refusal', where: 'error-string', status: 403, code: 1003, message: 'Ask Asha' }
    await place.setFaults([{ match: { method: 'PUT' }, times: 1, fault }])
    expect((await place.command(['sip'])).code).toBe(4)
    await place.switchTo('phone')
    await agent.shows(({ problem }) => problem === null, 'the problem to be gone')
    expect(await report()).toMatch(
      /^Last problem: \d{4}-\S+Z refused \(code 1003, HTTP 403, request [0-9a-f]{32}\)$/m,
    )
  })
})

describe('where a key does nothing', () => {
  beforeEach(() => agent.turn('off'))

  test('a notification says why, unless the agent wants none', async () => {
    const { change } = await open()
    await agent.shows(({ state }) => state === 'off', 'off to be known')
    const before = (await notifications.shown()).length
    await press('ctrl+alt+8')
    const told = await eventually(
      async () => (await notifications.shown()).slice(before),
      (bodies) => bodies.length > 0,
      { describe: 'a notification' },
    )
    expect(told).toEqual(['No device is on, so there is nothing to swap. Name a device.'])

    await change({ notifications: false })
    await press('ctrl+alt+0')
    await press('ctrl+alt+8')
    await press('ctrl+alt+1')
    await agent.rings('phone')
    expect((await notifications.shown()).length).toBe(before + 1)
    expect((await change({ notifications: true })).ok).toBe(true)
  })

  test('a key that our own window heard confirms nothing in a Wayland session', async () => {
    const { env } = place.desktop
    const other = startProcess('display', ['-title', 'Another program', 'xc:red[200x200]'], {
      env,
      from: 'imagemagick',
    })
    const { view } = await open([], { XDG_SESSION_TYPE: 'wayland' })
    await agent.shows(({ state }) => state === 'off', 'off to be known')
    const now = await view()
    expect(now.keysWorkEverywhere).toBe(false)
    expect(now.keyStates.phone.state).toBe('requested')
    expect(now.keyStates.phone.text).toContain('"hookswitch phone"')
    await focus('--sync', '--onlyvisible', '--name', '^Hookswitch$')
    await press('ctrl+alt+1')
    await agent.rings('phone')
    expect((await view()).keyStates.phone.text).toMatch(/only while this window was in front/)
    await focus('--sync', '--onlyvisible', '--name', '^Another program$')
    await press('ctrl+alt+2')
    await agent.rings('sip')
    expect((await view()).keyStates).toMatchObject({
      phone: { state: 'requested' },
      sip: { state: 'heard', text: messages.settings.keyHeard('Ctrl+Alt+2') },
    })
    await other.stop()
  })
})

describe('the window’s place', () => {
  const geometry = async () => {
    const given = [
      'search',
      '--sync',
      '--onlyvisible',
      '--name',
      '^Hookswitch$',
      'getwindowgeometry',
      '--shell',
    ]
    const { stdout } = await runProcess('xdotool', given, { env: place.desktop.env })
    const number = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(stdout)?.[1])
    return { x: number('X'), y: number('Y'), width: number('WIDTH'), height: number('HEIGHT') }
  }
  const shownAt = (accept: (now: Awaited<ReturnType<typeof geometry>>) => boolean, describe: string) =>
    eventually(geometry, accept, { describe, within: 10_000 })

  test('is remembered', async () => {
    const first = await open()
    await shownAt(({ width }) => width > 0, 'the window')
    const find = ['search', '--onlyvisible', '--name', '^Hookswitch$']
    const change = ['windowmove', '--sync', '333', '222', 'windowsize', '--sync', '444', '555']
    await runProcess('xdotool', [...find, ...change], { env: place.desktop.env })
    const moved = { x: 333, y: 222, width: 444, height: 555 }
    await eventually(first.bounds, (now) => isDeepStrictEqual(now, moved), {
      describe: 'the app to know its new place',
    })
    await first.close()
    page = null
    expect(written().window).toEqual(moved)
    await open()
    await shownAt(
      ({ x, y, width, height }) => [x, y, width, height].join() === Object.values(moved).join(),
      'its place',
    )
  })

  test('on a screen that is gone is not used', async () => {
    const gone = { x: 4000, y: 3000, width: 444, height: 555 }
    writeFileSync(settingsFile(), JSON.stringify({ ...written(), window: gone }))
    await open()
    const now = await shownAt(({ width }) => width > 0, 'the window')
    expect(now.x + now.width).toBeLessThanOrEqual(1280)
    expect(now.y).toBeLessThan(800)
  })
})

describe('a policy', () => {
  test('fixes values, says so, and presets others', async () => {
    const program = withPolicy(place, {
      forced: { autoOffLock: true, idleMinutes: 30 },
      defaults: { language: 'en', keys: { phone: 'Ctrl+Alt+J' }, offForMinutes: [7] },
      helpUrl: 'https://help.example.com/calls',
    })
    const profile = [`--user-data-dir=${join(place.desktop.home, 'policy')}`]
    const { view, change, model, report } = await open(profile, {}, program)
    const now = await view()
    expect(now.values).toMatchObject({ idleMinutes: 30, language: 'en', offForMinutes: [7] })
    expect(now.keyStates.phone).toEqual({ state: 'working', text: 'Ctrl+Alt+J works.' })
    const fixed = 'Set by your administrator (/etc/hookswitch/policy.json).'
    expect(now.fixed).toMatchObject({ autoOffLock: fixed, idleMinutes: fixed })
    expect(await change({ idleMinutes: null, notifications: false })).toMatchObject({
      ok: false,
      message: 'Your administrator has fixed this value.',
      view: { values: { idleMinutes: 30, notifications: true } },
    })
    expect(await change({ language: 'hi' })).toMatchObject({ ok: true, view: { values: { language: 'hi' } } })
    expect(await model()).toMatchObject({ problem: null, help: { url: 'https://help.example.com/calls' } })
    const { menu } = await place.desktop.host.waitFor(
      (shown) => findEntry(shown.menu, messagesIn('hi').menu.help).text !== '',
      'the entry of the help page',
    )
    expect(menu.entries.at(-2)?.text).toBe(messagesIn('hi').menu.help)
    const { stdout } = await place.command(['status', '--json', ...profile])
    expect(JSON.parse(stdout)).toMatchObject({
      policy: {
        file: '/etc/hookswitch/policy.json',
        rules: ['autoOffLock', 'idleMinutes', 'helpUrl'],
        presets: ['offForMinutes', 'keys', 'language'],
        problem: null,
      },
    })
    expect(await report()).toMatch(/^Policy fixes: autoOffLock, idleMinutes, helpUrl$/m)
  })

  test('that is broken is a problem that is shown, and the app works', async () => {
    const { model, report } = await open([], {}, withPolicy(place, '{ "forced": '))
    await agent.shows(({ problem }) => problem?.code === 'policy', 'the problem')
    expect((await model()).problem?.message).toBe(
      'The policy /etc/hookswitch/policy.json (line 1, column 13) cannot be understood, so it is not applied. The strictest values hold instead.',
    )
    const { stdout } = await place.command(['status', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      policy: {
        rules: expect.arrayContaining(['autoOffLock', 'signOut']),
        problem: expect.stringContaining('column 13'),
      },
    })
    expect(await report()).toMatch(/^Policy: not-understood$/m)
    await place.switchTo('sip')
  })
})
