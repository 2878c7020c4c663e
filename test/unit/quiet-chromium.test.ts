import { expect, test } from 'vitest'
import { keepQuiet, type QuietApp } from '../../src/main/lifecycle/quiet-chromium.ts'

/** The switches that are set beside `given` ones, and what is done to a session that comes. */
function quiet(given: Readonly<Record<string, string>> = {}) {
  const switches = new Map(Object.entries(given))
  const done: string[] = []
  const app: QuietApp = {
    commandLine: {
      appendSwitch: (name, value = '') => switches.set(name, value),
      getSwitchValue: (name) => switches.get(name) ?? '',
    },
    whenReady: async () => {},
    configureHostResolver: ({ secureDnsMode }) => done.push(`secure DNS ${secureDnsMode}`),
    on: (_name, listener) =>
      listener({
        setSpellCheckerEnabled: (on) => done.push(`spell checker ${on}`),
        setSpellCheckerLanguages: (languages) => done.push(`languages ${languages.length}`),
      }),
  }
  keepQuiet(app)
  return { switches, done }
}

test('features that were disabled at the start stay disabled', () => {
  const off = quiet({ 'disable-features': 'One,Another' }).switches.get('disable-features')
  expect(off?.split(',').slice(0, 2)).toEqual(['One', 'Another'])
  expect(off?.split(',')).toContain('NetworkTimeServiceQuerying')
})

test('Chromium’s background requests are disabled', () => {
  expect([...quiet().switches.keys()]).toEqual(
    expect.arrayContaining(['disable-background-networking', 'disable-component-update', 'no-pings']),
  )
})

test('no session checks spelling, and no name is resolved over HTTPS', async () => {
  const { done } = quiet()
  await Promise.resolve()
  expect(done).toEqual(['languages 0', 'spell checker false', 'secure DNS off'])
})
