import { describe, expect, test } from 'vitest'
import { breaksIn, findBreak } from '../../src/core/locales/breaks.ts'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { policyAdvice } from '../../src/core/locales/policy.ts'
import { usualBreaks } from '../../src/core/model/break.ts'
import { parseChosenValues } from '../../src/core/settings/chosen-values.ts'
import { noPolicy, parsePolicy } from '../../src/core/settings/policy.ts'
import { checkChange, defaultValues, valuesOf } from '../../src/core/settings/settings.ts'
import { tidyReason } from '../../src/core/text/reason.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { messages } from '../support/messages.ts'
import { at, confirmed, signedIn } from '../support/window-states.ts'

const hindi = messagesIn('hi')
const breaksOf = (list: unknown) => parseChosenValues({ breaks: list }).values.breaks

describe('the breaks', () => {
  test('are a break and lunch until somebody chooses others', () => {
    expect(defaultValues('linux').breaks).toEqual([
      { name: 'Break', minutes: 15 },
      { name: 'Lunch', minutes: 30 },
    ])
  })

  test('are those of the policy before those of the settings', () => {
    const chosen = { breaks: [{ name: 'Mine', minutes: 5 }] }
    const forced = { breaks: [{ name: 'Training', minutes: 45 }] }
    expect(valuesOf('linux', noPolicy, chosen).breaks).toEqual(chosen.breaks)
    expect(valuesOf('linux', { ...noPolicy, defaults: forced }, chosen).breaks).toEqual(chosen.breaks)
    expect(valuesOf('linux', { ...noPolicy, forced }, chosen).breaks).toEqual(forced.breaks)
  })

  test('keep markup as text, and lose control characters and blanks around the name', () => {
    expect(
      breaksOf([
        { name: '  <b>Lunch</b> & "tea" ', minutes: 30 },
        { name: 'a\u0007b\nc\td', minutes: 1 },
        { name: '\u202eevil\u2069', minutes: 1440 },
        { name: 'غداء', minutes: 20 },
      ]),
    ).toEqual([
      { name: '<b>Lunch</b> & "tea"', minutes: 30 },
      { name: 'a b c d', minutes: 1 },
      { name: 'evil', minutes: 1440 },
      { name: 'غداء', minutes: 20 },
    ])
  })

  test('with a name of 40 characters after trimming are used, longer ones are not', () => {
    const longest = 'ल'.repeat(40)
    expect(breaksOf([{ name: ` ${longest} `, minutes: 5 }])).toEqual([{ name: longest, minutes: 5 }])
    expect(breaksOf([{ name: `${longest}x`, minutes: 5 }])).toEqual([])
  })

  test.each([
    ['no name', { minutes: 5 }],
    ['an empty name', { name: ' \u0000 ', minutes: 5 }],
    ['no minutes', { name: 'Tea' }],
    ['0 minutes', { name: 'Tea', minutes: 0 }],
    ['1441 minutes', { name: 'Tea', minutes: 1441 }],
    ['half a minute', { name: 'Tea', minutes: 0.5 }],
    ['minutes as text', { name: 'Tea', minutes: '15' }],
  ])('that have %s take no other break with them', (_, wrong) => {
    const parsed = parseChosenValues({ breaks: [wrong, { name: 'Lunch', minutes: 30 }], restore: 'ask' })
    expect(parsed.values).toEqual({ breaks: [{ name: 'Lunch', minutes: 30 }], restore: 'ask' })
    expect(parsed.breaks).toEqual({ given: 2, wrong: [1] })
  })

  test('that are no list are an invalid value like any other', () => {
    expect(parseChosenValues({ breaks: 'Lunch' })).toEqual({
      values: {},
      unknown: [],
      wrong: ['breaks'],
      breaks: null,
    })
  })

  test('can be chosen within the same limits', () => {
    const now = defaultValues('linux')
    const change = { breaks: [{ name: ' Tea ', minutes: 10 }] }
    expect(checkChange(now, change, noPolicy)).toMatchObject({
      ok: true,
      chosen: { breaks: [{ name: 'Tea', minutes: 10 }] },
    })
    const many = Array.from({ length: 13 }, () => ({ name: 'Tea', minutes: 10 }))
    for (const breaks of [many, [{ name: 'Tea', minutes: 0 }], [{ name: 'x'.repeat(200), minutes: 5 }]]) {
      const judged = checkChange(now, { breaks }, noPolicy)
      expect(!judged.ok && judged.why(messages)).toContain('Give at most 12 breaks')
      expect(!judged.ok && judged.why(hindi)).toContain('12 ब्रेक')
    }
  })
})

describe('a policy with 40 breaks and a name of 200 characters', () => {
  const many = Array.from({ length: 40 }, (_none, index) => ({ name: `Break ${index + 1}`, minutes: 10 }))
  const breaks = [{ name: 'x'.repeat(200), minutes: 5 }, ...many]
  const policy = parsePolicy('p.json', JSON.stringify({ forced: { breaks, restore: 'ask' } }))

  test('uses the first twelve, and nothing else is lost', () => {
    expect(policy.forced).toEqual({ breaks: many.slice(0, 12), restore: 'ask' })
    expect(policy.trouble).toEqual({
      kind: 'in-part',
      file: 'p.json',
      unknown: [],
      wrong: [],
      breaks: { given: 41, wrong: [1] },
    })
  })

  test('is reported in a clear sentence', () => {
    const sentenceIn = (said: typeof messages) =>
      policy.trouble === null ? '' : policyAdvice(said, policy.trouble).message
    expect(sentenceIn(messages)).toBe(
      'The policy p.json is applied only in part (breaks that are not used: number 1; a break has a name of 1 to 40 characters and 1 to 1440 whole minutes; there are 40 breaks, of which only the first 12 are used).',
    )
    expect(sentenceIn(hindi)).toContain('ब्रेक 40 हैं, जिनमें से सिर्फ़ पहले 12 इस्तेमाल होते हैं')
  })
})

