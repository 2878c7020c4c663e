import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { RunningProcess } from '../support/processes.ts'

const hindi = messagesIn('hi')
const inHindi = { LANG: 'hi_IN.UTF-8' }
const languages = [
  { lang: 'en_IN.UTF-8', says: messagesIn('en') },
  { lang: 'hi_IN.UTF-8', says: hindi },
]

let place: Workplace
let agent: Agent

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
})
afterAll(async () => {
  await place?.close()
})

describe('without a running app', () => {
  test.each(languages)('help is printed for one command and for all: $lang', async ({ lang, says }) => {
    const printed = async (args: readonly string[]) => {
      const { code, stdout } = await place.command(args, undefined, { LANG: lang })
      expect(code).toBe(0)
      return stdout
    }
    expect(await printed(['off', '--help'])).toBe(`${says.commandHelp.off}\n`)
    expect(await printed(['help', 'sign-in'])).toBe(`${says.commandHelp['sign-in']}\n`)
    expect(await printed(['help'])).toBe(`${says.help}\n`)
  })

  test.each(languages)('there is no journal yet, and that is no error: $lang', async ({ lang, says }) => {
    const { code, stdout } = await place.command(['log'], undefined, { LANG: lang })
    expect(stdout).toBe(`${says.commandLine.noJournal(join(place.profile, 'journal.log'))}\n`)
    expect(code).toBe(0)
  })

  test.each(languages)('a policy is checked: $lang', async ({ lang, says }) => {
    const file = join(place.desktop.home, 'policy.json')
    const check = () => place.command(['policy', '--check', file], undefined, { LANG: lang })
    writeFileSync(file, '{ "forced": { "shiftEnd": "18:00" } }')
    const valid = await check()
    const { policyCheck } = says
    expect(valid.stdout).toBe(`${policyCheck.valid(file)}\n${policyCheck.fixes('shiftEnd', '"18:00"')}\n`)
    expect(valid.code).toBe(0)
    writeFileSync(file, '{ "forced": { "shiftEnd": "18:60" } }')
    const invalid = await check()
    expect(invalid.stderr).toContain('shiftEnd')
    expect(invalid.code).toBe(2)
  })

  test('the diagnostics say that it does not run, without a display', async () => {
    const { code, stdout } = await place.command(['diagnostics'], undefined, {
      DISPLAY: undefined,
      WAYLAND_DISPLAY: undefined,
      ...inHindi,
    })
    expect(stdout).toMatch(/^Hookswitch: \d/)
    expect(stdout).toContain('\nApp: not running\nGateway: none\n')
    expect(code).toBe(0)
  })

  test.each(languages)('off for a while says that nothing would end it: $lang', async ({ lang, says }) => {
    const env = { LANG: lang }
    const { code, stderr } = await place.command(['off', '--for', '15', '--reason', 'lunch'], undefined, env)
    expect(stderr).toContain(`${says.commandLine.offForNeedsApp}\n`)
    expect(code).toBe(3)
    const wrong = await place.command(['off', '--for', '0'], undefined, env)
    expect(wrong.stderr).toContain(`${says.commandLine.badFor('0')}\n`)
    expect(wrong.code).toBe(2)
  })
})

describe('with a running app that speaks Hindi', () => {
  let app: RunningProcess

  beforeAll(async () => {
    await place.prepareAccount()
    await agent.turn('sip')
    app = place.start(['--hidden'], inHindi)
    await place.desktop.host.waitForItem({ within: 15_000 })
    await agent.shows(({ state }) => state === 'sip', 'SIP to be confirmed')
  })
  afterAll(() => app?.stop())

  test('the log and the diagnostics are in English, for support, and hold no secret', async () => {
    const log = await place.command(['log', '--lines', '3'], undefined, inHindi)
    expect(log.stdout.trimEnd().split('\n')).toHaveLength(3)
    expect(log.stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn) /)
    expect(log.code).toBe(0)
    const everything = await place.command(['log', '--lines', '100000'])
    const { stdout, code } = await place.command(['diagnostics'], undefined, inHindi)
    expect(stdout).toContain('\nKeychain: ready\nGateway: integrations\n')
    expect(code).toBe(0)
    for (const text of [everything.stdout, stdout]) expect(text).not.toContain(place.exotel.facts.token)
  })

  test('off for a break takes its name in both languages', async () => {
    for (const reason of ['लंच', 'lunch']) {
      const { code, stdout } = await place.command(['off', '--reason', reason], undefined, inHindi)
      expect(stdout).toMatch(/\(लंच\)।\n$/)
      expect(code).toBe(0)
    }
    const { code, stderr } = await place.command(['off', '--reason', 'dentist'], undefined, inHindi)
    expect(stderr).toContain(`${hindi.commandLine.unknownBreak('dentist', 'ब्रेक, लंच')}\n`)
    expect(code).toBe(2)
  })
})
