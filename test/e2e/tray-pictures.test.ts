import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Target } from '../../src/core/device.ts'
import type { IconName } from '../../src/core/glance.ts'
import { languages } from '../../src/core/language.ts'
import { type Words, wordsIn } from '../../src/core/words.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { readPng } from '../support/icon-picture.ts'
import { type OpenMenu, type Panel, preparePanel } from '../support/panel.ts'
import type { RunningProcess } from '../support/processes.ts'
import { seenIcon } from '../support/seen-icon.ts'
import { printMenu } from '../support/status-notifier-menu.ts'

/**
 * The icon and its open menu in a real panel, in every state that the app gets into with a real Exotel of its own.
 * Icon, tooltip and rows are read, and a picture of the same is kept where HOOKSWITCH_PICTURES names a folder.
 */
interface TrayState {
  readonly name: string
  readonly icon: IconName
  /** What the first row says, and behind the app's name the tooltip; a time of day reads hh:mm. */
  readonly says: string
  /** The marked choice. */
  readonly marked?: Target
  /** Nothing can be chosen. */
  readonly closed?: boolean
  /** The row between the state and the choices. */
  readonly simulated?: string
  /** The rows between the choices and Show window. */
  readonly more?: readonly string[]
  /** Brings the app there, from the state before. */
  arrange(): Promise<unknown>
}

let place: Workplace
let agent: Agent
let panel: Panel
let app: RunningProcess | null = null

beforeAll(async () => {
  place = await startWorkplace({ host: 'none' })
  agent = agentOf(place)
  panel = await preparePanel(place.desktop)
  await panel.start()
})
afterAll(async () => {
  await app?.stop()
  panel?.close()
  await place?.close()
})

