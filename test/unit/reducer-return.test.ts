import { describe, expect, test } from 'vitest'
import type { Device } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import { emptyPersistedState, type PersistedState } from '../../src/core/model/persisted-state.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { confirmedOf, initialState, type State } from '../../src/core/model/state.ts'
import { fails, shows } from './support/answers.ts'
import { lockedOnPhone, nothingKnown, play, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { announcedIn, callsOf, writesOf } from './support/effects.ts'
import { applyEvent, asks, deadline, quits, signsIn, signsOut } from './support/events.ts'
import { hour, minute, moment, owner, place, second } from './support/moments.ts'
import { reply } from './support/wire.ts'

const idleCounts = withAutoOff({ idleMinutes: 5 })

/** An earlier run left a device that it had turned off. */
const leftover = (at: number): PersistedState => ({
  ...emptyPersistedState,
  autoOffDevice: { device: 'phone', at: moment(at).utc, place, owner },
})

describe('the machine wakes up', () => {
  test('with an OFF on the wire, which is sent again', () => {
    const { effects } = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      applyEvent('suspending', 20),
      applyEvent('resumed', 30),
    )
    expect(callsOf(effects)).toEqual(['phone off', 'phone off'])
  })

  test('with an OFF to read back, which is read at once and not written again', () => {
    const { state } = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      reply(shows('phone'), 20),
      reply(shows('phone'), 30),
    )
    expect(callsOf(play(state, applyEvent('resumed', 40)).effects)).toEqual(['read'])
  })

  test('with nothing under way, and reads what is on', () => {
    const { state, effects } = play(runningAt('phone'), applyEvent('resumed', 10))
    expect(callsOf(effects)).toEqual(['read'])
    expect(confirmedOf(state)).toBe(null)
  })

  test('behind a locked screen, and what somebody else turns on still goes off again', () => {
    const awake = play(
      lockedOnPhone(),
      applyEvent('suspending', minute),
      reply(shows('off'), minute + 10),
      applyEvent('resumed', 2 * minute),
      reply(shows('off'), 2 * minute + 10),
      applyEvent('refresh-asked', 3 * minute),
    )
    const { effects } = play(awake.state, reply(shows('sip'), 3 * minute + 10))
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(announcedIn(effects)).toEqual(['turned-off-again'])
  })
})

