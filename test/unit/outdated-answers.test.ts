import { describe, expect, test } from 'vitest'
import type { Active, Reading } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Result } from '../../src/core/model/failure.ts'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { initialState, intentOf, type State } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { messages } from '../support/messages.ts'
import { reading, shows } from './support/answers.ts'
import { play, runningAt } from './support/app.ts'
import { callsOf, outcomeOf } from './support/effects.ts'
import { applyEvent, asks, deadline } from './support/events.ts'
import { identity, minute, moment, place, second } from './support/moments.ts'
import { reply } from './support/wire.ts'

// An answer that a cache gives, or the company's relay from its memory, was true `Age` seconds ago (RFC 9111).

/** An answer that says what was so `age` ms ago. */
const showed = (active: Active, age: number): Result<Reading> => ({
  ok: true,
  value: { ...reading(active), age },
})
const shown = (state: State) => statusOf(state, messages)

/** Signed in at the relay and unlocked; the first read is on the wire. */
function startingAtRelay(): State {
  const at = moment(0)
  return play(
    initialState,
    { kind: 'started', place, rules: defaultRules, persistedState: emptyPersistedState, at },
    { kind: 'lock-watch', source: 'logind', at },
    { kind: 'unlocked', at },
    { kind: 'signed-in', identity: { ...identity, relay: 'https://relay.example.in' }, at },
  ).state
}

test('the app asks after a lost desk if the relay answers with the Off that it confirmed before it told of the loss', () => {
  const sip = play(startingAtRelay(), reply(shows('sip'), 10)).state
  const told: Event = { kind: 'desk-lost', from: moment(minute).utc, at: moment(8 * minute) }
  const { state } = play(sip, told, reply(showed('off', 9 * second), 8 * minute + 10))
  expect(state.question).toMatchObject({ device: 'sip', why: 'desk-lost' })
})

describe('at Exotel itself', () => {
  test('an answer that is older than its read confirms nothing', () => {
    const locked = play(
      runningAt('off'),
      applyEvent('locked', minute),
      reply(shows('off'), minute + 10),
    ).state
    const back = play(locked, applyEvent('unlocked', 10 * minute)).state
    const cached = play(back, reply(showed('off', 30 * second), 10 * minute + 100)).state
    expect(shown(cached)).toMatchObject({ state: 'unknown', problem: { code: 'malformed' } })
    const read = play(
      cached,
      deadline(10 * minute + 5 * second),
      reply(shows('sip'), 10 * minute + 6000),
    ).state
    expect(shown(read).state).toBe('sip')
  })

  test('a cached answer does not confirm an OFF: it is read again', () => {
    const asked = play(
      runningAt('sip'),
      asks('o', 'off', minute),
      reply(showed('off', 20 * second), minute + 100),
    )
    expect(intentOf(asked.state)?.target).toBe('off')
    expect(callsOf(asked.effects)).toEqual(['sip off', 'read'])
    const cached = play(asked.state, reply(showed('off', 20 * second), minute + 200))
    expect(outcomeOf(cached.effects, 'o')).toBe(null)
    expect(shown(cached.state).state).toBe('unknown')
  })

  test('an absence writes OFF whatever a cache says', () => {
    const locked = play(
      runningAt('sip'),
      applyEvent('locked', minute),
      reply(showed('off', 30 * second), minute + 100),
    ).state
    expect(shown(locked).state).toBe('unknown')
    expect(intentOf(locked)?.target).toBe('off')
    const again = play(locked, reply(showed('off', 30 * second), minute + 200)).state
    const written = play(again, deadline(minute + 3 * second))
    expect(callsOf(written.effects)).toEqual(['sip off'])
  })

  test('an answer that took as long as it is old is as good as any', () => {
    const read = play(runningAt('sip'), applyEvent('refresh-asked', minute)).state
    const { state } = play(read, reply(showed('phone', 3 * second), minute + 4 * second))
    expect(shown(state)).toMatchObject({
      state: 'phone',
      confirmedAt: new Date(moment(minute + second).utc).toISOString(),
    })
  })
})

describe('at the relay', () => {
  test('what it remembers is shown from the time on at which Exotel confirmed it', () => {
    const { state } = play(startingAtRelay(), reply(showed('sip', 10 * minute), 100))
    expect(shown(state)).toMatchObject({
      state: 'sip',
      confirmedAt: new Date(moment(100 - 10 * minute).utc).toISOString(),
    })
    expect(shown(play(state, deadline(5 * minute + 100)).state).state).toBe('unknown')
  })

  test('what is too old to be shown is not shown for a moment', () => {
    const { state } = play(startingAtRelay(), reply(showed('sip', 15 * minute), 100))
    expect(shown(state).state).toBe('unknown')
  })

  test('it takes nothing back that was confirmed later', () => {
    const state = play(
      startingAtRelay(),
      reply(shows('sip'), 100),
      asks('o', 'off', minute),
      reply(shows('off'), minute + 10),
      applyEvent('refresh-asked', 2 * minute),
      reply(showed('sip', 90 * second), 2 * minute + 10),
    ).state
    expect(shown(state)).toMatchObject({
      state: 'off',
      confirmedAt: new Date(moment(minute + 10).utc).toISOString(),
      problem: null,
    })
  })

  test('after an unlock it confirms nothing from before', () => {
    const back = play(
      startingAtRelay(),
      reply(shows('off'), 100),
      applyEvent('locked', minute),
      reply(shows('off'), minute + 10),
      applyEvent('unlocked', 10 * minute),
      reply(showed('off', 9 * minute), 10 * minute + 10),
    ).state
    expect(shown(back).state).toBe('unknown')
  })
})
