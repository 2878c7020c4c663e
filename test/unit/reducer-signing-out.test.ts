import { describe, expect, test } from 'vitest'
import { confirmedOf, initialState, intentOf, type State } from '../../src/core/model/state.ts'
import { fails, reading, shows } from './support/answers.ts'
import { play, runningAt, startedWith } from './support/app.ts'
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
import { moment, owner, second } from './support/moments.ts'
import { reply } from './support/wire.ts'

const locked = { kind: 'locked' } as const

describe('a quit', () => {
  test('is not held where no agent is signed in or one signs out', () => {
    for (const state of [
      initialState,
      play(startedWith(false), credentialsMissing).state,
      play(runningAt('phone'), signsOut('s', 0)).state,
    ]) {
      const { effects } = play(state, quits('q', 10))
      expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
    }
  })

  test('counts an OFF that is confirmed at the moment of its request', () => {
    const { effects } = play(runningAt('phone'), quits('q', 10), reply(shows('off'), 10))
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: true })
  })

  test('gets one outcome, and the next quit is not held', () => {
    const quit = play(runningAt('phone'), quits('q', 10), reply(shows('off'), 20))
    expect(reportedRequests(quit.effects)).toEqual(['q'])
    const again = play(quit.state, deadline(30), quits('r', 40), applyEvent('refresh-asked', 50))
    expect(reportedRequests(again.effects)).toEqual(['r'])
    expect(callsOf(again.effects)).toEqual(['read'])
  })

  test('does not count an earlier OFF as confirmation where its own is refused', () => {
    const shown = reading('off')
    const phoneOnly = { ...shown.devices, sip: { ...shown.devices.sip, present: false } }
    const off = { ok: true, value: { ...shown, devices: phoneOnly } } as const
    const { effects } = play(
      play(startedWith(false), signsIn(0), reply(off, 0)).state,
      quits('q', 10),
      reply(fails('timeout'), 20),
      deadline(second),
      reply(fails('refused'), second + 10),
    )
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
  })
})

describe('a request that waits for the first read', () => {
  const waiting = () => play(startedWith(false), asks('a', 'toggle', 0), signsIn(10)).state

  test.each([
    ['a quit', quits('q', 20)],
    ['a sign-out', signsOut('s', 20)],
  ])('is superseded at once by the OFF of %s', (_, event) => {
    const { state, effects } = play(waiting(), event)
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'superseded' })
    expect(writesOf(effects)).toEqual(['phone off'])
    const later = play(state, reply(shows('off'), 30), reply(shows('off'), 40))
    expect(writesOf(later.effects)).toEqual(['sip off'])
    expect(reportedRequests(later.effects)).not.toContain('a')
  })
})

describe('signing out', () => {
  test.each([
    ['before it is known who is signed in', null, { kind: 'not-signed-in' }],
    ['where no agent is signed in', credentialsMissing, { kind: 'not-signed-in' }],
    ['where the keychain gives nothing', keychainLocked, { kind: 'keychain-failed', failure: locked }],
  ] as const)('%s gets its outcome at once', (_, event, outcome) => {
    const state = event === null ? startedWith(false) : play(startedWith(false), event).state
    const { effects } = play(state, signsOut('s', 10))
    expect(callsOf(effects)).toEqual([])
    expect(outcomeOf(effects, 's')).toEqual(outcome)
  })

  test('twice, or while the app quits, gets its outcome at once the second time', () => {
    const twice = play(runningAt('phone'), signsOut('s', 0), signsOut('t', 10))
    expect(reportedRequests(twice.effects)).toEqual(['t'])
    expect(outcomeOf(twice.effects, 't')).toEqual({ kind: 'not-signed-in' })
    const quitting = play(runningAt('phone'), quits('q', 0), signsOut('t', 10))
    expect(outcomeOf(quitting.effects, 't')).toEqual({ kind: 'not-signed-in' })
  })

  const left = (state: State) => play(state, { kind: 'signed-out', disk: null, at: moment(10 * second) })

  test('reports OFF as unconfirmed where it is refused', () => {
    const { state, effects } = play(runningAt('phone'), signsOut('s', 0), reply(fails('refused'), 10))
    expect(effects.at(-1)).toEqual({ kind: 'forget-secrets' })
    const gone = left(state)
    expect(outcomeOf(gone.effects, 's')).toEqual({ kind: 'signed-out', offConfirmed: false, disk: null })
    expect(gone.state.problem).toBe(null)
  })

  test('aborts, once, the read after a refusal', () => {
    const { effects } = play(
      runningAt('phone'),
      signsOut('s', 0),
      reply(fails('refused', { previousDevice: 'left-off' }), 10),
    )
    expect(effects.filter(({ kind }) => kind === 'abort')).toHaveLength(1)
  })

  test('reports OFF as unconfirmed where nothing is confirmed any more', () => {
    const { state } = play(runningAt('off'), signsOut('s', 0), reply(fails('refused'), 10))
    expect(confirmedOf(state)).toBe(null)
    expect(outcomeOf(left(state).effects, 's')).toEqual({
      kind: 'signed-out',
      offConfirmed: false,
      disk: null,
    })
  })

  test('reports OFF as unconfirmed where the secrets are gone before a confirmation', () => {
    const { effects } = play(runningAt('phone'), signsOut('s', 0), credentialsMissing)
    expect(outcomeOf(effects, 's')).toEqual({ kind: 'signed-out', offConfirmed: false, disk: null })
  })

  test('ends an OFF that a request waits for after five seconds, and keeps it on disk', () => {
    const { state, effects } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      signsOut('s', 10),
      deadline(5 * second + 10),
    )
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'not-signed-in' })
    expect(reportedRequests(effects)).toEqual(['a'])
    expect(state.persisted?.off).toMatchObject({ id: 's', cause: 'user', owner })
    expect(left(state).state.persisted?.off).toMatchObject({ id: 's' })
  })

  test('gives a request that waits for the OFF the rejection of the token, and shows that', () => {
    const { state, effects } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      signsOut('s', 10),
      reply(fails('unauthorized'), 20),
    )
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'refused', failure: { kind: 'unauthorized' } })
    expect(reportedRequests(effects)).toEqual(['a'])
    expect(state.problem).toMatchObject({ kind: 'failed', failure: { kind: 'unauthorized' }, target: 'off' })
  })

  test('forgets the secrets once, also where a read meanwhile finds the token rejected', () => {
    const { effects } = play(
      runningAt('phone'),
      signsOut('s', 0),
      reply(shows('off'), 10),
      applyEvent('refresh-asked', 20),
      reply(fails('unauthorized'), 30),
    )
    expect(effects.filter(({ kind }) => kind === 'forget-secrets')).toHaveLength(1)
    expect(reportedRequests(effects)).toEqual([])
  })

  test("leaves no OFF for the end of the desktop's session on disk", () => {
    const { state } = play(runningAt('phone'), signsOut('s', 0))
    expect(state.persisted?.sessionEnd).toBe(null)
  })

  test('that fails lets the OFF that the agent requested go on', () => {
    const { state } = play(runningAt('phone'), signsOut('s', 0), deadline(5 * second), {
      ...keychainLocked,
      at: moment(6 * second),
    })
    expect(intentOf(state)).toMatchObject({ target: 'off', cause: 'user' })
  })
})
