import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import type { Event } from '../../src/core/model/event.ts'
import { languages } from '../../src/core/model/language.ts'
import { defaultRules, type Rules } from '../../src/core/model/rules.ts'
import { intentOf } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { statusLines } from '../../src/core/protocol/status-lines.ts'
import { diagnosticsOf } from '../../src/core/view/diagnostics.ts'
import { windowOf } from '../../src/core/view/window-model.ts'
import { play, runningAt } from './support/app.ts'
import { writesOf } from './support/effects.ts'
import { applyEvent } from './support/events.ts'
import { moment } from './support/moments.ts'

const rules: Rules = { ...defaultRules, autoOff: { ...defaultRules.autoOff, idleMinutes: 5 } }
const messages = messagesIn('en')

function watch(source: string | null, monotonic: number): Event {
  return { kind: 'idle-watch', source, at: moment(monotonic) }
}

/** Calls rang on the phone until the agent became idle; the OFF is on the wire. */
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

describe('an idle watch that is lost while the agent is idle', () => {
  test('restores nothing by itself: the agent is asked', () => {
    const { state, effects } = play(idle(), watch(null, 20), applyEvent('active', 30))
    expect(writesOf(effects)).toEqual([])
    expect(state).toMatchObject({ autoOffDevice: null, question: { device: 'phone', why: 'restore' } })
    expect(intentOf(state)?.target).toBe('off')
    expect(state.presence).toMatchObject({ idle: false, idleWatch: { kind: 'none' } })
  })

  test('asks nothing where nothing is to be restored', () => {
    const { state } = play(idle({ restore: 'never' }), watch(null, 20))
    expect(state).toMatchObject({ autoOffDevice: null, question: null })
  })

  test('does not affect a lock at the same time: the unlock restores the device', () => {
    const locked = play(idle(), applyEvent('locked', 15), watch(null, 20)).state
    expect(locked).toMatchObject({ autoOffDevice: { device: 'phone' }, question: null })
    expect(intentOf(play(locked, applyEvent('unlocked', 30)).state)).toMatchObject({
      target: 'phone',
      cause: 'restore',
    })
  })

  test('is replaced by another source, which restores the device', () => {
    const { state } = play(idle(), watch('org.gnome.Mutter.IdleMonitor', 20), applyEvent('active', 30))
    expect(intentOf(state)).toMatchObject({ target: 'phone', cause: 'restore' })
  })
})

test('an idle watch that is lost while the agent is active changes nothing but its status', () => {
  const before = play(runningAt('phone', rules), watch('ext_idle_notifier_v1', 5)).state
  const { state, effects } = play(before, watch(null, 20))
  expect(effects).toEqual([])
  expect(state).toEqual({ ...before, presence: { ...before.presence, idleWatch: { kind: 'none' } } })
})

describe('the status shows whether an idle watch works', () => {
  const starting = runningAt('phone', rules)
  const working = play(starting, watch('org.gnome.Mutter.IdleMonitor', 5)).state
  const none = play(starting, watch(null, 5)).state
  const unwanted = runningAt('phone')

  test('as a word for scripts', () => {
    const words = [unwanted, starting, working, none].map((state) => statusOf(state, messages).idleWatch)
    expect(words).toEqual(['off', 'unavailable', 'working', 'unavailable'])
  })

  test.each(languages)('as a sentence for the agent, in %s', (language) => {
    const translated = messagesIn(language)
    const { noIdleWatch } = translated.state
    expect(statusLines(none, translated)).toContain(noIdleWatch)
    for (const state of [unwanted, starting, working]) {
      expect(statusLines(state, translated)).not.toContain(noIdleWatch)
    }
    const shown = [unwanted, starting, working, none].map(
      (state) => windowOf(state, { messages: translated }).idleWatch,
    )
    expect(shown).toEqual([
      null,
      null,
      { works: true, text: translated.state.idleWatch('org.gnome.Mutter.IdleMonitor') },
      { works: false, text: noIdleWatch },
    ])
  })

  test('by its source in the diagnostics', () => {
    const around = {
      version: '',
      runtime: '',
      system: '',
      desktop: '',
      session: '',
      tray: true,
      proxy: null,
      lastProblem: null,
      journal: '',
    }
    expect(diagnosticsOf(working, around)).toContain('Idle watch: org.gnome.Mutter.IdleMonitor')
    expect(diagnosticsOf(none, around)).toContain('Idle watch: none')
  })
})
