import { describe, expect, test } from 'vitest'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { fails, reading, shows } from './support/answers.ts'
import { play, runningAt, startedWith } from './support/app.ts'
import { announcedIn, callsOf, outcomeOf, reportedRequests, writesOf } from './support/effects.ts'
import { applyEvent, asks, deadline, signsIn, signsOut } from './support/events.ts'
import { minute, moment, owner, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

describe('a token that Exotel has rejected', () => {
  const rejected = () => play(runningAt('phone'), asks('a', 'off', 0), reply(fails('unauthorized'), 50)).state

  test('an absence tries the persisted OFF, and no other', () => {
    const { state, effects } = play(rejected(), applyEvent('locked', minute))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(state.persisted?.off).toMatchObject({ id: 'a', cause: 'user' })
  })

  test('the device that was on when the OFF was asked for is turned off first', () => {
    const out = play(runningAt('sip'), applyEvent('locked', 0), reply(fails('unauthorized'), 50)).state
    const { effects } = play(out, due, reply(fails('timeout'), 6 * minute))
    expect(writesOf(effects)).toEqual(['sip off', 'phone off'])
  })

  test('what the try itself changed is not taken for a change elsewhere once the token works again', () => {
    const dated = (seconds: number) => {
      const shown = reading('sip')
      return { ok: true, value: { ...shown, updatedAt: moment(seconds * second).utc } } as const
    }
    const out = play(runningAt('sip'), applyEvent('locked', 0), reply(fails('unauthorized'), 50)).state
    const { state, effects } = play(
      out,
      due,
      reply(fails('timeout'), 310 * second),
      reply(dated(311), 311 * second),
      reply(dated(311), 312 * second),
    )
    expect(state.session.kind).toBe('signed-in')
    expect(callsOf(effects)).toEqual(['sip off', 'phone off', 'read', 'sip off'])
    expect(announcedIn(effects)).not.toContain('off-withdrawn')
  })

  test('a second absence during the try announces again that calls may ring, and does not send twice', () => {
    const locked = play(rejected(), applyEvent('locked', minute)).state
    const { effects } = play(locked, applyEvent('suspending', minute + 10))
    expect(callsOf(effects)).toEqual([])
    expect(announcedIn(effects)).toEqual(['off-impossible'])
  })

  test('an absence makes an OFF of its own where the persisted one belongs to another agent', () => {
    const other = { id: 'theirs', cause: 'user', at: moment(0).utc, before: null } as const
    const leftBehind = { ...emptyPersistedState, off: { ...other, owner: { ...owner, userId: '2' } } }
    const out = play(startedWith(false, {}, leftBehind), signsIn(0), reply(fails('unauthorized'), 50)).state
    const quiet = play(out, deadline(10 * minute))
    expect(callsOf(quiet.effects)).toEqual([])
    expect(nextDeadline(quiet.state)).toBe(null)
    const { state, effects } = play(quiet.state, applyEvent('locked', 11 * minute))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(state.persisted?.off).toMatchObject({ cause: 'lock', owner })
  })

  test('is not tried before it is due', () => {
    expect(callsOf(play(rejected(), deadline(minute)).effects)).toEqual([])
  })

  test('without an answer for either device it is tried again after about half a minute', () => {
    const { state, effects } = play(
      rejected(),
      applyEvent('locked', minute),
      reply(fails('timeout'), minute + 10),
      reply(fails('timeout'), minute + 20),
    )
    expect(writesOf(effects)).toEqual(['phone off', 'sip off'])
    expect(nextDeadline(state)).toBe(minute + 20 + 30 * second)
    expect(callsOf(play(state, due).effects)).toEqual(['phone off'])
  })

  test('a refusal for another reason shows that the token works again', () => {
    const { state } = play(
      rejected(),
      applyEvent('locked', minute),
      reply(fails('no-such-device'), minute + 10),
    )
    expect(state.session.kind).toBe('signed-in')
  })

  test('an answer to another call is ignored', () => {
    const { state, effects } = play(rejected(), applyEvent('locked', minute), {
      kind: 'answered',
      call: 1,
      answer: shows('off'),
      at: moment(minute + 10),
    })
    expect(state.session.kind).toBe('signed-out')
    expect(callsOf(effects)).toEqual(['phone off'])
  })

  test('a try on the wire when the machine wakes up is sent again at once, as its connection may have died', () => {
    const { state, effects } = play(
      rejected(),
      applyEvent('suspending', minute),
      applyEvent('resumed', 2 * minute),
    )
    expect(effects.filter(({ kind }) => kind === 'abort')).toHaveLength(1)
    expect(callsOf(effects)).toEqual(['phone off', 'phone off'])
    const next = play(
      state,
      reply(fails('timeout'), 2 * minute + 10),
      reply(fails('timeout'), 2 * minute + 20),
    ).state
    expect(callsOf(play(next, due).effects)).toEqual(['phone off'])
  })

  test('a try that waits for its time goes on waiting when the machine wakes up', () => {
    const { state, effects } = play(rejected(), applyEvent('resumed', minute))
    expect(callsOf(effects)).toEqual([])
    expect(nextDeadline(state)).toBe(nextDeadline(rejected()))
  })

  test('waking up tries nothing where no OFF is kept', () => {
    const out = play(runningAt('off'), applyEvent('refresh-asked', 0), reply(fails('unauthorized'), 50)).state
    expect(callsOf(play(out, applyEvent('resumed', minute)).effects)).toEqual([])
  })

  test('signing in meanwhile aborts the try', () => {
    const { effects } = play(rejected(), applyEvent('locked', minute), signsIn(minute + 10))
    expect(effects.some(({ kind }) => kind === 'abort')).toBe(true)
  })

  test('a sign-out is refused meanwhile, and the auto-off device still comes back once the agent has signed in', () => {
    const out = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      reply(shows('off'), 50),
      applyEvent('refresh-asked', minute),
      reply(fails('unauthorized'), minute + 50),
    ).state
    const asked = play(out, signsOut('s', 2 * minute))
    expect(outcomeOf(asked.effects, 's')).toEqual({ kind: 'not-signed-in' })
    const { effects } = play(
      asked.state,
      signsIn(3 * minute),
      reply(shows('off'), 3 * minute + 50),
      applyEvent('unlocked', 4 * minute),
      reply(shows('off'), 4 * minute + 50),
    )
    expect(writesOf(effects)).toEqual(['phone on'])
  })

  test('without a persisted OFF there is no deadline', () => {
    const { state, effects } = play(
      runningAt('off'),
      applyEvent('refresh-asked', 0),
      reply(fails('unauthorized'), 50),
    )
    expect(state.session.kind).toBe('signed-out')
    expect(reportedRequests(effects)).toEqual([])
    expect(nextDeadline(state)).toBe(null)
    expect(state.problem).toMatchObject({ kind: 'failed', failure: { kind: 'unauthorized' }, target: null })
  })

  test('is a problem, with the target that it prevented', () => {
    expect(rejected().problem).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' },
      target: 'off',
    })
  })
})
