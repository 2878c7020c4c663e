import { describe, expect, test } from 'vitest'
import { keyNames, parseAccelerator, sameKeys } from '../../src/core/settings/accelerator.ts'
import { noPolicy, type Policy, parsePolicy } from '../../src/core/settings/policy.ts'
import { checkChange, defaultValues, rulesOf, valuesOf } from '../../src/core/settings/settings.ts'
import { settingsValues } from '../../src/core/settings/values.ts'
import { parseLink } from '../../src/core/text/link.ts'
import { messages } from '../support/messages.ts'

const usual = defaultValues('linux')

describe('a key combination', () => {
  test.each([
    ['ctrl+alt+1', 'Ctrl+Alt+1'],
    ['Alt + Control + p', 'Ctrl+Alt+P'],
    ['Option+Cmd+Plus', 'Alt+Super+Plus'],
    ['shift+super+esc', 'Shift+Super+Escape'],
    ['CmdOrCtrl+F5', 'CommandOrControl+F5'],
    ['Ctrl+Shift+C', 'Ctrl+Shift+C'],
    ['F13', 'F13'],
    ['MediaPlayPause', 'MediaPlayPause'],
    ['Ctrl+num0', 'Ctrl+num0'],
  ])('%s becomes %s', (given, accelerator) => {
    expect(parseAccelerator(given)).toEqual({ ok: true, accelerator })
  })

  test.each([
    ['', 'unknown'],
    ['Ctrl+', 'unknown'],
    ['AltGr+1', 'unknown'],
    ['Ctrl+F25', 'unknown'],
    ['Ctrl+ä', 'unknown'],
    ['Ctrl+Alt', 'not-one-key'],
    ['Ctrl+1+2', 'not-one-key'],
    ['A', 'no-modifier'],
    ['Shift+A', 'no-modifier'],
    ['F5', 'no-modifier'],
    ['Space', 'no-modifier'],
    ['Ctrl+V', 'everyday'],
    ['Cmd+C', 'everyday'],
    ['Ctrl+Alt+F2', 'system'],
    ['Alt+Tab', 'system'],
    ['Super+L', 'system'],
  ])('%s is refused: %s', (given, problem) => {
    expect(parseAccelerator(given)).toEqual({ ok: false, problem })
  })

  test('is the same in both spellings of the Ctrl key', () => {
    expect(sameKeys('CommandOrControl+Alt+1', 'Ctrl+Alt+1')).toBe(true)
    expect(sameKeys('Ctrl+Alt+1', 'Ctrl+Alt+2')).toBe(false)
  })
})

describe('the default values', () => {
  test.each(['linux', 'darwin', 'win32'])('are valid on %s', (platform) => {
    const values = defaultValues(platform)
    expect(settingsValues.parse(values)).toEqual(values)
    expect(checkChange(values, values, noPolicy)).toMatchObject({ ok: true, next: values })
  })

  test('on Windows use no key that types a character with AltGr', () => {
    const { keys } = defaultValues('win32')
    for (const name of keyNames) expect(keys[name]).toMatch(/^Ctrl\+Alt\+Shift\+\d$/)
  })
})

describe('a change', () => {
  test('sorts the times of "Off for" and removes repeated ones', () => {
    const judged = checkChange(usual, { offForMinutes: [60, 5, 60, 45] }, noPolicy)
    expect(judged).toMatchObject({ ok: true, chosen: { offForMinutes: [5, 45, 60] } })
  })

  test('chooses only the values that it names', () => {
    const judged = checkChange(usual, { idleMinutes: null, keys: { swap: 'alt+ctrl+s' } }, noPolicy)
    expect(judged).toMatchObject({ chosen: { idleMinutes: null, keys: { swap: 'Ctrl+Alt+S' } } })
    expect(judged.ok && Object.keys(judged.chosen).sort()).toEqual(['idleMinutes', 'keys'])
    expect(judged.ok && judged.next.keys.phone).toBe(usual.keys.phone)
  })

  test.each([
    [{ idleMinutes: 0 }, messages.settings.badIdleMinutes],
    [{ idleMinutes: 2.5 }, messages.settings.badIdleMinutes],
    [{ idleMinutes: 241 }, messages.settings.badIdleMinutes],
    [{ offForMinutes: [0] }, messages.settings.badOffForMinutes],
    [{ offForMinutes: [1441] }, messages.settings.badOffForMinutes],
    [{ offForMinutes: [1, 2, 3, 4, 5, 6, 7] }, messages.settings.badOffForMinutes],
    [{ remindOffMinutes: -1 }, messages.settings.badRemindOffMinutes],
    [{ remindOffMinutes: 481 }, messages.settings.badRemindOffMinutes],
    [{ remindOffMinutes: 1.5 }, messages.settings.badRemindOffMinutes],
    [{ shiftEnd: '25:00' }, messages.settings.badShiftEnd],
    [{ shiftEnd: '6 pm' }, messages.settings.badShiftEnd],
    [{ keys: { phone: 'X' } }, messages.badKey['no-modifier']('X')],
    [{ keys: { phone: 'Alt+Ctrl+0' } }, messages.settings.keyUsedTwice('Ctrl+Alt+0', 'off')],
    [
      { keys: { phone: 'Ctrl+Alt+S', sip: 'Ctrl+Alt+S' } },
      messages.settings.keyUsedTwice('Ctrl+Alt+S', 'sip'),
    ],
  ])('to an invalid value is refused with a message: %j', (change, why) => {
    expect(whyNot(checkChange(usual, change, noPolicy))).toBe(why)
  })

  test('of another value is accepted although the policy gives two keys the same combination', () => {
    const clashing = { ...usual, keys: { ...usual.keys, phone: usual.keys.off } }
    expect(checkChange(clashing, { notifications: false }, noPolicy).ok).toBe(true)
  })

  test('of a value that the policy fixes is refused, but repeating the fixed value is not', () => {
    const policy: Policy = { ...noPolicy, forced: { restore: 'ask', keys: { off: 'Ctrl+Alt+O' } } }
    const now = valuesOf('linux', policy, {})
    expect(whyNot(checkChange(now, { restore: 'never' }, policy))).toBe(messages.settings.fixed)
    expect(whyNot(checkChange(now, { keys: { phone: null } }, policy))).toBe(messages.settings.fixed)
    expect(checkChange(now, { restore: 'ask', keys: { off: 'Ctrl+Alt+O' } }, policy).ok).toBe(true)
  })
})

