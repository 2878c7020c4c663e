import { describe, expect, test } from 'vitest'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { intentOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { fails, shows } from './support/answers.ts'
import { earlierOff, play, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { callsOf, outcomeOf, reportedRequests, writesOf } from './support/effects.ts'
import {
  applyEvent,
  asks,
  credentialsMissing,
  deadline,
  keychainLocked,
  quits,
  signsIn,
  signsOut,
} from './support/events.ts'
import { minute, moment, owner, second } from './support/moments.ts'
import { reply } from './support/wire.ts'

const locked = { kind: 'locked' } as const

/** An OFF that an earlier run left behind a second before. */
const secondAgo = (of = owner) => earlierOff({ at: moment(-second).utc, owner: of })

describe('a request', () => {
  test.each([
    ['no agent is signed in', credentialsMissing, { kind: 'not-signed-in' }],
    ['the keychain gives nothing', keychainLocked, { kind: 'keychain-failed', failure: locked }],
  ] as const)('gets its outcome at once where %s', (_, event, outcome) => {
    const { effects } = play(play(startedWith(false), event).state, asks('a', 'phone', 10))
    expect(callsOf(effects)).toEqual([])
    expect(outcomeOf(effects, 'a')).toEqual(outcome)
  })

  test('is blocked while the app quits', () => {
    const { state, effects } = play(runningAt('phone'), quits('q', 0), asks('a', 'sip', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'quit' })
    expect(intentOf(state)?.target).toBe('off')
  })

  test('gets not-signed-in while the agent signs out', () => {
    const { state, effects } = play(runningAt('phone'), signsOut('s', 0), asks('a', 'sip', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'not-signed-in' })
    expect(intentOf(state)?.target).toBe('off')
  })

  test('for the same target joins the first, and both get the outcome', () => {
    const { effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'phone', 10),
      reply(shows('phone'), 50),
    )
    expect(writesOf(effects)).toEqual(['phone on'])
    expect(reportedRequests(effects)).toEqual(['a', 'b'])
    expect(outcomeOf(effects, 'b')).toEqual({ kind: 'confirmed', target: 'phone' })
  })

  test('in the instant in which an older one expires is obeyed, and replaces the notice of that', () => {
    const { state, effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 10 * second),
      asks('b', 'phone', minute),
    )
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'withdrawn', why: 'expired' })
    expect(intentOf(state)).toMatchObject({ id: 'b', target: 'phone', requests: ['b'] })
    expect(state.notice).toBe(null)
  })

  test('is obeyed while the agent counts as idle', () => {
    const idle = play(
      runningAt('phone', withAutoOff({ idleMinutes: 5 })),
      applyEvent('idle', 10),
      reply(shows('off'), 50),
    ).state
    expect(writesOf(play(idle, asks('a', 'sip', 100)).effects)).toEqual(['sip on'])
  })

  test('leaves the persisted OFF of another agent', () => {
    const { state } = play(
      startedWith(false, {}, secondAgo({ ...owner, userId: '2' })),
      signsIn(0),
      asks('a', 'phone', 10),
      reply(shows('phone'), 50),
    )
    expect(state.persisted?.off).toMatchObject({ id: 'old', owner: { userId: '2' } })
  })
})

describe('before the first read has ended', () => {
  test.each(['toggle', 'swap'] as const)('%s is deferred, and obeyed after it', (command) => {
    const deferred = play(startedWith(false), signsIn(0), asks('a', command, 10))
    expect(writesOf(deferred.effects)).toEqual([])
    expect(outcomeOf(deferred.effects, 'a')).toBe(null)
    const { effects } = play(deferred.state, reply(shows('phone'), 50))
    expect(writesOf(effects)).toEqual([command === 'toggle' ? 'phone off' : 'sip on'])
  })

  test('a device is turned on at once', () => {
    expect(writesOf(play(startedWith(false), signsIn(0), asks('a', 'phone', 10)).effects)).toEqual([
      'phone on',
    ])
  })

  test('toggle starts from the intent', () => {
    const { state, effects } = play(
      startedWith(false),
      signsIn(0),
      asks('a', 'phone', 10),
      asks('b', 'toggle', 20),
    )
    expect(intentOf(state)?.target).toBe('off')
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'superseded' })
  })

  test('a confirmed switch counts as the first read', () => {
    const { effects } = play(
      startedWith(false),
      signsIn(0),
      asks('a', 'phone', 10),
      reply(shows('phone'), 50),
      asks('b', 'toggle', 60),
    )
    expect(writesOf(effects)).toEqual(['phone on', 'phone off'])
  })

  test('a rejected token refuses the deferred request', () => {
    const { effects } = play(
      startedWith(false),
      signsIn(0),
      asks('a', 'toggle', 10),
      reply(fails('unauthorized'), 50),
    )
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'refused', failure: { kind: 'unauthorized' } })
  })
})

