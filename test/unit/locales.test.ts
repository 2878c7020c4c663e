import { describe, expect, test } from 'vitest'
import { clockTime } from '../../src/core/locales/clock.ts'
import { messagesIn } from '../../src/core/locales/messages.ts'
import {
  hasTwelveHours,
  isLocaleC,
  type Language,
  languageFor,
  languages,
  timeLocale,
} from '../../src/core/model/language.ts'
import { keyNames } from '../../src/core/settings/accelerator.ts'

/** A text of a catalogue by its path, such as "window.duration". */
interface Text {
  readonly path: string
  readonly takes: number
  /** The text for each sample of arguments. */
  readonly results: readonly { readonly given: readonly string[]; readonly text: string }[]
}

const devices = [['phone'], ['sip']]
const targets = [...devices, ['off']].map((target) => [...target, '10:42'])
/** Sample arguments for functions that do not simply repeat texts. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'state.notConfirmedYet': targets,
  'notice.onWithdrawnExpired': devices,
  'notice.onWithdrawnAway': devices,
  'question.text.restore': devices,
  'question.text.timer': devices,
  'question.text.link': devices,
  'question.yes': devices,
  'question.inMenu.restore': devices,
  'question.inMenu.desk-lost': devices,
  'question.inMenu.timer': devices,
  'question.inMenu.link': devices,
  'notification.restored.restore': devices,
  'notification.restored.timer': devices,
  'notification.turnOn': devices,
  'state.notConfirmedLine': targets,
  'state.failureOf': targets,
  'window.afterTimedOff': devices,
  'menu.minutes': [[1], [7]],
  'window.timeLeft.minutes': [
    ['10:42', 1],
    ['10:42', 7],
  ],
  'settings.keyUsedTwice': keyNames.map((name) => ['Ctrl+Alt+1', name]),
  'settings.keyRequestedOnWayland': keyNames.map((name) => ['Ctrl+Alt+1', name]),
  'settings.keyHeardInFront': keyNames.map((name) => ['Ctrl+Alt+1', name]),
  'settings.keyUnavailable': keyNames.map((name) => ['Ctrl+Alt+1', name]),
  'settingsPage.keyOf': keyNames.filter((name) => name !== 'sip').map((name) => [name, 'Ctrl + Alt + 1']),
  'commandLine.notHere': [
    ['--json', null, ['status']],
    ['--wait', 'status', ['phone', 'sip']],
    ['--hidden', null, []],
  ],
  'commandLine.unknownCommand': [
    ['phon', 'phone'],
    ['xyz', null],
  ],
  'question.text.desk-lost': [['sip', '14:02', '14:09']],
  'commandLine.unknownOption': [
    ['--jso', '--json'],
    ['--xyz', null],
  ],
}

/** The texts that are the same in every language: names, codes, and frames for other sentences. */
const alike = new Set([
  'language',
  'appName',
  'deviceName.sip',
  'targetName.sip',
  'keyName.sip',
  'settingsPage.keyName.sip',
  'form.apiKey',
  'form.apiToken',
  'outcome.confirmed',
  'state.failureOf',
  'support.httpStatus',
])
/** The script of a language. */
const scripts: Record<Language, RegExp> = { en: /\p{Script=Latin}/u, hi: /\p{Script=Devanagari}/u }

const catalogues = languages.map((language) => [language, textsOf(messagesIn(language))] as const)
const english = textsOf(messagesIn('en'))
const others = catalogues.filter(([language]) => language !== 'en')

describe.each(others)('%s', (language, texts) => {
  test('has every text that English has, and no other', () => {
    const shapeOf = ({ path, takes }: Text) => `${path}(${takes})`
    expect(texts.map(shapeOf).sort()).toEqual(english.map(shapeOf).sort())
  })

  test('translates every text', () => {
    const untranslated = sentences(texts).filter(
      ({ path, ours, model }) =>
        !alike.has(path) && (ours.text === model.text || !scripts[language].test(ours.text)),
    )
    expect(untranslated.map(({ path }) => path)).toEqual([])
  })

  test('repeats each argument that English repeats', () => {
    const incomplete = sentences(texts).filter(({ ours, model }) =>
      model.given.some((value) => model.text.includes(value) && !ours.text.includes(value)),
    )
    expect(incomplete).toEqual([])
  })

  test('ends each sentence with the same kind of mark as English', () => {
    const endOf = (text: string) => (/[।.]$/.test(text) ? '.' : text.endsWith('?') ? '?' : '')
    const others = sentences(texts).filter(({ ours, model }) => endOf(ours.text) !== endOf(model.text))
    expect(others).toEqual([])
  })

  test('names its own language', () => {
    expect(messagesIn(language).language).toBe(language)
  })
})

