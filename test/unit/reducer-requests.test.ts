import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { emptyPersistedState, type PersistedState } from '../../src/core/model/persisted-state.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { intentOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { applyEvent, outcomeOf, play, runningAt, signsIn, startedWith, writesOf } from './support/app.ts'
import { callsOf, follow, reply, toldAmong } from './support/follow.ts'
import { asks, fails, identity, moment, shows } from './support/moments.ts'

const second = 1000
const minute = 60 * second
const owner = { userId: identity.userId, host: identity.host }

const locked = { kind: 'locked' } as const
const noKeychain: Event = { kind: 'keychain-failed', identity, failure: locked, at: moment(0) }
const nobody: Event = { kind: 'account-missing', former: null, at: moment(0) }
const signsOut = (id: string, at: number): Event => ({ kind: 'sign-out-asked', id, at: moment(at) })
const quits = (id: string, at: number): Event => ({ kind: 'quit-asked', id, cause: 'quit', at: moment(at) })

/** An OFF that an earlier run left behind a second before. */
const remembered = (userId = owner.userId): PersistedState => ({
  ...emptyPersistedState,
  off: { id: 'old', cause: 'user', at: moment(-second).utc, before: null, owner: { ...owner, userId } },
})

describe('whoever asks', () => {
  test.each([
    ['nobody is signed in', nobody, { kind: 'not-signed-in' }],
    ['the keychain gives nothing', noKeychain, { kind: 'keychain-failed', failure: locked }],
  ] as const)('hears at once that %s', (_, event, outcome) => {
    const { effects } = play(play(startedWith(false), event).state, asks('a', 'phone', 10))
    expect(callsOf(effects)).toEqual([])
    expect(outcomeOf(effects, 'a')).toEqual(outcome)
  })

  test('hears while the app quits that it does', () => {
    const { state, effects } = play(runningAt('phone'), quits('q', 0), asks('a', 'sip', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'quit' })
    expect(intentOf(state)?.target).toBe('off')
  })

  test('hears while signing out that nobody is signed in', () => {
    const { state, effects } = play(runningAt('phone'), signsOut('s', 0), asks('a', 'sip', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'not-signed-in' })
    expect(intentOf(state)?.target).toBe('off')
  })

  test('for the same waits with the first, and both are told', () => {
    const { effects } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'phone', 10),
      reply(shows('phone'), 50),
    )
    expect(writesOf(effects)).toEqual(['phone on'])
    expect(toldAmong(effects)).toEqual(['a', 'b'])
    expect(outcomeOf(effects, 'b')).toEqual({ kind: 'confirmed', target: 'phone' })
  })

  test('idle or not, is heard', () => {
    const autoOff = { ...defaultRules.autoOff, idleMinutes: 5 }
    const idle = follow(
      runningAt('phone', { autoOff }),
      applyEvent('idle', 10),
      reply(shows('off'), 50),
    ).state
    expect(writesOf(play(idle, asks('a', 'sip', 100)).effects)).toEqual(['sip on'])
  })

  test('changes nothing about an OFF that another agent left behind', () => {
    const { state } = follow(
      startedWith(false, {}, remembered('2')),
      signsIn(0),
      asks('a', 'phone', 10),
      reply(shows('phone'), 50),
    )
    expect(state.persisted?.off).toMatchObject({ id: 'old', owner: { userId: '2' } })
  })
})

describe('before the first read is done', () => {
  test.each(['toggle', 'swap'] as const)('%s is held, and obeyed after it', (command) => {
    const held = play(startedWith(false), signsIn(0), asks('a', command, 10))
    expect(writesOf(held.effects)).toEqual([])
    expect(outcomeOf(held.effects, 'a')).toBe(null)
    const { effects } = follow(held.state, reply(shows('phone'), 50))
    expect(writesOf(effects)).toEqual([command === 'toggle' ? 'phone off' : 'sip on'])
  })

  test('a device is turned on at once', () => {
    expect(writesOf(play(startedWith(false), signsIn(0), asks('a', 'phone', 10)).effects)).toEqual([
      'phone on',
    ])
  })

  test('toggle goes by what is under way', () => {
    const { state, effects } = play(
      startedWith(false),
      signsIn(0),
      asks('a', 'phone', 10),
      asks('b', 'toggle', 20),
    )
    expect(intentOf(state)?.target).toBe('off')
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'superseded' })
  })

  test('a switch that is confirmed shows how things stand as well as a read', () => {
    const { effects } = follow(
      startedWith(false),
      signsIn(0),
      asks('a', 'phone', 10),
      reply(shows('phone'), 50),
      asks('b', 'toggle', 60),
    )
    expect(writesOf(effects)).toEqual(['phone on', 'phone off'])
  })

  test('a token that is rejected is told to whoever is held', () => {
    const { effects } = follow(
      startedWith(false),
      signsIn(0),
      asks('a', 'toggle', 10),
      reply(fails('unauthorized'), 50),
    )
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'refused', failure: { kind: 'unauthorized' } })
  })
})

