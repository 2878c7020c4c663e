import { describe, expect, test } from 'vitest'
import { defaultRules } from '../../src/core/model/rules.ts'
import { confirmedOf, intentOf, type State, workOf } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { messages } from '../support/messages.ts'
import { busy, fails, shows } from './support/answers.ts'
import { lockedOnPhone, play, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { outcomeOf, writesOf } from './support/effects.ts'
import {
  answered,
  applyEvent,
  asks,
  asksOffFor,
  deadline,
  quits,
  signsIn,
  signsOut,
} from './support/events.ts'
import { identity, minute, moment } from './support/moments.ts'

const everyAsk = ['phone', 'sip', 'toggle', 'swap'] as const

/** On the phone, locked at 10 ms, OFF (call 2) under way. */
const locked = (state: State = runningAt('phone')) => play(state, applyEvent('locked', 10))

describe('starting', () => {
  test('a relative click is deferred until the first read has ended, and then obeyed', () => {
    const deferred = play(startedWith(false), asks('a', 'toggle', 100), signsIn(200))
    expect(writesOf(deferred.effects)).toEqual([])
    const { effects } = play(deferred.state, answered(1, shows('phone'), 300))
    expect(writesOf(effects)).toEqual(['phone off'])
  })
})

describe('the session is locked', () => {
  test('at the start: a device that is found on is turned off and noted', () => {
    const { state, effects } = play(startedWith(true), signsIn(0), answered(1, shows('sip'), 50))
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(state.autoOffDevice?.device).toBe('sip')
  })

  test('when auto-off is switched on: the same', () => {
    const off = { ...defaultRules.autoOff, lock: false }
    const open = play(runningAt('phone', { autoOff: off }), applyEvent('locked', 10))
    expect(writesOf(open.effects)).toEqual([])
    const { state, effects } = play(open.state, {
      kind: 'rules-changed',
      rules: defaultRules,
      at: moment(20),
    })
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(state.autoOffDevice?.device).toBe('phone')
  })
})

describe('lock', () => {
  test('sends the OFF, first to disk, then to Exotel', () => {
    const { state, effects } = locked()
    expect(effects.map(({ kind }) => kind)).toEqual(['persist', 'write'])
    expect(effects[0]).toMatchObject({
      persistedState: { off: { cause: 'lock' }, autoOffDevice: { device: 'phone' } },
    })
    expect(intentOf(state)).toMatchObject({ target: 'off', cause: 'lock' })
  })

  test('withdraws an ON that is under way; OFF is confirmed only by a read once the ON can no longer be applied', () => {
    const switching = play(runningAt('off'), asks('a', 'phone', 0)).state
    const locked = play(switching, applyEvent('locked', 10))
    expect(outcomeOf(locked.effects, 'a')).toEqual({ kind: 'blocked', why: 'lock' })
    expect(locked.state).toMatchObject({
      notice: { kind: 'on-withdrawn' },
      autoOffDevice: null,
      session: { intent: { target: 'off' } },
    })
    // Left to end by itself, the ON might be sent once more with a token that is minted meanwhile.
    expect(locked.effects).toContainEqual({ kind: 'abort', call: 2 })
    expect(writesOf(locked.effects)).toEqual(['phone off'])
    const replied = play(locked.state, answered(3, shows('off'), 600), answered(4, shows('off'), 700)).state
    expect(intentOf(replied)?.target).toBe('off')
    const early = play(replied, answered(5, shows('off'), 800)).state
    expect(confirmedOf(early)).toBe(null)
  })

  test('gives up an ON that an OFF has superseded, and sends the OFF', () => {
    const superseded = play(runningAt('off'), asks('a', 'phone', 0), asks('b', 'off', 5)).state
    const locked = play(superseded, applyEvent('locked', 10))
    expect(locked.effects).toContainEqual({ kind: 'abort', call: 2 })
    expect(writesOf(locked.effects)).toEqual(['phone off'])
    expect(outcomeOf(locked.effects, 'b')).toBe(null)
  })

  test('a request to lock that is not followed lets the device come back', () => {
    const asked = play(runningAt('phone'), applyEvent('lock-requested', 10))
    expect(writesOf(asked.effects)).toEqual(['phone off'])
    const off = play(asked.state, answered(2, shows('off'), 50)).state
    const over = play(off, deadline(nextDeadline(off) ?? 0), answered(3, shows('off'), 6000))
    expect(writesOf(over.effects)).toEqual(['phone on'])
  })
})

describe('unlock', () => {
  test('restores the auto-off device once a read shows off', () => {
    const unlocked = play(lockedOnPhone(), applyEvent('unlocked', minute))
    expect(writesOf(unlocked.effects)).toEqual([])
    const { effects } = play(unlocked.state, answered(3, shows('off'), minute + 50))
    expect(writesOf(effects)).toEqual(['phone on'])
  })

  test('leaves what somebody changed meanwhile, and announces it', () => {
    const { state, effects } = play(
      lockedOnPhone(),
      applyEvent('unlocked', minute),
      answered(3, shows('sip'), minute + 50),
    )
    expect(writesOf(effects)).toEqual([])
    expect(state).toMatchObject({
      notice: { kind: 'changed-elsewhere', active: 'sip' },
      session: { intent: null },
    })
  })

  test('asks after more than two hours', () => {
    const { state, effects } = play(
      lockedOnPhone(),
      applyEvent('unlocked', 121 * minute),
      answered(3, shows('off'), 121 * minute),
    )
    expect(writesOf(effects)).toEqual([])
    expect(state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test.each([
    ['always', ['phone on'], null],
    ['ask', [], { device: 'phone', why: 'restore' }],
    ['never', [], null],
  ] as const)('while OFF is unconfirmed and the rule says %s', (restore, writes, question) => {
    const failed = play(locked(runningAt('phone', { restore })).state, answered(2, fails('cut'), 20)).state
    const { state, effects } = play(failed, applyEvent('unlocked', 100))
    expect(writesOf(effects).filter((write) => write.endsWith('on'))).toEqual(writes)
    expect(state.question).toEqual(question)
    expect(intentOf(state)?.target).toBe(restore === 'always' ? 'phone' : 'off')
  })
})

describe('while locked', () => {
  test.each(everyAsk)('%s is blocked, and the auto-off device still comes back', (command) => {
    const { state, effects } = play(lockedOnPhone(), asks('a', command, 100))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'lock' })
    expect(writesOf(effects)).toEqual([])
    expect(state.autoOffDevice?.device).toBe('phone')
  })

  test('off is obeyed, and then no device comes back', () => {
    const { state } = play(lockedOnPhone(), asks('a', 'off', 100))
    expect(state).toMatchObject({ autoOffDevice: null, session: { intent: { target: 'off' } } })
  })
})

describe('sleep', () => {
  test('is like a lock, with the OFF at once; after it nothing is confirmed until a read', () => {
    const suspended = play(runningAt('phone'), applyEvent('suspending', 10))
    expect(writesOf(suspended.effects)).toEqual(['phone off'])
    const off = play(suspended.state, answered(2, shows('off'), 50)).state
    const { state, effects } = play(off, applyEvent('resumed', 100))
    expect(viewOf(state, { messages }).icon).toBe('switching-phone')
    expect(effects.some(({ kind }) => kind === 'read')).toBe(true)
  })

  test('an OFF that is two minutes old by then is preceded by a read', () => {
    const suspended = play(
      runningAt('phone'),
      applyEvent('suspending', 10),
      answered(2, fails('cut'), 20),
    ).state
    const { state, effects } = play(suspended, applyEvent('resumed', 3 * 60 * minute))
    // The device comes back only after the two-hour limit's question, so OFF goes on.
    expect(writesOf(effects)).toEqual([])
    expect(intentOf(state)).toMatchObject({ target: 'off', check: 'unchanged' })
    expect(state.question?.why).toBe('restore')
  })
})

describe('quit', () => {
  test('holds the exit for the confirmation of OFF, three seconds at most', () => {
    const asked = play(runningAt('phone'), quits('q', 10))
    expect(asked.effects.map(({ kind }) => kind)).toEqual(['persist', 'write'])
    const confirmed = play(asked.state, answered(2, shows('off'), 50))
    expect(outcomeOf(confirmed.effects, 'q')).toEqual({ kind: 'quit', offConfirmed: true })
    const late = play(asked.state, deadline(3010))
    expect(outcomeOf(late.effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
    expect(late.state.persisted?.off?.cause).toBe('quit')
  })

  test('does not hold the exit where the rule is off', () => {
    const { effects } = play(runningAt('phone', withAutoOff({ quit: false })), quits('q', 10))
    expect(writesOf(effects)).toEqual([])
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
  })
})

describe('sign-out', () => {
  test('waits five seconds at most for the confirmation of OFF, then forgets the secrets and reports it as unconfirmed', () => {
    const asked = play(runningAt('phone'), signsOut('s', 0))
    expect(writesOf(asked.effects)).toEqual(['phone off'])
    const late = play(asked.state, deadline(5000))
    expect(late.effects.some(({ kind }) => kind === 'forget-secrets')).toBe(true)
    const gone = play(late.state, { kind: 'signed-out', disk: null, at: moment(5050) })
    expect(outcomeOf(gone.effects, 's')).toMatchObject({ kind: 'signed-out', offConfirmed: false })
  })
})

describe('calls off for a while', () => {
  const away = {
    locked: [applyEvent('locked', 6 * minute)],
    asleep: [applyEvent('suspending', 6 * minute)],
    idle: [applyEvent('idle', 6 * minute)],
  } as const
  const off = (state: State) => play(state, asksOffFor(10 * minute), answered(2, shows('off'), 50)).state

  test('the device comes back at the end where the agent is present', () => {
    const { effects } = play(
      off(runningAt('sip')),
      deadline(10 * minute),
      answered(3, shows('off'), 10 * minute),
    )
    expect(writesOf(effects)).toEqual(['sip on'])
  })

  test.each(['locked', 'asleep', 'idle'] as const)('%s at the end: the app asks', (how) => {
    const noRules = { ...defaultRules.autoOff, lock: false, suspend: false }
    const gone = play(off(runningAt('sip', { autoOff: noRules })), ...away[how]).state
    const { state, effects } = play(gone, deadline(10 * minute))
    expect(writesOf(effects)).toEqual([])
    expect(state.question).toEqual({ device: 'sip', why: 'timer' })
  })

  test('the wall clock jumped: the app asks', () => {
    const at = { ...moment(5 * minute), utc: moment(10 * minute).utc }
    const { state } = play(off(runningAt('sip')), { kind: 'deadline-reached', at })
    expect(state.question).toEqual({ device: 'sip', why: 'timer' })
  })
})

describe('answers of Exotel', () => {
  test('both devices on is a problem of its own, and any switch ends it', () => {
    const state = runningAt('both')
    expect(viewOf(state, { messages }).icon).toBe('problem')
    expect(statusOf(state, messages)).toMatchObject({ state: 'both', problem: { code: 'both_on' } })
    expect(writesOf(play(state, asks('a', 'off', 10)).effects)).toEqual(['phone off'])
  })

  test('five contrary read-backs to an OFF: it is a problem, and is tried every five minutes', () => {
    let state = play(runningAt('phone'), asks('a', 'off', 0)).state
    for (let turn = 0; turn < 40 && state.problem === null; turn += 1) {
      const at = turn * 2000
      const work = workOf(state)
      const event =
        work.kind === 'writing' || work.kind === 'reading'
          ? answered(work.call, shows('phone'), at)
          : deadline(Math.max(at, nextDeadline(state) ?? 0))
      state = play(state, event).state
    }
    expect(statusOf(state, messages).problem?.code).toBe('off_not_confirmed')
    expect(intentOf(state)?.progress.contraryReads).toBe(5)
    expect(workOf(state)).toMatchObject({ kind: 'waiting', next: 'write' })
  })

  test('401 signs the agent out and keeps the OFF, which goes first when they sign in again', () => {
    const rejected = play(runningAt('phone'), asks('a', 'off', 0), answered(2, fails('unauthorized'), 50))
    expect(rejected.state.session).toMatchObject({ kind: 'signed-out', former: identity })
    expect(rejected.state.persisted?.off?.id).toBe('a')
    expect(writesOf(play(rejected.state, signsIn(1000)).effects)[0]).toBe('phone off')
  })

  test.each(['refused', 'not-linked', 'unverified'] as const)('%s is final and not tried again', (kind) => {
    const { state, effects } = play(runningAt('off'), asks('a', 'phone', 0), answered(2, fails(kind), 50))
    expect(outcomeOf(effects, 'a')?.kind).toBe('refused')
    expect(intentOf(state)).toBe(null)
  })

  test('a refresh waits for no retry, and for no pause that Exotel asked for', () => {
    const asked = play(runningAt('off'), asks('a', 'phone', 0)).state
    const limited = play(asked, answered(2, busy('rate-limited', 8000), 50)).state
    expect(nextDeadline(limited)).toBe(50 + 8000 + timing.waitSpread / 2)
    expect(writesOf(play(limited, applyEvent('refresh-asked', 100)).effects)).toEqual(['phone on'])
    const cut = play(asked, answered(2, fails('cut'), 50)).state
    expect(writesOf(play(cut, applyEvent('refresh-asked', 60)).effects)).toEqual(['phone on'])
  })
})