describe('the agent comes back', () => {
  test('at once or within two hours: the auto-off device comes back', () => {
    const atOnce = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      reply(shows('off'), 10),
      applyEvent('unlocked', 10),
      reply(shows('off'), 20),
    )
    expect(writesOf(atOnce.effects)).toContain('phone on')
    const late = play(
      lockedOnPhone(),
      applyEvent('unlocked', 2 * hour + 10),
      reply(shows('off'), 2 * hour + 50),
    )
    expect(writesOf(late.effects)).toEqual(['phone on'])
  })

  test('and a question is announced, once', () => {
    const back = play(lockedOnPhone({ restore: 'ask' }), applyEvent('unlocked', minute))
    expect(back.effects).toContainEqual({
      kind: 'notify',
      news: { kind: 'question', question: { device: 'phone', why: 'restore' } },
    })
    expect(announcedIn(play(back.state, reply(shows('off'), minute + 10)).effects)).toEqual([])
    expect(announcedIn(play(back.state, asks('a', 'off', 2 * minute)).effects)).toEqual([])
  })

  test('before a read has shown what to turn off: nothing is turned off', () => {
    const locked = play(nothingKnown(), applyEvent('locked', 10))
    expect(callsOf(locked.effects)).toEqual(['read'])
    const back = play(locked.state, applyEvent('unlocked', 20))
    expect(callsOf(back.effects)).toEqual(['read'])
    expect(back.effects.some(({ kind }) => kind === 'abort')).toBe(true)
    const { state, effects } = play(back.state, reply(shows('phone'), 30))
    expect(writesOf(effects)).toEqual([])
    expect(state).toMatchObject({ session: { intent: null, confirmed: { active: 'phone' } } })
  })

  test('before that, with a read that failed: a good one ends the problem', () => {
    const { state } = play(
      nothingKnown(),
      applyEvent('locked', 10),
      reply(fails('timeout'), 20),
      applyEvent('unlocked', 30),
      reply(shows('phone'), 40),
    )
    expect(state).toMatchObject({ problem: null, session: { intent: null, confirmed: { active: 'phone' } } })
  })

  test('before that, where the rules restore nothing: OFF goes on', () => {
    const { effects } = play(
      nothingKnown({ restore: 'never' }),
      applyEvent('locked', 10),
      applyEvent('unlocked', 20),
      reply(shows('phone'), 30),
    )
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('after the first of two devices went off: the other one goes off, too', () => {
    const { effects } = play(
      runningAt('both'),
      applyEvent('locked', 10),
      applyEvent('unlocked', 20),
      reply(shows('sip'), 30),
    )
    expect(writesOf(effects)).toEqual(['phone off', 'sip off'])
  })

  /** From `before`: locked, unreadable until the OFF is five minutes old, `found` then; the agent is back a minute later. */
  const foundLate = (before: State, found: Device) =>
    play(
      before,
      applyEvent('locked', 10),
      reply(fails('timeout'), 5 * minute),
      deadline(5 * minute + second),
      reply(shows(found), 5 * minute + second),
      reply(shows('off'), 5 * minute + second),
      applyEvent('unlocked', 6 * minute),
      reply(shows('off'), 6 * minute),
    ).effects

  test('after an OFF that was two minutes old when a read first showed the device on: that device comes back', () => {
    const effects = foundLate(nothingKnown(), 'phone')
    expect(callsOf(effects)).toEqual(['read', 'read', 'phone off', 'read', 'phone on'])
  })

  test('after an OFF that was two minutes old when a read showed that somebody else had turned a device on: it stays off', () => {
    expect(writesOf(foundLate(runningAt('off'), 'sip'))).toEqual(['sip off'])
  })

  test("and an OFF of an earlier run, which is not the absence's, goes on", () => {
    const off = { id: 'old', cause: 'user', at: moment(-5 * minute).utc, before: null, owner } as const
    const { effects } = play(
      startedWith(true, {}, { ...emptyPersistedState, off }),
      signsIn(0),
      applyEvent('unlocked', 20),
      reply(shows('phone'), 30),
    )
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('while signing out, or once the exit may go on: nothing is read or turned on', () => {
    const idle = play(runningAt('phone', idleCounts), applyEvent('idle', 10), reply(shows('off'), 50)).state
    for (const ending of [quits('q', minute), signsOut('s', minute)]) {
      const gone = play(idle, ending, reply(shows('off'), minute + 10)).state
      expect(callsOf(play(gone, applyEvent('active', 2 * minute)).effects)).toEqual([])
    }
  })
})

describe('the auto-off device of an earlier run', () => {
  test('comes back after a lock during which the app restarted', () => {
    const { state, effects } = play(
      startedWith(true, {}, leftover(-minute)),
      signsIn(0),
      reply(shows('off'), 50),
      applyEvent('unlocked', minute),
      reply(shows('off'), minute + 50),
    )
    expect(writesOf(effects)).toEqual(['phone on'])
    expect(state.question).toBe(null)
  })

  test('is asked about where the agent came back before the keychain gave the secrets', () => {
    const { state, effects } = play(
      startedWith(true, {}, leftover(-minute)),
      applyEvent('unlocked', 10),
      signsIn(20),
      reply(shows('off'), 50),
    )
    expect(writesOf(effects)).toEqual([])
    expect(state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test('is asked about once the lock watch says that the screen is not locked', () => {
    const at = moment(0)
    const unsure = play(
      initialState,
      { kind: 'started', place, rules: defaultRules, persistedState: leftover(-minute), at },
      { kind: 'lock-watch', source: 'logind', at },
      signsIn(0),
      reply(shows('off'), 50),
    ).state
    expect(unsure).toMatchObject({ question: null, autoOffDevice: { device: 'phone' } })
    expect(play(unsure, applyEvent('unlocked', 60)).state).toMatchObject({
      question: { device: 'phone', why: 'restore' },
      autoOffDevice: null,
    })
  })

  const watchLost = (monotonic: number): Event => ({
    kind: 'lock-watch',
    source: null,
    at: moment(monotonic),
  })

  test('is asked about where the lock watch is lost before the keychain gave the secrets', () => {
    const { state, effects } = play(
      startedWith(true, {}, leftover(-minute)),
      watchLost(10),
      signsIn(20),
      reply(shows('off'), 50),
    )
    expect(writesOf(effects)).toEqual([])
    expect(state).toMatchObject({ question: { device: 'phone', why: 'restore' }, autoOffDevice: null })
    expect(announcedIn(effects)).toEqual(['question'])
  })

  test('is asked about where no part of the desktop reports locks', () => {
    const at = moment(0)
    const { state } = play(
      initialState,
      { kind: 'started', place, rules: defaultRules, persistedState: leftover(-minute), at },
      watchLost(0),
      signsIn(0),
      reply(shows('off'), 50),
    )
    expect(state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test('is asked about where a requested lock was not confirmed before that', () => {
    const at = moment(0)
    const { state, effects } = play(
      initialState,
      { kind: 'started', place, rules: defaultRules, persistedState: leftover(-minute), at },
      { kind: 'lock-watch', source: 'logind', at },
      applyEvent('lock-requested', 10),
      deadline(10 * second),
      signsIn(11 * second),
      reply(shows('off'), 11 * second),
      applyEvent('unlocked', 12 * second),
    )
    expect(writesOf(effects)).toEqual([])
    expect(state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test('is asked about up to two hours later', () => {
    const { state } = play(startedWith(false, {}, leftover(-2 * hour)), signsIn(0), reply(shows('off'), 0))
    expect(state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test.each([
    ['nothing is to come back', { restore: 'never' }, shows('off')],
    ['a device is on by now', {}, shows('sip')],
    ['it is not known whether calls are off', {}, fails('refused')],
  ] as const)('is not asked about where %s', (_, rules, answer) => {
    const { state } = play(startedWith(false, rules, leftover(-minute)), signsIn(0), reply(answer, 50))
    expect(state).toMatchObject({ question: null, autoOffDevice: null })
  })
})
