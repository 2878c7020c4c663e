import { describe, expect, test } from 'vitest'
import type { Reading } from '../../src/core/model/device.ts'
import type { Result } from '../../src/core/model/failure.ts'
import type { Moment } from '../../src/core/model/moment.ts'
import { confirmedOf } from '../../src/core/model/state.ts'
import { nextDeadline, retries } from '../../src/core/reducer/schedule.ts'
import { busy, fails, failureOf, foreignAnswer, reading, shows } from './support/answers.ts'
import { nothingKnown, play, restarted, runningAt, startedWith } from './support/app.ts'
import { announcedIn, callsOf, outcomeOf, writesOf } from './support/effects.ts'
import { applyEvent, asks, deadline } from './support/events.ts'
import { hour, minute, moment, owner, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

/** A record that shows the phone on, changed last at `updatedAt`. */
const phoneSince = (updatedAt: number): Result<Reading> => ({
  ok: true,
  value: { ...reading('phone'), updatedAt },
})

describe('a try that failed', () => {
  test('of an OFF that was cut is repeated at once, and later ones after the usual pause', () => {
    const cut = play(runningAt('phone'), asks('a', 'off', 0), reply(fails('cut'), 10)).state
    expect(nextDeadline(cut)).toBe(110)
    expect(nextDeadline(play(cut, due, reply(fails('cut'), 120)).state)).toBe(1120)
  })

  test('of an OFF that was aborted is repeated at once, and one that timed out is not', () => {
    const next = (answer: Result<Reading>) =>
      nextDeadline(play(runningAt('phone'), asks('a', 'off', 0), reply(answer, 10)).state)
    expect(next(fails('aborted'))).toBe(110)
    expect(next(fails('timeout'))).toBe(510)
  })

  test('of an ON is not repeated at once', () => {
    const cut = play(runningAt('off'), asks('a', 'phone', 0), reply(fails('cut'), 10)).state
    expect(nextDeadline(cut)).toBe(510)
  })

  test('is not repeated before its time', () => {
    const { state } = play(runningAt('phone'), asks('a', 'off', 0), reply(fails('timeout'), 10))
    expect(play(state, deadline(509)).effects).toEqual([])
    expect(callsOf(play(state, deadline(510)).effects)).toEqual(['phone off'])
  })

  test("waits for the network's return, and nothing else does", () => {
    const pending = play(runningAt('phone'), asks('a', 'off', 0), reply(fails('timeout'), 10)).state
    expect(retries(pending)).toBe(true)
    expect(retries(runningAt('phone'))).toBe(false)
    expect(retries(play(runningAt('phone'), asks('a', 'off', 0)).state)).toBe(false)
    expect(retries(startedWith(false))).toBe(false)
  })

  test('to read back an OFF is followed by a read, not a write', () => {
    const { state } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('phone'), 10),
      reply(fails('timeout'), 20),
    )
    expect(callsOf(play(state, due).effects)).toEqual(['read'])
  })

  test('to read what an absence has to turn off is followed by an OFF of both devices', () => {
    for (const state of [runningAt('off'), nothingKnown()]) {
      const { effects } = play(state, applyEvent('locked', 10), reply(fails('timeout'), 20), due)
      expect(callsOf(effects)).toEqual(['read', 'phone off'])
    }
  })

  test.each([
    ['timeout', fails('timeout')],
    ['a foreign answer', foreignAnswer],
  ])('to read before an old OFF (%s) is not followed by a write', (_, answer) => {
    const { effects } = play(restarted().state, reply(answer, 20), due)
    expect(callsOf(effects)).toEqual(['read'])
  })

  test('to read before a device comes back is not followed by an ON', () => {
    const { effects } = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      reply(shows('off'), 20),
      applyEvent('unlocked', 30),
      reply(fails('timeout'), 40),
      due,
    )
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('to read back that Exotel refuses ends the switch as refused', () => {
    const { state, effects } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('phone'), 10),
      reply(fails('not-linked'), 20),
    )
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'refused', failure: failureOf(fails('not-linked')) })
    expect(state.problem).toEqual({
      kind: 'failed',
      failure: failureOf(fails('not-linked')),
      target: 'off',
    })
    expect(confirmedOf(state)).toBe(null)
  })

  test('to read back because the token is rejected signs the agent out', () => {
    const { state } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('phone'), 10),
      reply(fails('unauthorized'), 20),
    )
    expect(state.session.kind).toBe('signed-out')
  })
})

