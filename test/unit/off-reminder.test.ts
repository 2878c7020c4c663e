import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { newsText } from '../../src/core/locales/news.ts'
import type { Cause, Command } from '../../src/core/model/device.ts'
import type { Effect } from '../../src/core/model/effect.ts'
import type { Event } from '../../src/core/model/event.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import type { State } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { messages } from '../support/messages.ts'
import { shows } from './support/answers.ts'
import { play, runningAt, withAutoOff } from './support/app.ts'
import { applyEvent, asksOffFor, deadline } from './support/events.ts'
import { hour, minute, moment } from './support/moments.ts'
import { reply } from './support/wire.ts'

const rules = { remindOffMinutes: 30 }

const asks = (command: Command, monotonic: number, cause: Cause = 'user'): Event => ({
  kind: 'asked',
  id: `a${monotonic}`,
  command,
  cause,
  at: moment(monotonic),
})
/** Off by the agent's own act, at 0 ms. */
const off = (cause: Cause = 'user', given: typeof rules | object = rules): State =>
  play(runningAt('sip', given), asks('off', 0, cause), reply(shows('off'), 0)).state
const reminders = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.kind === 'notify' && effect.news.kind === 'still-off' ? [effect.news.since] : [],
  )
/** The state at `monotonic`, everything read until then having shown off. */
function later(state: State, monotonic: number) {
  const effects: Effect[] = []
  let now = state
  for (let turn = 0; turn < 1000; turn += 1) {
    const next = nextDeadline(now)
    if (next === null || next > monotonic) break
    const step = play(now, deadline(next))
    const { session } = step.state
    const isReading = session.kind === 'signed-in' && session.work.kind === 'reading'
    const read = isReading ? play(step.state, reply(shows('off'), next)) : { state: step.state, effects: [] }
    effects.push(...step.effects, ...read.effects)
    now = read.state
  }
  return { state: now, effects }
}

describe('an agent who turned calls off', () => {
  test('is reminded after the minutes of the rules, and again after the same time', () => {
    expect(reminders(later(off(), 30 * minute - 1).effects)).toEqual([])
    const once = later(off(), 59 * minute)
    expect(reminders(once.effects)).toEqual([moment(0).utc])
    expect(reminders(later(once.state, 60 * minute).effects)).toEqual([moment(0).utc])
  })

  test.each(['user', 'shortcut', 'command', 'link'] as const)('by %s is reminded', (cause) => {
    expect(off(cause).offReminder).toMatchObject({ since: moment(0).utc, due: 30 * minute })
  })

  test.each(['lock', 'idle', 'timer', 'session-end'] as const)('is not reminded of an Off by %s', (cause) => {
    expect(off(cause).offReminder).toBe(null)
  })

  test('is not reminded unless the rules say so', () => {
    expect(off('user', {}).offReminder).toBe(null)
  })

  test('is not reminded once a device is on, or asked for', () => {
    const on = play(off(), asks('phone', minute), reply(shows('phone'), minute)).state
    expect(on.offReminder).toBe(null)
    expect(play(off(), asks('phone', minute)).state.offReminder).toBe(null)
  })

  test('is not reminded of a time off, which ends by itself', () => {
    const { state } = play(runningAt('sip', rules), asksOffFor(hour), reply(shows('off'), 0))
    expect(state).toMatchObject({ offReminder: null, timedOff: { device: 'sip' } })
  })

  test('hears since when calls are off, however often they ask for Off meanwhile', () => {
    const again = play(off(), asks('off', 10 * minute), reply(shows('off'), 10 * minute)).state
    expect(again.offReminder).toMatchObject({ since: moment(0).utc, due: 30 * minute })
  })

  test('is reminded by rules that come later, counted from the Off', () => {
    const { state } = play(off('user', {}), {
      kind: 'rules-changed',
      rules: { ...defaultRules, remindOffMinutes: 10 },
      at: moment(4 * minute),
    })
    expect(state.offReminder).toMatchObject({ every: 10, due: 10 * minute })
  })
})

describe('in an absence', () => {
  test.each([
    ['locked', 'unlocked'],
    ['suspending', 'resumed'],
  ] as const)('%s: no reminder comes, and it comes once the agent is back', (leaves, returns) => {
    const gone = play(off(), applyEvent(leaves, 10 * minute), reply(shows('off'), 10 * minute)).state
    const away = later(gone, 90 * minute)
    expect(reminders(away.effects)).toEqual([])
    const back = play(
      away.state,
      applyEvent(returns, 91 * minute),
      reply(shows('off'), 91 * minute),
      deadline(91 * minute + 1),
    )
    expect(reminders(back.effects)).toEqual([moment(0).utc])
  })

  test('of which the rules take no notice no reminder comes either', () => {
    const locked = play(
      off('user', { ...rules, ...withAutoOff({ lock: false }) }),
      applyEvent('locked', minute),
    ).state
    expect(reminders(later(locked, 90 * minute).effects)).toEqual([])
  })
})

describe('a clock that is set', () => {
  const at = (monotonic: number, utc: number) => ({ ...moment(monotonic), utc: moment(utc).utc })

  test('forward reminds early, as after a sleep', () => {
    const { effects } = play(off(), { kind: 'refresh-asked', at: at(minute, 40 * minute) })
    expect(reminders(effects)).toEqual([moment(0).utc])
  })

  test('back puts no reminder off', () => {
    const set = play(off(), { kind: 'refresh-asked', at: at(minute, -600 * minute) }).state
    expect(set.offReminder?.due).toBe(30 * minute)
  })
})

test('the reminder says since when, in both languages', () => {
  const news = { kind: 'still-off', since: new Date(2025, 0, 6, 12, 30).getTime(), minutes: 20 } as const
  expect(newsText(messages, news)).toMatch(/^You have been off for 20 minutes\./)
  expect(newsText(messagesIn('hi'), news)).toMatch(/^आपकी कॉल 20 मिनट से बंद हैं।/)
})