describe('the value in force', () => {
  test('is the policy’s forced value, else the agent’s choice, else the policy’s preset, else the default', () => {
    const policy: Policy = {
      ...noPolicy,
      forced: { autoOffLock: true, idleMinutes: 10 },
      defaults: { idleMinutes: 20, restore: 'ask', notifications: false },
    }
    const chosen = { autoOffLock: false, restore: 'never', idleMinutes: null } as const
    const values = valuesOf('linux', policy, chosen)
    expect(values).toMatchObject({ restore: 'never', notifications: false, autoOffQuit: true })
    expect(rulesOf(values)).toEqual({
      autoOff: { lock: true, suspend: true, quit: true, idleMinutes: 10 },
      restore: 'never',
      remindOffMinutes: null,
      shiftEnd: null,
    })
  })

  test.each([
    [0, null],
    [null, null],
    [1, 1],
    [480, 480],
  ])('of a reminder with %s minutes is a rule of %s', (remindOffMinutes, rule) => {
    expect(rulesOf(valuesOf('linux', noPolicy, { remindOffMinutes })).remindOffMinutes).toBe(rule)
  })

  test('of the keys is fixed as a whole: a chosen key is not mixed with forced ones', () => {
    const policy: Policy = { ...noPolicy, forced: { keys: { off: 'Ctrl+Alt+O' } } }
    const { keys } = valuesOf('linux', policy, { keys: { phone: 'Ctrl+Alt+P', off: null } })
    expect(keys).toEqual({ ...usual.keys, off: 'Ctrl+Alt+O' })
  })
})

describe('a policy', () => {
  test('is applied without its invalid entries, which are named', () => {
    const text = JSON.stringify({
      forced: { autoOffLock: true, autoOfQuit: true, keys: { phone: 'P', sip: 'ctrl+alt+i' } },
      defaults: { idleMinutes: 500, notifications: false },
      surprise: {},
    })
    const { forced, defaults, trouble } = parsePolicy('p.json', text)
    expect(forced).toEqual({ autoOffLock: true, keys: { sip: 'Ctrl+Alt+I' } })
    expect(defaults).toEqual({ notifications: false })
    expect(trouble).toEqual({
      kind: 'in-part',
      file: 'p.json',
      unknown: ['surprise', 'autoOfQuit'],
      wrong: ['keys.phone', 'idleMinutes'],
      meant: { autoOfQuit: 'autoOffQuit' },
    })
  })

  test.each(['', '{', '[]', '"x"', '{"forced": []}', '{"defaults": 1}'])(
    'with the text %j is not applied',
    (text) => {
      expect(parsePolicy('p.json', text)).toEqual({
        ...noPolicy,
        trouble: { kind: 'not-understood', file: 'p.json' },
      })
    },
  )

  test('without entries is valid', () => {
    expect(parsePolicy('p.json', '{}')).toEqual(noPolicy)
  })
})

describe('a link', () => {
  test.each([
    ['hookswitch://off', 'off'],
    ['HOOKSWITCH://Phone/', 'phone'],
    ['hookswitch://sip', 'sip'],
    ['hookswitch:off', null],
    ['hookswitch://toggle', null],
    ['hookswitch://off?x=1', null],
    ['hookswitch://off//', null],
    ['http://off', null],
  ])('%s asks for %s', (link, target) => {
    expect(parseLink(link)).toBe(target)
  })
})

/** Why a change is refused, in English; null where it is not. */
function whyNot(judged: ReturnType<typeof checkChange>): string | null {
  return judged.ok ? null : judged.why(messages)
}
