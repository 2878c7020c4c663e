import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import type { State } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { choicesOf } from '../../src/core/view/choices.ts'
import { entriesOf, journalLine } from '../../src/core/view/journal-entries.ts'
import { stateLine } from '../../src/core/view/state-summary.ts'
import { messages } from '../support/messages.ts'
import { fails, shows } from './support/answers.ts'
import { play, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { callsOf, outcomeOf, writesOf } from './support/effects.ts'
import {
  applyEvent,
  asks,
  asksOffFor,
  credentialsMissing,
  deadline,
  quits,
  signsIn,
  signsOut,
} from './support/events.ts'
import { hour, minute, moment, owner, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

describe('off for a while', () => {
  test('that is asked for while the app starts is obeyed after the first read, until the same time and for the same reason', () => {
    const starting = play(startedWith(false), asksOffFor(10 * minute, 0, 'Lunch'))
    expect(outcomeOf(starting.effects, 'f')).toBe(null)
    const { state, effects } = play(
      starting.state,
      signsIn(2 * second),
      reply(shows('sip'), 3 * second),
      reply(shows('off'), 4 * second),
    )
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(outcomeOf(effects, 'f')).toEqual({ kind: 'confirmed', target: 'off' })
    expect(state.timedOff).toMatchObject({ device: 'sip', until: moment(10 * minute).utc, reason: 'Lunch' })
    const over = play(state, deadline(10 * minute), reply(shows('off'), 10 * minute))
    expect(writesOf(over.effects)).toEqual(['sip on'])
  })

  test('that is asked for while the app starts is shown as under way, with its end and its reason', () => {
    const { state } = play(startedWith(false), asksOffFor(10 * minute, 0, 'Lunch'))
    const status = statusOf(state, messages)
    expect(status).toMatchObject({
      switching: true,
      until: new Date(moment(10 * minute).utc).toISOString(),
      reason: 'Lunch',
    })
    expect(choicesOf(state, messages).map(({ target, pending }) => [target, pending])).toEqual([
      ['phone', false],
      ['sip', false],
      ['off', true],
    ])
  })

  test.each(['off', 'phone'] as const)(
    'that is asked for while the app starts gives way to %s asked for after it',
    (target) => {
      const { state, effects } = play(
        startedWith(false),
        asksOffFor(10 * minute),
        asks('a', target, second),
        signsIn(2 * second),
        reply(shows('sip'), 3 * second),
        reply(shows(target), 4 * second),
      )
      expect(outcomeOf(effects, 'f')).toEqual({ kind: 'superseded' })
      expect(outcomeOf(effects, 'a')).toEqual({ kind: 'confirmed', target })
      expect(state.timedOff).toBe(null)
    },
  )

  test('that is asked for while the app starts ends with an answer where no agent is signed in', () => {
    const { state, effects } = play(startedWith(false), asksOffFor(10 * minute), {
      kind: 'credentials-missing',
      former: null,
      at: moment(second),
    })
    expect(outcomeOf(effects, 'f')).toEqual({ kind: 'not-signed-in' })
    expect(state).toMatchObject({ timedOff: null, deferredRequest: null })
  })

  const deviceAfter = (state: State) => play(state, asksOffFor(10 * minute, second)).state.timedOff?.device

  test('ends with the device that is on, or being turned on, or was confirmed last', () => {
    expect(deviceAfter(runningAt('phone'))).toBe('phone')
    expect(deviceAfter(runningAt('sip'))).toBe('sip')
    expect(deviceAfter(play(runningAt('sip'), asks('a', 'phone', 0)).state)).toBe('phone')
    expect(deviceAfter(play(runningAt('phone'), asks('a', 'sip', 0)).state)).toBe('sip')
    expect(deviceAfter(play(runningAt('sip'), applyEvent('resumed', 0)).state)).toBe('sip')
  })

  test('with calls off ends with the device that was on last', () => {
    const off = play(runningAt('sip'), asks('a', 'off', 0), reply(shows('off'), 10)).state
    expect(deviceAfter(off)).toBe('sip')
    const both = play(runningAt('sip'), applyEvent('refresh-asked', 0), reply(shows('both'), 10)).state
    expect(deviceAfter(both)).toBe('sip')
  })

  test('with no device ever on is a plain OFF', () => {
    const { state } = play(runningAt('off'), asksOffFor(minute))
    expect(state).toMatchObject({ timedOff: null, session: { intent: { target: 'off' } } })
    const unknown = play(startedWith(false), signsIn(0), reply(fails('refused'), 0), asksOffFor(minute)).state
    expect(unknown).toMatchObject({ timedOff: null, session: { intent: { target: 'off' } } })
  })

  test.each<readonly [string, Event, string]>([
    ['no agent is signed in', credentialsMissing, 'not-signed-in'],
    ['the agent is signing out', signsOut('s', 0), 'not-signed-in'],
    ['the app quits', quits('q', 0), 'blocked'],
  ])('is refused where %s', (_, event, outcome) => {
    const { state, effects } = play(runningAt('phone'), event, asksOffFor(minute, second))
    expect(outcomeOf(effects, 'f')?.kind).toBe(outcome)
    expect(state.timedOff).toBe(null)
  })

  test('ends at its time, and not before', () => {
    const off = play(runningAt('sip'), asksOffFor(2 * minute, minute), reply(shows('off'), minute + 10)).state
    expect(nextDeadline(off)).toBe(3 * minute)
    expect(play(off, deadline(3 * minute - 1)).effects).toEqual([])
    const over = play(off, due)
    expect(callsOf(over.effects)).toEqual(['read'])
    expect(over.state.timedOff).toBe(null)
    expect(writesOf(play(over.state, reply(shows('off'), 3 * minute)).effects)).toEqual(['sip on'])
  })

  test('ends at its time where it began late in the run', () => {
    const off = play(runningAt('sip'), asksOffFor(2 * minute, hour), reply(shows('off'), hour + 10)).state
    const { state, effects } = play(off, deadline(hour + 2 * minute), reply(shows('off'), hour + 2 * minute))
    expect(writesOf(effects)).toEqual(['sip on'])
    expect(state.question).toBe(null)
  })

  test('turns the device on where the clocks differ by two minutes, and asks where by more', () => {
    const ended = (by: number) => {
      const off = play(runningAt('sip'), asksOffFor(10 * minute), reply(shows('off'), 10)).state
      const at = { ...moment(10 * minute), utc: moment(10 * minute + by).utc }
      return play(off, { kind: 'deadline-reached', at }).state
    }
    expect(ended(2 * minute)).toMatchObject({
      question: null,
      session: { intent: { target: 'sip', cause: 'timer' } },
    })
    expect(ended(2 * minute + 1)).toMatchObject({
      question: { device: 'sip', why: 'timer' },
      session: { intent: null },
    })
    expect(ended(-2 * minute - 1)).toMatchObject({
      question: { device: 'sip', why: 'timer' },
      session: { intent: null },
    })
  })

  test('does not send its OFF again where that is still not confirmed at the end', () => {
    const { effects } = play(
      runningAt('sip'),
      asksOffFor(10 * second),
      reply(fails('timeout'), 9 * second),
      deadline(20 * second),
      reply(shows('off'), 21 * second),
    )
    expect(callsOf(effects)).toEqual(['sip off', 'read', 'sip on'])
  })

  test('ends without a question where the token was rejected meanwhile', () => {
    const out = play(
      runningAt('sip'),
      asksOffFor(10 * minute),
      reply(shows('off'), 10),
      applyEvent('refresh-asked', minute),
      reply(fails('unauthorized'), minute),
    ).state
    expect(out.timedOff?.device).toBe('sip')
    const { state, effects } = play(out, deadline(10 * minute))
    expect(effects.filter(({ kind }) => kind !== 'persist')).toEqual([])
    expect(state).toMatchObject({ timedOff: null, question: null, session: { kind: 'signed-out' } })
  })
})

describe('the reason for off for a while', () => {
  const lunch = play(runningAt('sip'), asksOffFor(10 * minute, 0, 'Lunch'), reply(shows('off'), 10)).state

  test('is shown with the end, and is on disk with it', () => {
    expect(stateLine(lunch, messages)).toMatch(/^Calls are off until \d\d:\d\d \(Lunch\)$/)
    expect(statusOf(lunch, messages).reason).toBe('Lunch')
    expect(lunch.persisted?.timedOff).toEqual({
      device: 'sip',
      until: moment(10 * minute).utc,
      owner,
      reason: 'Lunch',
    })
  })

  test('is not on disk, and null in the status, if there is none', () => {
    const plain = play(runningAt('sip'), asksOffFor(10 * minute), reply(shows('off'), 10)).state
    expect(Object.keys(plain.persisted?.timedOff ?? {})).toEqual(['device', 'until', 'owner'])
    expect(statusOf(plain, messages).reason).toBe(null)
  })

  test('outlives a restart', () => {
    const { persisted } = lunch
    const state = play(
      startedWith(false, {}, persisted ?? emptyPersistedState),
      signsIn(0),
      reply(shows('off'), 10),
    ).state
    expect(statusOf(state, messages)).toMatchObject({ state: 'off', reason: 'Lunch' })
  })

  test('goes with the time off: a newer request ends both', () => {
    expect(statusOf(play(lunch, asks('a', 'off', minute)).state, messages).reason).toBe(null)
  })

  test('changes nothing about a clock that is set meanwhile: the app asks', () => {
    const at = { ...moment(5 * minute), utc: moment(2 * hour).utc }
    const { state } = play(lunch, { kind: 'deadline-reached', at })
    expect(state).toMatchObject({ timedOff: null, question: { device: 'sip', why: 'timer' } })
  })

  test('is in the journal', () => {
    const event = asksOffFor(10 * minute, 0, 'Call the bank')
    const before = runningAt('sip')
    const [entry] = entriesOf({ event, before, ...afterOf(before, event) })
    expect(journalLine(entry ?? noEntry, (text) => text)).toContain('reason="Call the bank"')
  })
})

describe('off for a while behind a locked screen', () => {
  const locked = play(runningAt('sip'), applyEvent('locked', 0), reply(shows('off'), 10)).state

  test('is refused, since it would turn a device on at its end', () => {
    const { state, effects } = play(locked, asksOffFor(minute, second))
    expect(outcomeOf(effects, 'f')).toEqual({ kind: 'blocked', why: 'lock' })
    expect(state).toMatchObject({ timedOff: null, autoOffDevice: { device: 'sip' } })
  })

  test('is obeyed as a plain OFF if no device would come back', () => {
    const { state } = play(play(runningAt('off'), applyEvent('locked', 0)).state, asksOffFor(minute, second))
    expect(state).toMatchObject({ timedOff: null, session: { intent: { target: 'off' } } })
  })

  test('is obeyed if the rules do not count the lock as an absence', () => {
    const rules = withAutoOff({ lock: false })
    const { state } = play(runningAt('sip', rules), applyEvent('locked', 0), asksOffFor(minute, second))
    expect(state.timedOff?.device).toBe('sip')
  })
})

const noEntry = { at: 0, level: 'info', what: '', facts: {} } as const

function afterOf(before: State, event: Event) {
  const { state, effects } = play(before, event)
  return { after: state, effects }
}

describe('off for a while that an earlier run began', () => {
  const leftBehind = (until: number) => ({
    ...emptyPersistedState,
    timedOff: { device: 'sip', until: moment(until).utc, owner } as const,
  })

  test('and that is over by now ends after the first read, and not before', () => {
    const starting = play(startedWith(false, {}, leftBehind(-minute)), deadline(10))
    expect(starting.state.timedOff?.device).toBe('sip')
    const reads = play(starting.state, signsIn(20), deadline(30)).state
    expect(reads).toMatchObject({ question: null, timedOff: { device: 'sip' } })
    expect(play(reads, reply(shows('off'), 40), deadline(50)).state).toMatchObject({
      question: { device: 'sip', why: 'timer' },
      timedOff: null,
    })
  })

  test('is asked about where nothing is confirmed, too', () => {
    const { state } = play(
      startedWith(false, {}, leftBehind(-minute)),
      signsIn(0),
      reply(fails('refused'), 10),
      deadline(20),
    )
    expect(state.question).toEqual({ device: 'sip', why: 'timer' })
  })
})