describe('what is held', () => {
  test('gives way to the next that is', () => {
    const { state, effects } = play(startedWith(false), asks('a', 'phone', 0), asks('b', 'sip', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'superseded' })
    expect(state.deferredRequest?.id).toBe('b')
    const obeyed = follow(state, signsIn(20), reply(shows('off'), 50))
    expect(writesOf(obeyed.effects)).toEqual(['sip on'])
  })

  test('and turns calls off outlives a lock and a minute', () => {
    const { state, effects } = play(startedWith(false), asks('a', 'off', 0))
    expect(nextDeadline(state)).toBe(null)
    const later = play(state, applyEvent('locked', 10), applyEvent('deadline-reached', 2 * minute))
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
      const held = play(startedWith(false), asks('a', command, 0)).state
      expect(nextDeadline(held)).toBe(minute)
      const late = play(held, applyEvent('deadline-reached', minute))
      expect(late.state.notice).toEqual(notice && { ...notice, why: 'expired' })
      expect(outcomeOf(late.effects, 'a')).toEqual({ kind: 'withdrawn', why: 'expired', failure: null })
      const away = play(held, applyEvent('locked', 10))
      expect(away.state.notice).toEqual(notice && { ...notice, why: 'away' })
      expect(outcomeOf(away.effects, 'a')).toEqual({ kind: 'blocked', why: 'lock' })
    },
  )

  test.each(['toggle', 'swap'] as const)(
    '%s comes after an OFF of an earlier run, and ends alone where it becomes too old',
    (command) => {
      const started = play(startedWith(false, {}, remembered()), asks('a', command, 0), signsIn(10))
      expect(writesOf(started.effects)).toEqual(['phone off'])
      const { state, effects } = play(started.state, applyEvent('deadline-reached', minute))
      expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'withdrawn', why: 'expired' })
      expect(intentOf(state)?.target).toBe('off')
    },
  )

  test('a device is a newer wish than an OFF of an earlier run', () => {
    const started = play(startedWith(false, {}, remembered()), asks('a', 'sip', 0), signsIn(10))
    expect(callsOf(started.effects)).toEqual(['read'])
    const { state, effects } = follow(started.state, reply(shows('phone'), 50))
    expect(writesOf(effects)).toEqual(['sip on'])
    expect(state.persisted?.off).toBe(null)
  })

  test('but where it is taken back, the OFF of the earlier run goes after all', () => {
    const autoOff = { ...defaultRules.autoOff, suspend: false }
    const started = play(
      startedWith(false, { autoOff }, remembered()),
      asks('a', 'sip', 0),
      signsIn(10),
      applyEvent('suspending', 20),
      applyEvent('resumed', 30),
    )
    expect(outcomeOf(started.effects, 'a')).toEqual({ kind: 'blocked', why: 'suspend' })
    expect(writesOf(started.effects)).toEqual([])
    const { effects } = follow(started.state, reply(shows('phone'), 50))
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('but not once the exit may go on', () => {
    const autoOff = { ...defaultRules.autoOff, quit: false }
    const { effects } = follow(
      startedWith(false, { autoOff }, remembered()),
      asks('a', 'sip', 0),
      signsIn(10),
      quits('q', 20),
      reply(shows('phone'), 50),
    )
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'quit' })
    expect(writesOf(effects)).toEqual([])
  })

  test('and the same without an OFF of an earlier run, or with one of another agent, sends nothing', () => {
    const autoOff = { ...defaultRules.autoOff, suspend: false }
    for (const persistedState of [emptyPersistedState, remembered('2')]) {
      const { effects } = follow(
        startedWith(false, { autoOff }, persistedState),
        asks('a', 'sip', 0),
        signsIn(10),
        applyEvent('suspending', 20),
        applyEvent('resumed', 30),
        reply(shows('phone'), 50),
      )
      expect(writesOf(effects)).toEqual([])
    }
  })
})

describe('toggle and swap', () => {
  test('go by the device that was on last', () => {
    for (const device of ['phone', 'sip'] as const) {
      const off = follow(runningAt(device), asks('a', 'off', 0), reply(shows('off'), 10)).state
      expect(writesOf(play(off, asks('b', 'toggle', 20)).effects)).toEqual([`${device} on`])
    }
  })

  test('do not take both for a device that was on last', () => {
    const off = follow(
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
