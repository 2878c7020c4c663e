import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { isLocaleC, type Language, languageFor, languages } from '../../src/core/model/language.ts'
import { keyNames } from '../../src/core/protocol/contract.ts'

/** A text of a catalogue by its path, such as "window.minutes": what it says of the values it is given. */
interface Text {
  readonly path: string
  readonly takes: number
  /** Once for each sample of what it can be given; its values stand in `given`. */
  readonly said: readonly { readonly given: readonly string[]; readonly text: string }[]
}

const devices = [['phone'], ['sip']]
const targets = [...devices, ['off']].map((target) => [...target, '10:42'])
/** What is given to those that take something else than texts to repeat. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'state.notConfirmedYet': targets,
  'told.onWithdrawnExpired': devices,
  'told.onWithdrawnAway': devices,
  'ask.text.restore': devices,
  'ask.text.timer': devices,
  'ask.text.link': devices,
  'ask.yes': devices,
  'ask.inMenu.restore': devices,
  'ask.inMenu.timer': devices,
  'ask.inMenu.link': devices,
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
  'commandLine.unknownOption': [
    ['--jso', '--json'],
    ['--xyz', null],
  ],
}

/** What every language says alike: names, codes, and other sentences with an end. */
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
/** The script that a language is written in. */
const scripts: Record<Language, RegExp> = { en: /\p{Script=Latin}/u, hi: /\p{Script=Devanagari}/u }

const catalogues = languages.map((language) => [language, textsOf(messagesIn(language))] as const)
const english = textsOf(messagesIn('en'))
const others = catalogues.filter(([language]) => language !== 'en')

describe.each(others)('%s', (language, texts) => {
  test('has every text that English has, and no other', () => {
    const shapeOf = ({ path, takes }: Text) => `${path}(${takes})`
    expect(texts.map(shapeOf).sort()).toEqual(english.map(shapeOf).sort())
  })

  test('says everything in its own words', () => {
    const borrowed = sentences(texts).filter(
      ({ path, ours, model }) =>
        !alike.has(path) && (ours.text === model.text || !scripts[language].test(ours.text)),
    )
    expect(borrowed.map(({ path }) => path)).toEqual([])
  })

  test('tells all that it is given, wherever English does', () => {
    const silent = sentences(texts).filter(({ ours, model }) =>
      model.given.some((value) => model.text.includes(value) && !ours.text.includes(value)),
    )
    expect(silent).toEqual([])
  })

  test('ends each sentence as English does', () => {
    const endOf = (text: string) => (/[।.]$/.test(text) ? '.' : text.endsWith('?') ? '?' : '')
    const others = sentences(texts).filter(({ ours, model }) => endOf(ours.text) !== endOf(model.text))
    expect(others).toEqual([])
  })

  test('is what its catalogue says it is', () => {
    expect(messagesIn(language).language).toBe(language)
  })
})

test.each(catalogues)(
  '%s is whole: nothing is empty or missing, and each letter is written one way',
  (_, texts) => {
    for (const { path, said } of texts) {
      for (const { text } of said) {
        expect(text.trim(), path).toBe(text)
        expect(text, path).not.toMatch(/^$|undefined|null|\[object/)
        expect(text.normalize('NFC'), path).toBe(text)
      }
    }
  },
)

test('one minute is not said as several', () => {
  const [one, several] = [/(^|\D)1 minute\b/, /(^|\D)1 minutes/]
  const { menu, window } = messagesIn('en')
  for (const text of [menu.minutes(1), window.timeLeft.minutes('10:42', 1)]) {
    expect(text).toMatch(one)
    expect(text).not.toMatch(several)
  }
  expect(menu.minutes(21)).toBe('21 minutes')
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

/** Each sentence beside the English one. */
function sentences(texts: readonly Text[]) {
  return texts.flatMap(({ path, said }) => {
    const model = english.find((one) => one.path === path)
    return said.flatMap((ours, sample) => {
      const meant = model?.said[sample]
      return meant === undefined ? [] : [{ path, sample, ours, model: meant }]
    })
  })
}

function textsOf(part: object, path = ''): readonly Text[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]): readonly Text[] => {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') return [{ path: here, takes: 0, said: [{ given: [], text: value }] }]
    if (typeof value === 'function') return [textOf(here, value as (...given: readonly unknown[]) => unknown)]
    return typeof value === 'object' && value !== null ? textsOf(value, here) : []
  })
}

/** What a function says; an advice is its two sentences. */
function textOf(path: string, say: (...given: readonly unknown[]) => unknown): Text {
  const marks = Array.from({ length: say.length }, (_, index) => `«${index}»`)
  const said = (samples[path] ?? [marks]).map((given) => {
    const told = say(...given)
    const text = typeof told === 'string' ? told : Object.values(told as object).join(' ')
    return { given: given.flat().map(String), text }
  })
  return { path, takes: say.length, said }
}
