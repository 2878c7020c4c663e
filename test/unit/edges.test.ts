import { describe, expect, test } from 'vitest'
import { emptyPersistedState, type PersistedState } from '../../src/core/model/persisted-state.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { confirmedOf, intentOf } from '../../src/core/model/state.ts'
import { changeSession } from '../../src/core/reducer/update.ts'
import { fails, shows } from './support/answers.ts'
import {
  earlierOff,
  inSession,
  lockedOnPhone,
  play,
  restarted,
  runningAt,
  startedWith,
  withAutoOff,
} from './support/app.ts'
import { outcomeOf, writesOf } from './support/effects.ts'
import { answered, applyEvent, asks, deadline, quits, signsIn, signsOut } from './support/events.ts'
import { identity, minute, moment, owner, place, second } from './support/moments.ts'

describe('what is confirmed', () => {
  test('is read again after an unlock even where the rules ignore locks', () => {
    const { state, effects } = play(
      runningAt('phone', withAutoOff({ lock: false })),
      applyEvent('locked', 10),
      applyEvent('unlocked', 20),
    )
    expect(confirmedOf(state)).toBe(null)
    expect(effects.some(({ kind }) => kind === 'read')).toBe(true)
  })

  test('never comes from an answer that was under way while the machine slept', () => {
    const asleep = play(
      runningAt('phone'),
      applyEvent('refresh-asked', 10),
      applyEvent('suspending', 20),
    ).state
    const reading = play(runningAt('phone'), applyEvent('refresh-asked', 10), applyEvent('resumed', 20)).state
    expect(confirmedOf(play(reading, answered(2, shows('phone'), 30)).state)).toBe(null)
    expect(confirmedOf(play(asleep, applyEvent('resumed', 30), answered(3, shows('off'), 40)).state)).toBe(
      null,
    )
  })
})

describe('an ON', () => {
  test('does not outlive a sleep without a suspend event', () => {
    const { state } = play(runningAt('off'), asks('a', 'phone', 0), applyEvent('resumed', 10))
    expect(state).toMatchObject({ notice: { kind: 'on-withdrawn' }, session: { intent: null } })
  })

  test('is not sent after its minute, even where the timer is late', () => {
    const insisted = play(
      runningAt('sip'),
      asks('a', 'phone', 0),
      answered(2, fails('other-device-on'), 10),
    ).state
    const { effects } = play(insisted, answered(3, shows('off'), minute))
    expect(writesOf(effects)).toEqual([])
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'withdrawn', why: 'expired' })
  })

  test('is not sent by an answer that arrives before the news that the machine slept for its minute', () => {
    const insisted = play(
      runningAt('sip'),
      asks('a', 'phone', 0),
      answered(2, fails('other-device-on'), 10),
    ).state
    const woken = answered(3, shows('off'), second)
    const { state, effects } = play(insisted, { ...woken, at: { ...woken.at, utc: woken.at.utc + minute } })
    expect(writesOf(effects)).toEqual([])
    expect(state.notice).toMatchObject({ kind: 'on-withdrawn', why: 'away' })
  })

  test.each([
    ['expires', { kind: 'withdrawn', why: 'expired', failure: null }, deadline(minute)],
    ['does not outlive a lock', { kind: 'blocked', why: 'lock' }, applyEvent('locked', 10)],
    ['does not outlive a sleep', { kind: 'blocked', why: 'suspend' }, applyEvent('suspending', 10)],
  ] as const)('that is deferred %s, which is shown', (_, outcome, event) => {
    const { state, effects } = play(startedWith(false), asks('a', 'phone', 0), event)
    expect(outcomeOf(effects, 'a')).toEqual(outcome)
    expect(state).toMatchObject({ deferredRequest: null, notice: { kind: 'on-withdrawn', target: 'phone' } })
  })
})

describe('an OFF', () => {
  test('that is requested again is as young as the newest request', () => {
    const known = { active: 'phone', updatedAt: null } as const
    const old = restarted({ before: known }).state
    expect(intentOf(old)?.check).toBe('unchanged')
    const { effects } = play(old, asks('b', 'off', 10), answered(1, shows('sip'), 50))
    expect(writesOf(effects)).toEqual(['sip off'])
  })

  test('of an earlier run that a newer request replaced goes after all where that one is refused', () => {
    const refused = play(
      startedWith(true, {}, earlierOff({ at: moment(-second).utc })),
      asks('a', 'phone', 0),
      signsIn(10),
    )
    expect(outcomeOf(refused.effects, 'a')?.kind).toBe('blocked')
    expect(writesOf(refused.effects)).toEqual(['phone off'])
    const { state } = play(refused.state, answered(1, shows('off'), 50), answered(2, shows('off'), 60))
    expect(state.persistedOff).toBe(null)
    expect(state.persisted?.off).toBe(null)
  })

  test('that the disk failed to take is written again with the next event', () => {
    const asked = play(runningAt('phone'), asks('a', 'off', 0)).state
    const failed = play(asked, { kind: 'persisted', ok: false, at: moment(1) })
    expect(failed.effects).toEqual([])
    const { effects } = play(failed.state, applyEvent('refresh-asked', 2))
    expect(effects).toMatchObject([{ kind: 'persist', persistedState: { off: { id: 'a' } } }])
  })

  test('is tried at once when the machine goes to sleep', () => {
    const waiting = play(runningAt('phone'), asks('a', 'off', 0), answered(2, fails('cut'), 10)).state
    expect(writesOf(play(waiting, applyEvent('suspending', 20)).effects)).toEqual(['phone off'])
  })
})