/** The states, each arranged from the one before, as `words` tell them. */
const statesIn = (words: Words): readonly TrayState[] => [
  {
    name: 'signed-out',
    icon: 'signed-out',
    says: words.state.signedOutLine,
    closed: true,
    arrange: () => restart(words),
  },
  {
    name: 'off',
    icon: 'off',
    says: words.state.proven(words.calls.off, 'hh:mm'),
    marked: 'off',
    arrange: () => place.signIn(),
  },
  {
    name: 'phone',
    icon: 'phone',
    says: words.state.proven(words.calls.phone, 'hh:mm'),
    marked: 'phone',
    arrange: () => place.command(['phone']),
  },
  {
    name: 'sip',
    icon: 'sip',
    says: words.state.proven(words.calls.sip, 'hh:mm'),
    marked: 'sip',
    arrange: () => place.command(['sip']),
  },
  {
    name: 'timed-off',
    icon: 'off',
    says: words.state.offUntil('hh:mm'),
    marked: 'off',
    arrange: async () => {
      const submenu = await panel.openSubmenu(await panel.openMenu(), words.menu.offFor)
      const { minutes, untilTime } = words.menu
      expect(submenu.rows).toEqual([...[5, 15, 30, 60].map(minutes), untilTime])
      await picture(`off-for${suffixOf(words)}`, submenu)
      await panel.click(submenu, minutes(30))
    },
  },
  {
    name: 'not-verified',
    icon: 'off',
    says: words.state.proven(words.calls.off, 'hh:mm'),
    marked: 'off',
    more: [words.state.failureOf('phone', words.failed.unverified.message)],
    arrange: async () => {
      await change({ phone: { verified: false } })
      await place.command(['phone'])
    },
  },
  {
    name: 'changed-elsewhere',
    icon: 'sip',
    says: words.state.proven(words.calls.sip, 'hh:mm'),
    marked: 'sip',
    more: [words.told.changedElsewhere(words.calls.sip, 'hh:mm').message],
    arrange: async () => {
      await change({ phone: { verified: true } })
      await place.command(['off'])
      await agent.turn('sip')
      // Opening the window is one of the things upon which Exotel is looked at.
      await place.command([])
    },
  },
  {
    name: 'question',
    icon: 'off',
    says: words.state.proven(words.calls.off, 'hh:mm'),
    marked: 'off',
    more: [words.ask.inMenu.link('phone')],
    arrange: async () => {
      await place.command(['off'])
      await place.command(['hookswitch://phone'])
    },
  },
  {
    name: 'both',
    icon: 'problem',
    says: words.state.proven(words.calls.both, 'hh:mm'),
    more: [words.told.bothOn.message],
    arrange: async () => {
      const { url, sid, apiKey, apiToken, email } = place.exotel.facts
      const account = ['--account-url', url, '--sid', sid, '--api-key', apiKey, '--email', email]
      const connecting = ['connect-account', ...account, '--api-token-stdin']
      expect((await place.command(connecting, `${apiToken}\n`)).code).toBe(0)
      await stop()
      await change({ phone: { on: true }, sip: { on: true } })
      await restart(words)
    },
  },
  {
    name: 'unknown',
    icon: 'problem',
    says: words.state.unknown,
    more: [words.failed['server-error'].message],
    arrange: async () => {
      expect((await place.command(['disconnect-account'])).code).toBe(0)
      await stop()
      await exotelFails()
      await restart(words)
    },
  },
  {
    name: 'checking',
    icon: 'switching',
    says: words.state.checking,
    arrange: async () => {
      await place.setFaults([{ match: {}, fault: { kind: 'never-answered' } }])
      await restart(words)
    },
  },
  {
    name: 'switching',
    icon: 'switching',
    says: words.state.switchingTo.sip,
    arrange: async () => {
      await place.setFaults([])
      await restart(words)
      await agent.shows(({ state }) => state !== 'unknown', 'it to be known again')
      await place.setFaults([{ match: { method: 'PUT' }, times: 1, fault: { kind: 'never-answered' } }])
      await place.command(['sip', '--wait', '0'])
    },
  },
  {
    name: 'not-proven',
    icon: 'problem',
    says: words.state.notProvenLine('off', 'hh:mm'),
    more: [words.failed['server-error'].message],
    arrange: async () => {
      await exotelFails()
      await place.command(['off', '--wait', '0'])
    },
  },
  {
    name: 'keychain-locked',
    icon: 'problem',
    says: words.state.unknown,
    closed: true,
    more: [words.keychainMessage.locked('')],
    arrange: async () => {
      await place.setFaults([])
      await place.desktop.lockKeyring()
      await restart(words)
    },
  },
  {
    name: 'token-rejected',
    icon: 'signed-out',
    says: words.state.signedOutLine,
    closed: true,
    more: [words.failed.unauthorized.message],
    arrange: async () => {
      const fault = { kind: 'refusal', where: 'status', status: 401, message: 'No' }
      await place.setFaults([{ match: {}, fault }])
      await place.desktop.unlockKeyring()
    },
  },
  {
    name: 'simulator',
    icon: 'off',
    says: words.state.proven(words.calls.off, 'hh:mm'),
    marked: 'off',
    simulated: words.state.simulated,
    arrange: async () => {
      await place.setFaults([])
      await restart(words, ['--hidden', '--simulator'])
    },
  },
]

describe.each(languages)('on a dark panel, %s', (language) => {
  const words = wordsIn(language)

  test.each(statesIn(words))('$name', async (state) => {
    await state.arrange()
    await look(state, `${state.name}${suffixOf(words)}`, words)
    expect(await panelLightness()).toBeLessThan(100)
  })

  test('and all is forgotten', async () => {
    await stop()
    expect((await place.command(['sign-out'])).code).toBe(0)
  })
})

describe('on a light panel', () => {
  const words = wordsIn('en')

  beforeAll(async () => {
    expect((await place.signIn()).code).toBe(0)
    await panel.kill()
    await panel.start('light')
    await restart(words)
  })

  test.each(statesIn(words).filter(({ name }) => ['off', 'phone', 'sip'].includes(name)))(
    '$name',
    async (state) => {
      expect((await place.command([state.name])).code).toBe(0)
      await look(state, `${state.name}-light`, words)
      expect(await panelLightness()).toBeGreaterThan(200)
    },
  )
})