describe('a break is found by its name', () => {
  const own = [
    { name: 'Lunch', minutes: 45 },
    { name: 'Café', minutes: 10 },
  ]

  test('in capitals or not, and with blanks around it', () => {
    expect(findBreak(messages, own, ' lUNCH ')).toEqual(own[0])
    expect(findBreak(messages, own, 'CAFE\u0301')).toEqual(own[1])
    expect(findBreak(messages, own, 'tea')).toBe(null)
    expect(findBreak(messages, [], 'lunch')).toBe(null)
  })

  test('in English and in the language of the agent, if it is built in', () => {
    const lunch = { name: 'लंच', minutes: 30 }
    expect(findBreak(hindi, usualBreaks, 'lunch')).toEqual(lunch)
    expect(findBreak(hindi, usualBreaks, 'लंच')).toEqual(lunch)
    expect(findBreak(messages, usualBreaks, 'लंच')).toBe(null)
  })

  test('that the administrator wrote, in any language', () => {
    expect(breaksIn(hindi, own)).toEqual(own)
  })
})

test('a reason is one line of plain text', () => {
  expect(tidyReason(' Call the\r\n<i>bank</i>\u0085\u2028now ')).toBe('Call the <i>bank</i> now')
})

describe('the tray’s menu', () => {
  const offForIn = (showing: Parameters<typeof viewOf>[1]) =>
    viewOf(signedIn(confirmed('phone')), showing).menu.flatMap((entry) =>
      entry.kind === 'submenu' ? entry.entries : [],
    )

  test('lists the breaks first, with their minutes', () => {
    const breaks = [{ name: 'Training', minutes: 1 }]
    const entries = offForIn({ messages, breaks, offForMinutes: [5] })
    expect(entries.map((entry) => ('label' in entry ? entry.label : null))).toEqual([
      'Training (1 minute)',
      '5 minutes',
      'Until a time…',
    ])
    expect(entries[0]).toMatchObject({ kind: 'off-for', minutes: 1, reason: 'Training' })
    expect(entries[1]).toMatchObject({ kind: 'off-for', minutes: 5, reason: null })
  })

  test('has the built-in breaks in the language of the agent', () => {
    expect(offForIn({ messages: hindi })[0]).toMatchObject({
      label: 'ब्रेक (15 मिनट)',
      reason: 'ब्रेक',
    })
  })

  test('gives whole hours as hours', () => {
    const breaks = [{ name: 'Training', minutes: 120 }]
    expect(offForIn({ messages, breaks })[0]).toMatchObject({ label: 'Training (2 hours)' })
  })

  test('has no break if there is none', () => {
    expect(offForIn({ messages, breaks: [], offForMinutes: [] })).toEqual([
      { kind: 'open', page: 'until-time', label: 'Until a time…' },
    ])
  })
})

describe('the window', () => {
  const offForIn = (showing: Parameters<typeof viewOf>[1]) =>
    viewOf(signedIn(confirmed('phone')), showing).window.offFor

  test('offers the breaks first, and folds what has no room in one row', () => {
    const offFor = offForIn({ messages })
    expect(offFor.map(({ label, isFolded }) => (isFolded ? `(${label})` : label))).toEqual([
      'Break 15 min',
      'Lunch 30 min',
      '(5 min)',
      '(15 min)',
      '(30 min)',
      '(1 hour)',
    ])
    expect(offFor[1]).toMatchObject({ minutes: 30, reason: 'Lunch', phrase: 'Off for Lunch 30 min' })
    expect(offFor[5]).toMatchObject({ minutes: 60, reason: null, phrase: 'Off for 1 hour' })
  })

  test('folds nothing if all fit', () => {
    const minutes = [5, 15, 30, 60]
    expect(offForIn({ messages, breaks: [] }).map((one) => [one.minutes, one.isFolded])).toEqual(
      minutes.map((one) => [one, false]),
    )
  })

  test('shows one break, however long its name is', () => {
    const breaks = [1, 2, 3].map((minutes) => ({ name: 'Training '.repeat(4).trim(), minutes }))
    expect(offForIn({ messages, breaks }).map(({ isFolded }) => isFolded)).toEqual([
      false,
      ...Array.from({ length: 6 }, () => true),
    ])
  })

  test('offers each label once, if the settings name a break or minutes twice', () => {
    const breaks = [
      { name: 'Tea', minutes: 5 },
      { name: 'Tea', minutes: 5 },
      { name: 'Tea', minutes: 10 },
    ]
    const labels = offForIn({ messages, breaks, offForMinutes: [5, 5] }).map(({ label }) => label)
    expect(labels).toEqual(['Tea 5 min', 'Tea 10 min', '5 min'])
  })

  test('names the built-in breaks in the language of the agent', () => {
    expect(offForIn({ messages: hindi })[1]).toMatchObject({
      label: 'लंच 30 मिनट',
      reason: 'लंच',
      phrase: 'लंच 30 मिनट के लिए बंद',
    })
  })

  test('says the reason of a time off', () => {
    const timedOff = {
      device: 'sip',
      until: at,
      started: { utc: at, monotonic: 0, random: 0.5 },
      owner: { userId: '1', host: 'localhost' },
      fromEarlierRun: false,
    } as const
    const reasonOf = (reason?: string) =>
      viewOf(signedIn({ ...confirmed('off'), timedOff: { ...timedOff, reason } }), { messages }).window
        .timedOff?.reason
    expect(reasonOf('Lunch')).toBe('Lunch')
    expect(reasonOf()).toBe(null)
  })
})