test.each(catalogues)('in %s no text is empty, and each letter is written in one way (NFC)', (_, texts) => {
  for (const { path, results } of texts) {
    for (const { text } of results) {
      expect(text.trim(), path).toBe(text)
      expect(text, path).not.toMatch(/^$|undefined|null|\[object/)
      expect(text.normalize('NFC'), path).toBe(text)
    }
  }
})

describe('for every number of minutes that a setting or a policy allows', () => {
  const allowed = Array.from({ length: 24 * 60 }, (_none, index) => index + 1)
  /** The texts in which this number of minutes can stand. */
  const textsWith = (language: Language, minutes: number) => {
    const { menu, window } = messagesIn(language)
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
    return [
      menu.minutes(minutes),
      window.duration(minutes),
      window.timeLeft.minutes('10:42', minutes),
      ...(hours === 0 ? [] : [window.timeLeft.hours('10:42', hours)]),
      ...(hours === 0 || rest === 0 ? [] : [window.timeLeft.hoursAndMinutes('10:42', hours, rest)]),
    ]
  }

  test('English has the singular for 1 alone', () => {
    expect(messagesIn('en').menu.minutes(1)).toBe('1 minute')
    expect(messagesIn('en').menu.minutes(21)).toBe('21 minutes')
    for (const minutes of allowed) {
      for (const text of textsWith('en', minutes)) {
        expect(text).not.toMatch(/\b1 (minutes|hours)\b/)
        expect(text).not.toMatch(/(?<!\b1) (minute|hour)\b/)
      }
    }
  })

  test('Hindi has the singular for 1 alone', () => {
    expect(messagesIn('hi').window.timeLeft.hours('10:42', 1)).toContain('1 घंटा')
    expect(messagesIn('hi').window.timeLeft.hours('10:42', 2)).toContain('2 घंटे')
    for (const minutes of allowed) {
      for (const text of textsWith('hi', minutes)) {
        expect(text).not.toMatch(/(?<!\d)1 घंटे/)
        expect(text).not.toMatch(/(?<!(?<!\d)1) घंटा/)
      }
    }
  })
})

describe('the language is', () => {
  test.each([
    ['hi', ['en-GB'], 'hi'],
    ['en', ['hi-IN', 'en'], 'en'],
    ['system', ['hi-IN', 'en-IN'], 'hi'],
    ['system', ['hi'], 'hi'],
    ['system', ['hi_IN.UTF-8'], 'hi'],
    ['system', ['ta-IN', 'hi-IN', 'en-IN'], 'hi'],
    ['system', ['en-IN', 'hi-IN'], 'en'],
    ['system', ['hil-PH'], 'en'],
    ['system', ['C'], 'en'],
    ['system', [], 'en'],
  ] as const)('with %s chosen on a system of %j: %s', (chosen, ofSystem, spoken) => {
    expect(languageFor(chosen, ofSystem)).toBe(spoken)
  })
})

test.each([
  { env: { LC_ALL: 'C', LANG: 'hi_IN.UTF-8' }, is: true },
  { env: { LC_ALL: '', LC_MESSAGES: 'POSIX', LANG: 'hi_IN.UTF-8' }, is: true },
  { env: { LANG: 'C' }, is: true },
  { env: { LC_ALL: 'hi_IN.UTF-8', LANG: 'C' }, is: false },
  { env: { LANG: 'C.UTF-8' }, is: false },
  { env: {}, is: false },
])('$env has no language: $is', ({ env, is }) => {
  expect(isLocaleC(env)).toBe(is)
})

test.each([
  { env: { LANG: 'en_IN.UTF-8' }, twelve: true },
  { env: { LANG: 'hi_IN' }, twelve: true },
  { env: { LANG: 'en_GB.UTF-8' }, twelve: false },
  { env: { LANG: 'de_DE.UTF-8@euro' }, twelve: false },
  { env: { LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8' }, twelve: false },
  { env: { LANG: 'de_DE.UTF-8', LC_TIME: 'de_DE.UTF-8', LC_ALL: 'en_US.UTF-8' }, twelve: true },
  { env: { LANG: 'C.UTF-8' }, twelve: false },
  { env: { LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, twelve: false },
  { env: { LANG: 'no such locale' }, twelve: false },
])('with $env the clock has 12 hours: $twelve', ({ env, twelve }) => {
  expect(hasTwelveHours(timeLocale(env))).toBe(twelve)
})

test('a clock of 12 hours marks the half of the day, one of 24 hours has two digits', () => {
  const at = (hour: number) => new Date(2026, 4, 12, hour, 5).getTime()
  const [twelve, twentyFour] = [messagesIn('en', true), messagesIn('en')]
  expect([0, 9, 12, 17].map((hour) => clockTime(twelve, at(hour)))).toEqual([
    '12:05 am',
    '9:05 am',
    '12:05 pm',
    '5:05 pm',
  ])
  const inHindi = [0, 9, 12, 17, 21].map((hour) => clockTime(messagesIn('hi', true), at(hour)))
  expect(inHindi).toEqual(['रात 12:05', 'सुबह 9:05', 'दोपहर 12:05', 'शाम 5:05', 'रात 9:05'])
  expect([0, 9, 12, 17].map((hour) => clockTime(twentyFour, at(hour)))).toEqual([
    '00:05',
    '09:05',
    '12:05',
    '17:05',
  ])
})

/** Each text with its English counterpart. */
function sentences(texts: readonly Text[]) {
  return texts.flatMap(({ path, results }) => {
    const model = english.find((one) => one.path === path)
    return results.flatMap((ours, sample) => {
      const meant = model?.results[sample]
      return meant === undefined ? [] : [{ path, sample, ours, model: meant }]
    })
  })
}

function textsOf(part: object, path = ''): readonly Text[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]): readonly Text[] => {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') return [{ path: here, takes: 0, results: [{ given: [], text: value }] }]
    if (typeof value === 'function') return [textOf(here, value as (...given: readonly unknown[]) => unknown)]
    return typeof value === 'object' && value !== null ? textsOf(value, here) : []
  })
}

/** The results of a function; an Advice becomes its two sentences in one line. */
function textOf(path: string, say: (...given: readonly unknown[]) => unknown): Text {
  const marks = Array.from({ length: say.length }, (_, index) => `«${index}»`)
  const results = (samples[path] ?? [marks]).map((given) => {
    const result = say(...given)
    const text = typeof result === 'string' ? result : Object.values(result as object).join(' ')
    return { given: given.flat().map(String), text }
  })
  return { path, takes: say.length, results }
}
