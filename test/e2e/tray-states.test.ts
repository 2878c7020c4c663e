import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Messages, messagesIn } from '../../src/core/locales/messages.ts'
import type { Target } from '../../src/core/model/device.ts'
import { languages } from '../../src/core/model/language.ts'
import { eventually } from '../support/condition.ts'
import { picturesFolder } from '../support/pictures.ts'
import { seenIcon } from '../support/seen-icon.ts'
import { printMenu } from '../support/status-notifier-menu.ts'
import { setTrayStage, type TrayStage } from '../support/tray-stage.ts'
import { suffixOf, type TrayState, trayStates } from '../support/tray-states.ts'

/**
 * The icon, its tooltip and its open menu in a real panel. Where pictures are taken, in every state and language; else
 * once for each icon, since the rows of every state are tested without a panel (view.test.ts).
 */
let stage: TrayStage

const languagesHere = picturesFolder === null ? (['en'] as const) : languages

/** One state for each icon, in an order in which each can be arranged from the one before. */
const oneForEachIcon = [
  'signed-out',
  'off',
  'phone',
  'sip',
  'timed-off',
  'question',
  'checking',
  'switching',
  'not-confirmed',
  'simulator',
]

function statesIn(messages: Messages): readonly TrayState[] {
  const states = trayStates(() => stage, messages)
  return picturesFolder === null ? states.filter(({ name }) => oneForEachIcon.includes(name)) : states
}

beforeAll(async () => {
  stage = await setTrayStage()
})
afterAll(() => stage?.close())

describe.each(languagesHere)('on a dark panel, %s', (language) => {
  const messages = messagesIn(language)

  test.each(statesIn(messages))('$name', async (state) => {
    await state.arrange()
    await look(state, `${state.name}${suffixOf(messages)}`, messages)
    expect(await panelLightness()).toBeLessThan(100)
  })

  test('and all is forgotten', async () => {
    await stage.stop()
    await stage.place.setFaults([])
    expect((await stage.place.command(['sign-out'])).code).toBe(0)
  })
})

/** Each has its picture; one shows that the icon is seen on a light panel, too. */
const lightStates = picturesFolder === null ? ['phone'] : ['off', 'phone', 'sip']

describe('on a light panel', () => {
  const messages = messagesIn('en')

  beforeAll(async () => {
    await stage.place.prepareAccount()
    await stage.panel.kill()
    await stage.panel.start('light')
    await stage.restart(messages)
  })

  test.each(statesIn(messages).filter(({ name }) => lightStates.includes(name)))('$name', async (state) => {
    expect((await stage.place.command([state.name])).code).toBe(0)
    await look(state, `${state.name}-light`, messages)
    expect(await panelLightness()).toBeGreaterThan(200)
  })
})

/** Icon, tooltip and rows are those of `state`; a picture is kept under `name`. */
async function look(state: TrayState, name: string, messages: Messages): Promise<void> {
  const expected = rowsOf(state, messages)
  await eventually(shownRows, (rows) => rows.join('\n') === expected.join('\n'), {
    describe: `the menu to read\n${expected.join('\n')}\n`,
    within: 15_000,
  })
  expect(withoutTime(await stage.panel.tooltip())).toBe(`Hookswitch: ${state.says}`)
  await eventually(
    async () => seenIcon(await stage.panel.see('first')),
    (icon) => icon === state.icon,
    {
      describe: `the icon ${state.icon} to be seen`,
    },
  )
  await stage.picture(name, await stage.panel.openMenu())
  // What was read before is what the picture shows only if it still stands there.
  expect(await shownRows()).toEqual(expected)
  await stage.panel.closeMenu()
}

function rowsOf(
  { says, marked, closed = false, simulated, more = [] }: TrayState,
  { menu, targetName }: Messages,
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
  const entries = (await stage.panel.menu()).map((entry) => ({ ...entry, children: [] }))
  return withoutTime(printMenu(entries, '')).split('\n')
}

/** The clock has 12 hours in India, in English and in Hindi. */
function withoutTime(text: string): string {
  return text.replace(/\b\d{1,2}:\d\d (am|pm)\b|(सुबह|दोपहर|शाम|रात) \d{1,2}:\d\d\b/g, 'hh:mm')
}

/** How light the panel is beside the icon, from 0 to 255. */
async function panelLightness(): Promise<number> {
  const { rgba } = await stage.panel.see('second')
  const colours = rgba.filter((_value, at) => at % 4 !== 3)
  return colours.reduce((sum, value) => sum + value, 0) / colours.length
}
