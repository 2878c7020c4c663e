import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import type { Event } from '../../src/core/model/event.ts'
import { languages } from '../../src/core/model/language.ts'
import { defaultRules, type Rules } from '../../src/core/model/rules.ts'
import { intentOf } from '../../src/core/model/state.ts'
import { statusLines, statusOf } from '../../src/core/protocol/status.ts'
import { diagnosticsOf } from '../../src/core/view/diagnostics.ts'
import { windowOf } from '../../src/core/view/window-model.ts'
import { applyEvent, play, runningAt, writesOf } from './support/app.ts'
import { moment } from './support/moments.ts'

const rules: Rules = { ...defaultRules, autoOff: { ...defaultRules.autoOff, idleMinutes: 5 } }
const messages = messagesIn('en')

function watch(source: string | null, monotonic: number): Event {
  return { kind: 'idle-watch', source, at: moment(monotonic) }
}

/** Calls rang on the phone until nobody touched the computer any more: OFF is on the wire. */
function idle(change: Partial<Rules> = {}) {
  const { state, effects } = play(
    runningAt('phone', { ...rules, ...change }),
    watch('ext_idle_notifier_v1', 5),
    applyEvent('idle', 10),
  )
  expect(writesOf(effects)).toEqual(['phone off'])
  expect(state.autoOffDevice?.device).toBe('phone')
  return state
}

describe('a watch for idleness that is lost while nobody is here', () => {
  test('brings nothing back by itself: the agent is asked', () => {
    const { state, effects } = play(idle(), watch(null, 20), applyEvent('active', 30))
    expect(writesOf(effects)).toEqual([])
    expect(state).toMatchObject({ autoOffDevice: null, question: { device: 'phone', why: 'restore' } })
    expect(intentOf(state)?.target).toBe('off')
    expect(state.presence).toMatchObject({ idle: false, idleWatch: { kind: 'none' } })
  })

  test('asks nothing where nothing is to come back', () => {
    const { state } = play(idle({ restore: 'never' }), watch(null, 20))
    expect(state).toMatchObject({ autoOffDevice: null, question: null })
  })

  test('leaves a lock beside it as it was: the unlock brings the device back', () => {
    const locked = play(idle(), applyEvent('locked', 15), watch(null, 20)).state
    expect(locked).toMatchObject({ autoOffDevice: { device: 'phone' }, question: null })
    expect(intentOf(play(locked, applyEvent('unlocked', 30)).state)).toMatchObject({
      target: 'phone',
      cause: 'restore',
    })
  })

  test('is not missed where another one takes its place', () => {
    const { state } = play(idle(), watch('org.gnome.Mutter.IdleMonitor', 20), applyEvent('active', 30))
    expect(intentOf(state)).toMatchObject({ target: 'phone', cause: 'restore' })
  })
})

test('one that is lost while somebody is here changes nothing but what is said of it', () => {
  const before = play(runningAt('phone', rules), watch('ext_idle_notifier_v1', 5)).state
  const { state, effects } = play(before, watch(null, 20))
  expect(effects).toEqual([])
  expect(state).toEqual({ ...before, presence: { ...before.presence, idleWatch: { kind: 'none' } } })
})

describe('the status tells whether somebody watches for idleness', () => {
  const starting = runningAt('phone', rules)
  const working = play(starting, watch('org.gnome.Mutter.IdleMonitor', 5)).state
  const none = play(starting, watch(null, 5)).state
  const unwanted = runningAt('phone')

  test('in a word for scripts', () => {
    const told = [unwanted, starting, working, none].map((state) => statusOf(state, messages).idleWatch)
    expect(told).toEqual(['off', 'unavailable', 'working', 'unavailable'])
  })

  test.each(languages)('in a sentence for a person, in %s', (language) => {
    const spoken = messagesIn(language)
    const { noIdleWatch } = spoken.state
    expect(statusLines(none, spoken)).toContain(noIdleWatch)
    for (const state of [unwanted, starting, working]) {
      expect(statusLines(state, spoken)).not.toContain(noIdleWatch)
    }
    const shown = [unwanted, starting, working, none].map(
      (state) => windowOf(state, { messages: spoken }).idleWatch,
    )
    expect(shown).toEqual([
      null,
      null,
      { works: true, text: spoken.state.idleWatch('org.gnome.Mutter.IdleMonitor') },
      { works: false, text: noIdleWatch },
    ])
  })

  test('and by its name for support', () => {
    const around = {
      version: '',
      runtime: '',
      system: '',
      desktop: '',
      session: '',
      tray: true,
      lastProblem: null,
      journal: '',
    }
    expect(diagnosticsOf(working, around)).toContain('Idle watch: org.gnome.Mutter.IdleMonitor')
    expect(diagnosticsOf(none, around)).toContain('Idle watch: none')
  })
})