describe('a call without an answer', () => {
  test('of an OFF is sent again after a second and a half, not sooner', () => {
    const asked = play(runningAt('phone'), asks('a', 'off', 10 * second)).state
    expect(nextDeadline(asked)).toBe(11.5 * second)
    expect(play(asked, deadline(11 * second)).effects).toEqual([])
    expect(callsOf(play(asked, deadline(11.5 * second)).effects)).toEqual(['phone off'])
    const reading = play(runningAt('off'), asks('a', 'off', 10 * second)).state
    expect(nextDeadline(reading)).toBe(11.5 * second)
  })

  test('that reads back an ON keeps the usual limit', () => {
    const reads = play(runningAt('off'), asks('a', 'phone', 0), reply(shows('off'), 10)).state
    expect(play(reads, deadline(2 * second)).effects).toEqual([])
    expect(nextDeadline(reads)).toBe(minute)
  })

  test('of an ON is not announced as an unconfirmed OFF', () => {
    const { effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(busy('rate-limited', 50 * second), 10),
      deadline(20 * second),
    )
    expect(announcedIn(effects)).toEqual([])
  })
})

describe('a refresh', () => {
  test('brings the read of a switch forward, and writes nothing twice', () => {
    const { state } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(shows('off'), 10),
      reply(shows('off'), 20),
    )
    expect(callsOf(play(state, applyEvent('refresh-asked', 30)).effects)).toEqual(['read'])
  })

  test('brings the retry of a failed read forward', () => {
    const { state } = play(runningAt('phone'), applyEvent('refresh-asked', 0), reply(fails('timeout'), 10))
    expect(callsOf(play(state, applyEvent('refresh-asked', 20)).effects)).toEqual(['read'])
  })
})

describe('an OFF that is two minutes old', () => {
  const waiting = () =>
    play(runningAt('phone'), asks('a', 'off', 0), reply(busy('rate-limited', minute), 10)).state
  const clock = (utc: number, monotonic: number): Moment => ({ utc: moment(utc).utc, monotonic, random: 0.5 })
  const callsAt = (at: Moment) => callsOf(play(waiting(), { kind: 'deadline-reached', at }).effects)

  test('to the millisecond goes without a read, and with one a millisecond later', () => {
    expect(callsAt(clock(2 * minute, 2 * minute))).toEqual(['phone off'])
    expect(callsAt(clock(2 * minute + 1, 2 * minute + 1))).toEqual(['read'])
    expect(callsOf(restarted({ at: moment(-2 * minute).utc }).effects)).toEqual(['phone off'])
  })

  test('by either clock is old: one stops in sleep, the other may be set back', () => {
    expect(callsAt(clock(hour, 2 * minute))).toEqual(['read'])
    expect(callsAt(clock(-hour, 3 * minute))).toEqual(['read'])
  })

  test('and is withdrawn for a change gives its request that outcome', () => {
    const reading = play(waiting(), deadline(3 * minute)).state
    const { state, effects } = play(reading, reply(shows('sip'), 3 * minute + 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'withdrawn', why: 'changed-elsewhere', failure: null })
    expect(confirmedOf(state)).toMatchObject({ active: 'sip', how: 'read-back' })
    expect(state.lastChange).toEqual({ active: 'sip', at: moment(3 * minute + 10).utc, cause: null })
  })

  test('is sent where nothing was confirmed before', () => {
    expect(writesOf(play(restarted().state, reply(shows('sip'), 10)).effects)).toEqual(['sip off'])
  })

  test('is sent where both were on before, since the app may have turned one off itself', () => {
    const { state } = restarted({ before: { active: 'both', updatedAt: null } })
    expect(writesOf(play(state, reply(shows('phone'), 10)).effects)).toEqual(['phone off'])
  })

  test("is sent where the change is the known one, whatever this computer's clock says", () => {
    const updatedAt = moment(10 * minute).utc
    const { state } = restarted({ before: { active: 'phone', updatedAt } })
    expect(writesOf(play(state, reply(phoneSince(updatedAt), 10)).effects)).toEqual(['phone off'])
  })

  test('is sent where the change came at the moment of its request', () => {
    const at = moment(-5 * minute).utc
    const { state } = restarted({ at, before: { active: 'phone', updatedAt: null } })
    expect(writesOf(play(state, reply(phoneSince(at), 10)).effects)).toEqual(['phone off'])
  })
})

test('an OFF of another host, or of another agent, is not sent', () => {
  for (const other of [
    { ...owner, host: 'elsewhere.exotel.com' },
    { ...owner, userId: '2' },
  ]) {
    expect(callsOf(restarted({ at: moment(-second).utc, owner: other }).effects)).toEqual(['read'])
  }
  expect(callsOf(restarted({ at: moment(-second).utc }).effects)).toEqual(['phone off'])
})