describe('a deferred request', () => {
  test('is superseded by the next one', () => {
    const { state, effects } = play(startedWith(false), asks('a', 'phone', 0), asks('b', 'sip', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'superseded' })
    expect(state.deferredRequest?.id).toBe('b')
    expect(writesOf(play(state, signsIn(20)).effects)).toEqual(['sip on'])
  })

  test('for OFF outlives a lock and a minute', () => {
    const { state, effects } = play(startedWith(false), asks('a', 'off', 0))
    expect(nextDeadline(state)).toBe(null)
    const later = play(state, applyEvent('locked', 10), deadline(2 * minute))
    expect([...effects, ...later.effects].filter(({ kind }) => kind === 'report')).toEqual([])
    expect(later.state.deferredRequest?.command).toBe('off')
  })

  test.each([
    ['phone', { kind: 'on-withdrawn', target: 'phone', failure: null }],
    ['sip', { kind: 'on-withdrawn', target: 'sip', failure: null }],
    ['toggle', null],
    ['swap', null],
  ] as const)(
    '%s is withdrawn after a minute, or by a lock, and said where it was a device',
    (command, notice) => {
      const deferred = play(startedWith(false), asks('a', command, 0)).state
      expect(nextDeadline(deferred)).toBe(minute)
      const late = play(deferred, deadline(minute))
      expect(late.state.notice).toEqual(notice && { ...notice, why: 'expired' })
      expect(outcomeOf(late.effects, 'a')).toEqual({ kind: 'withdrawn', why: 'expired', failure: null })
      const away = play(deferred, applyEvent('locked', 10))
      expect(away.state.notice).toEqual(notice && { ...notice, why: 'away' })
      expect(outcomeOf(away.effects, 'a')).toEqual({ kind: 'blocked', why: 'lock' })
    },
  )

  test.each(['toggle', 'swap'] as const)(
    '%s comes after an OFF of an earlier run, and ends alone where it becomes too old',
    (command) => {
      const started = play(startedWith(false, {}, secondAgo()), asks('a', command, 0), signsIn(10))
      expect(writesOf(started.effects)).toEqual(['phone off'])
      const { state, effects } = play(started.state, deadline(minute))
      expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'withdrawn', why: 'expired' })
      expect(intentOf(state)?.target).toBe('off')
    },
  )

  test('is not made during an absence: a device is refused before the keychain is read, too, and OFF is obeyed', () => {
    const refused = play(startedWith(true), asks('a', 'phone', 0))
    expect(outcomeOf(refused.effects, 'a')).toEqual({ kind: 'blocked', why: 'lock' })
    const back = play(refused.state, applyEvent('unlocked', 10), signsIn(20), reply(shows('off'), 30))
    expect(writesOf(back.effects)).toEqual([])
    expect(play(startedWith(true), asks('b', 'off', 0)).state.deferredRequest?.id).toBe('b')
  })

  test('for a device is newer than the OFF of an earlier run', () => {
    const started = play(startedWith(false, {}, secondAgo()), asks('a', 'sip', 0), signsIn(10))
    expect(writesOf(started.effects)).toEqual(['sip on'])
    expect(started.state.persisted?.off).toBe(null)
  })

  test('that is withdrawn lets the OFF of the earlier run go after all', () => {
    const started = play(
      startedWith(false, withAutoOff({ suspend: false }), secondAgo()),
      asks('a', 'sip', 0),
      applyEvent('suspending', 20),
      applyEvent('resumed', 30),
    )
    expect(outcomeOf(started.effects, 'a')).toEqual({ kind: 'blocked', why: 'suspend' })
    expect(writesOf(play(started.state, signsIn(40)).effects)).toEqual(['phone off'])
  })

  test('that is withdrawn lets no OFF go once the exit may go on', () => {
    const { effects } = play(
      startedWith(false, withAutoOff({ quit: false }), secondAgo()),
      { kind: 'off-for-asked', id: 'a', until: moment(minute).utc, cause: 'user', at: moment(0) },
      signsIn(10),
      quits('q', 20),
      reply(shows('phone'), 50),
    )
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'quit' })
    expect(writesOf(effects)).toEqual([])
  })

  test('that is withdrawn sends nothing where no OFF of this agent is persisted', () => {
    for (const persistedState of [emptyPersistedState, secondAgo({ ...owner, userId: '2' })]) {
      const { effects } = play(
        startedWith(false, withAutoOff({ suspend: false }), persistedState),
        asks('a', 'sip', 0),
        applyEvent('suspending', 20),
        applyEvent('resumed', 30),
        signsIn(40),
        reply(shows('phone'), 50),
      )
      expect(writesOf(effects)).toEqual([])
    }
  })
})

describe('toggle and swap', () => {
  test('use the device that was on last', () => {
    for (const device of ['phone', 'sip'] as const) {
      const off = play(runningAt(device), asks('a', 'off', 0), reply(shows('off'), 10)).state
      expect(writesOf(play(off, asks('b', 'toggle', 20)).effects)).toEqual([`${device} on`])
    }
  })

  test('do not count both as a device that was on last', () => {
    const off = play(
      runningAt('both'),
      asks('a', 'off', 0),
      reply(shows('sip'), 10),
      reply(shows('off'), 20),
    ).state
    expect(outcomeOf(play(off, asks('b', 'toggle', 30)).effects, 'b')).toEqual({
      kind: 'nothing-to-do',
      why: 'no-last-device',
    })
  })

  test('swap from the phone turns SIP on', () => {
    expect(writesOf(play(runningAt('phone'), asks('a', 'swap', 0)).effects)).toEqual(['sip on'])
  })
})