/** Icon, tooltip and rows are those of `state`; its picture is kept under `name`. */
async function look(state: TrayState, name: string, words: Words): Promise<void> {
  const expected = rowsOf(state, words)
  await eventually(shownRows, (rows) => rows.join('\n') === expected.join('\n'), {
    describe: `the menu to read\n${expected.join('\n')}\n`,
    within: 15_000,
  })
  expect(withoutTime(await panel.tooltip())).toBe(`Hookswitch: ${state.says}`)
  await eventually(
    async () => seenIcon(await panel.see('first')),
    (icon) => icon === state.icon,
    {
      describe: `the icon ${state.icon} to be seen`,
    },
  )
  await picture(name, await panel.openMenu())
  // What was read before is what the picture shows only if it still stands there.
  expect(await shownRows()).toEqual(expected)
  await panel.closeMenu()
}

function rowsOf(
  { says, marked, closed = false, simulated, more = [] }: TrayState,
  { menu, targetName }: Words,
): readonly string[] {
  const choice = (target: Target) =>
    `${closed ? '- ' : ''}[${target === marked ? 'x' : ' '}] ${targetName[target]}`
  return [
    says,
    ...(simulated === undefined ? [] : [simulated]),
    '--------',
    choice('phone'),
    choice('sip'),
    choice('off'),
    `${closed ? '- ' : ''}${menu.offFor}`,
    '--------',
    ...more,
    ...(more.length === 0 ? [] : ['--------']),
    menu.showWindow,
    menu.settings,
    menu.quit,
  ]
}

async function shownRows(): Promise<readonly string[]> {
  const entries = (await panel.menu()).map((entry) => ({ ...entry, children: [] }))
  return withoutTime(printMenu(entries, '')).split('\n')
}

function withoutTime(text: string): string {
  return text.replace(/\b\d\d:\d\d\b/g, 'hh:mm')
}

/** A picture of the icon and what stands open below it, twice its size. */
async function picture(name: string, menu: OpenMenu): Promise<void> {
  const { HOOKSWITCH_PICTURES: folder = place.desktop.home } = process.env
  const margin = 8
  const width = menu.place.x + menu.place.width + margin
  const height = menu.place.y + menu.place.height + margin
  const file = join(folder, `tray-${name}.png`)
  const taken = async () => {
    await panel.picture(file, { x: 0, y: 0, width, height }, 2)
    return readPng(file)
  }
  // A menu is there a moment before it is painted.
  await eventually(
    async () => [await taken(), await taken()] as const,
    ([one, other]) => one.rgba.equals(other.rgba),
    { describe: 'the menu to be painted' },
  )
}

/** What the names of a language's pictures end in. */
function suffixOf({ language }: Words): string {
  return language === 'en' ? '' : `-${language}`
}

/** How light the panel is beside the icon, from 0 to 255. */
async function panelLightness(): Promise<number> {
  const { rgba } = await panel.see('second')
  const colours = rgba.filter((_value, at) => at % 4 !== 3)
  return colours.reduce((sum, value) => sum + value, 0) / colours.length
}

async function exotelFails(): Promise<void> {
  await place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 500 } }])
}

async function change(devices: Readonly<Record<string, object>>): Promise<void> {
  const url = `${place.exotel.facts.url}/_simulator/agents/1`
  expect((await fetch(url, { method: 'PUT', body: JSON.stringify({ devices }) })).ok).toBe(true)
}

async function stop(): Promise<void> {
  await app?.stop({ signal: 'SIGKILL' })
  app = null
  await eventually(panel.items, (items) => items.length === 0, { describe: 'the icon to go' })
}

async function restart({ language }: Words, args?: readonly string[]): Promise<void> {
  await stop()
  app = place.start(args, { LANG: `${language}_IN.UTF-8` })
  await eventually(panel.items, (items) => items.length === 1, {
    describe: 'the icon to come',
    within: 15_000,
  })
}
