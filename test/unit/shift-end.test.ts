import { describe, expect, test } from 'vitest'
import { clockTime } from '../../src/core/locales/clock.ts'
import { messagesIn } from '../../src/core/locales/messages.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Moment } from '../../src/core/model/moment.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { busy, shows } from './support/answers.ts'
import { play, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { announcedIn, callsOf, writesOf } from './support/effects.ts'
import { applyEvent, asks, asksOffFor, credentialsMissing } from './support/events.ts'
import { hour, identity, minute, moment, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

const messages = messagesIn('en')
/** The shift ends ten minutes after the start, by the agent's clock. */
const end = 10 * minute
const shiftEnd = clockTime(messages, moment(end).utc)

const deadline = (monotonic: number, at: Partial<Moment> = {}): Event => ({
  kind: 'deadline-reached',
  at: { ...moment(monotonic), ...at },
})

describe('at the end of the shift', () => {
  test('calls go off by the timer, once a day', () => {
    const working = runningAt('sip', { shiftEnd })
    expect(working.shiftEnd?.at).toBe(moment(end).utc)
    expect(writesOf(play(working, deadline(end - 1)).effects)).toEqual([])
    const ended = play(working, deadline(end))
    expect(writesOf(ended.effects)).toEqual(['sip off'])
    const confirmed = play(ended.state, reply(shows('off'), end + second))
    const over = confirmed.state
    expect(over.lastChange).toMatchObject({ active: 'off', cause: 'timer' })
    expect(announcedIn(confirmed.effects)).toEqual(['shift-ended'])
    const next = new Date(over.shiftEnd?.at ?? 0)
    expect(clockTime(messages, next.getTime())).toBe(shiftEnd)
    expect(next.getTime()).toBeGreaterThan(moment(end + 22 * hour).utc)
  })

  test('nothing is sent for another agent who signs in just then', () => {
    const other = { ...identity, userId: '2' }
    const { effects } = play(runningAt('sip', { shiftEnd }), {
      kind: 'signed-in',
      identity: other,
      at: moment(end + second),
    })
    expect(callsOf(effects)).not.toContain('sip off')
  })

  test('a newer act of the agent counts, though the timer comes late', () => {
    const { state } = play(runningAt('off', { shiftEnd }), asks('a', 'phone', end + second))
    expect(state).toMatchObject({ session: { intent: { target: 'phone', cause: 'user' } } })
    expect(state.shiftEnd?.at).toBeGreaterThan(moment(end + hour).utc)
  })

  test('nothing is sent if calls are off, and nothing comes on afterwards', () => {
    const off = play(
      runningAt('sip', { shiftEnd }),
      asksOffFor(hour),
      reply(shows('off'), 0),
      { kind: 'refresh-asked', at: moment(end - minute) },
      reply(shows('off'), end - minute),
    ).state
    expect(off.timedOff?.device).toBe('sip')
    const ended = play(off, deadline(end))
    expect(writesOf(ended.effects)).toEqual([])
    expect(ended.state).toMatchObject({ timedOff: null, question: null })
  })

  test('an OFF for a while that still waits for the first read brings nothing back', () => {
    const starting = startedWith(false, { shiftEnd })
    const waiting = play(starting, asksOffFor(hour, end - second), {
      kind: 'signed-in',
      identity,
      at: moment(end - second),
    }).state
    expect(waiting.deferredRequest?.until).toBe(moment(end - second + hour).utc)
    const off = play(
      waiting,
      deadline(end),
      reply(shows('sip'), end + 10),
      reply(shows('off'), end + 20),
    ).state
    expect(off.timedOff).toBeNull()
  })

  test('an ON that is under way is superseded', () => {
    const asking = play(runningAt('off', { shiftEnd }), asks('a', 'phone', end - second))
    const ended = play(asking.state, deadline(end))
    expect(ended.state).toMatchObject({ session: { intent: { target: 'off', cause: 'timer' } } })
    expect(ended.effects).toContainEqual({
      kind: 'report',
      request: 'a',
      outcome: { kind: 'superseded' },
    })
  })

  test('an ON that the same event would send again is superseded first', () => {
    const failed = play(
      runningAt('off', { shiftEnd }),
      asks('a', 'phone', end - second),
      reply(busy('server-error', null), end - second + 10),
    ).state
    const { state, effects } = play(failed, applyEvent('refresh-asked', end))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(state).toMatchObject({ session: { intent: { target: 'off', cause: 'timer' } } })
  })

  test('behind a locked screen what would come back does not', () => {
    const locked = play(
      runningAt('sip', { shiftEnd }),
      applyEvent('locked', end - minute),
      reply(shows('off'), end - minute),
    ).state
    expect(locked.autoOffDevice?.device).toBe('sip')
    const back = play(
      play(locked, deadline(end)).state,
      applyEvent('unlocked', end + minute),
      reply(shows('off'), end + minute),
    )
    expect(back.state).toMatchObject({ autoOffDevice: null, question: null })
    expect(writesOf(back.effects)).toEqual([])
  })

  test('no agent who turned calls off before is reminded', () => {
    const rules = { shiftEnd, remindOffMinutes: 30 }
    const ended = play(runningAt('sip', rules), deadline(end), reply(shows('off'), end)).state
    expect(ended.offReminder).toBe(null)
  })
})

describe('the end of the shift', () => {
  test('that passed in a sleep counts when the computer wakes on the same day', () => {
    const asleep = play(
      runningAt('sip', { shiftEnd }),
      applyEvent('suspending', end - minute),
      reply(shows('off'), end - minute),
    ).state
    const woken = play(
      asleep,
      { kind: 'resumed', at: moment(end + minute) },
      reply(shows('off'), end + minute),
    )
    expect(writesOf(woken.effects)).not.toContain('sip on')
    expect(woken.state.autoOffDevice).toBe(null)
  })

  test('of an earlier day is left alone', () => {
    const asleep = play(
      runningAt('sip', { shiftEnd, ...withAutoOff({ suspend: false }) }),
      applyEvent('suspending', minute),
    ).state
    const utc = moment(end + 20 * hour).utc
    const woken = play(asleep, { kind: 'resumed', at: { ...moment(2 * minute), utc } })
    expect(writesOf(woken.effects)).toEqual([])
    expect(woken.state.shiftEnd?.at).toBeGreaterThan(utc)
  })

  test('has passed already at the start: it is tomorrow’s', () => {
    const late = startedWith(false, { shiftEnd: clockTime(messages, moment(-hour).utc) })
    expect(late.shiftEnd?.at).toBeGreaterThan(moment(20 * hour).utc)
  })

  test('follows a clock that is set, within one deadline', () => {
    const working = runningAt('sip', { shiftEnd })
    const set = play(working, {
      kind: 'refresh-asked',
      at: { ...moment(minute), utc: moment(8 * minute).utc },
    })
    const ended = play(set.state, reply(shows('sip'), minute + 1), () =>
      deadline(3 * minute, { utc: moment(end).utc }),
    )
    expect(writesOf(ended.effects)).toEqual(['sip off'])
    const back = play(working, deadline(end, { utc: moment(5 * minute).utc })).state
    expect(back.shiftEnd).toMatchObject({ at: moment(end).utc, seen: { monotonic: end } })
  })

  test('is that of the next day again after a clock stood years ahead', () => {
    const working = runningAt('sip', { shiftEnd })
    const ahead = play(working, deadline(minute, { utc: moment(9000 * 24 * hour).utc })).state
    const back = play(ahead, deadline(2 * minute)).state
    expect(back.shiftEnd?.at).toBe(moment(end).utc)
  })

  test('changes with the rules, and goes with them', () => {
    const working = runningAt('sip', { shiftEnd })
    const other = clockTime(messages, moment(2 * end).utc)
    const changed = (clock: string | null): Event => ({
      kind: 'rules-changed',
      rules: { ...defaultRules, shiftEnd: clock },
      at: moment(minute),
    })
    expect(play(working, changed(other)).state.shiftEnd?.at).toBe(moment(2 * end).utc)
    expect(play(working, changed(null)).state.shiftEnd).toBe(null)
  })

  test('turns nothing off where no agent is signed in', () => {
    const nobody = play(startedWith(false, { shiftEnd }), credentialsMissing).state
    const { state, effects } = play(nobody, due)
    expect(effects).toEqual([])
    expect(state.shiftEnd?.at).toBeGreaterThan(moment(end).utc)
  })
})