describe('the auto-off device', () => {
  const leftover: PersistedState = {
    ...emptyPersistedState,
    autoOffDevice: { device: 'phone', at: moment(0).utc, place, owner },
  }

  test('does not come back because a rule is switched off in front of the locked screen', () => {
    const rules = { ...defaultRules, autoOff: { ...defaultRules.autoOff, lock: false } }
    const { state, effects } = play(lockedOnPhone(), { kind: 'rules-changed', rules, at: moment(100) })
    expect(writesOf(effects)).toEqual([])
    expect(intentOf(state)).toBe(null)
    expect(state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test('stays when the machine falls asleep behind a lock while nothing is confirmed', () => {
    const unknown = changeSession(inSession(lockedOnPhone()), { confirmed: null })
    expect(play(unknown, applyEvent('suspending', 100)).state.autoOffDevice?.device).toBe('phone')
  })

  test('of an absence that is over does not come back after the next one', () => {
    const leftBehind = { ...leftover, off: earlierOff({ at: moment(-second).utc }).off }
    const here = play(startedWith(false, {}, leftBehind), signsIn(0)).state
    expect(play(here, applyEvent('locked', 10)).state.autoOffDevice).toBe(null)
  })

  test('is not asked about where the rule says never', () => {
    const state = play(runningAt('phone', { restore: 'never' }), applyEvent('locked', 10)).state
    expect(play(state, { kind: 'lock-watch', source: null, at: moment(20) }).state.question).toBe(null)
  })

  test('is cleared by quitting, with OFF confirmed or not', () => {
    expect(play(lockedOnPhone(), quits('q', 100)).state.autoOffDevice).toBe(null)
  })
})

describe('ends', () => {
  test('a second quit joins the first, and both get the outcome', () => {
    const { effects } = play(runningAt('phone'), quits('q', 0), quits('r', 10), answered(2, shows('off'), 50))
    expect([outcomeOf(effects, 'q'), outcomeOf(effects, 'r')]).toEqual([
      { kind: 'quit', offConfirmed: true },
      { kind: 'quit', offConfirmed: true },
    ])
  })

  test('signing out goes on where Exotel rejects the token', () => {
    const asked = play(runningAt('phone'), signsOut('s', 0)).state
    const rejected = play(asked, answered(2, fails('unauthorized'), 50))
    expect(rejected.effects.some(({ kind }) => kind === 'forget-secrets')).toBe(true)
    const { effects } = play(rejected.state, { kind: 'signed-out', disk: null, at: moment(100) })
    expect(outcomeOf(effects, 's')).toMatchObject({ kind: 'signed-out', offConfirmed: false })
    expect(rejected.state.persisted?.off?.cause).toBe('user')
  })

  test('signing in meanwhile supersedes a sign-out', () => {
    const asked = play(runningAt('phone'), signsOut('s', 0)).state
    expect(outcomeOf(play(asked, signsIn(10)).effects, 's')).toEqual({ kind: 'superseded' })
  })
})

describe('signing in again', () => {
  test('keeps the writes of this agent that may still be applied', () => {
    const again = play(runningAt('off'), asks('a', 'phone', 0), signsIn(10)).state
    expect(again.unanswered).toMatchObject([{ write: { device: 'phone', on: true } }])
  })

  test('as another agent restores no device of the former one', () => {
    const other = { ...identity, userId: '2' }
    const locked = play(runningAt('phone'), applyEvent('locked', 10), answered(2, shows('off'), 50)).state
    const { state } = play(locked, { kind: 'signed-in', identity: other, at: moment(60) })
    expect(state.autoOffDevice).toBe(null)
  })

  test('as another agent clears the device that was on last', () => {
    const other = { ...identity, userId: '2' }
    const { state } = play(runningAt('phone'), { kind: 'signed-in', identity: other, at: moment(10) })
    expect(state).toMatchObject({ lastDevice: null, unanswered: [] })
  })
})
