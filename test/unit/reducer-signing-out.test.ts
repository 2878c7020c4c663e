import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { confirmedOf, initialState, intentOf, type State } from '../../src/core/model/state.ts'
import { applyEvent, outcomeOf, play, runningAt, signsIn, startedWith, writesOf } from './support/app.ts'
import { callsOf, follow, reply, toldAmong } from './support/follow.ts'
import { asks, fails, identity, moment, reading, shows } from './support/moments.ts'

const second = 1000
const owner = { userId: identity.userId, host: identity.host }

const locked = { kind: 'locked' } as const
const noKeychain: Event = { kind: 'keychain-failed', identity, failure: locked, at: moment(0) }
const nobody: Event = { kind: 'account-missing', former: null, at: moment(0) }
const signsOut = (id: string, at: number): Event => ({ kind: 'sign-out-asked', id, at: moment(at) })
const quits = (id: string, at: number): Event => ({ kind: 'quit-asked', id, cause: 'quit', at: moment(at) })

describe('a quit', () => {
  test('where nobody is signed in, or somebody is signing out, is not held', () => {
    for (const state of [
      initialState,
      play(startedWith(false), nobody).state,
      play(runningAt('phone'), signsOut('s', 0)).state,
    ]) {
      const { effects } = play(state, quits('q', 10))
      expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
    }
  })

  test('that was confirmed at the moment it was asked for counts', () => {
    const { effects } = follow(runningAt('phone'), quits('q', 10), reply(shows('off'), 10))
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: true })
  })

  test('is told once, and not held again', () => {
    const quit = follow(runningAt('phone'), quits('q', 10), reply(shows('off'), 20))
    expect(toldAmong(quit.effects)).toEqual(['q'])
    const again = play(
      quit.state,
      applyEvent('deadline-reached', 30),
      quits('r', 40),
      applyEvent('refresh-asked', 50),
    )
    expect(toldAmong(again.effects)).toEqual(['r'])
    expect(callsOf(again.effects)).toEqual(['read'])
  })

  test('does not take what was off before for a confirmation where its OFF is refused', () => {
    const shown = reading('off')
    const phoneOnly = { ...shown.devices, sip: { ...shown.devices.sip, present: false } }
    const off = { ok: true, value: { ...shown, devices: phoneOnly } } as const
    const { effects } = follow(
      follow(startedWith(false), signsIn(0), reply(off, 0)).state,
      quits('q', 10),
      reply(fails('timeout'), 20),
      applyEvent('deadline-reached', second),
      reply(fails('refused'), second + 10),
    )
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
  })
})

describe('signing out', () => {
  test.each([
    ['before it is known who is signed in', null, { kind: 'not-signed-in' }],
    ['where nobody is signed in', nobody, { kind: 'not-signed-in' }],
    ['where the keychain gives nothing', noKeychain, { kind: 'keychain-failed', failure: locked }],
  ] as const)('%s is told at once', (_, event, outcome) => {
    const state = event === null ? startedWith(false) : play(startedWith(false), event).state
    const { effects } = play(state, signsOut('s', 10))
    expect(callsOf(effects)).toEqual([])
    expect(outcomeOf(effects, 's')).toEqual(outcome)
  })

  test('twice, or while the app quits, is told at once the second time', () => {
    const twice = play(runningAt('phone'), signsOut('s', 0), signsOut('t', 10))
    expect(toldAmong(twice.effects)).toEqual(['t'])
    expect(outcomeOf(twice.effects, 't')).toEqual({ kind: 'not-signed-in' })
    const quitting = play(runningAt('phone'), quits('q', 0), signsOut('t', 10))
    expect(outcomeOf(quitting.effects, 't')).toEqual({ kind: 'not-signed-in' })
  })

  const left = (state: State) => play(state, { kind: 'signed-out', disk: null, at: moment(10 * second) })

  test('says that calls may ring where OFF is refused', () => {
    const { state, effects } = follow(runningAt('phone'), signsOut('s', 0), reply(fails('refused'), 10))
    expect(effects.at(-1)).toEqual({ kind: 'forget-secrets' })
    const gone = left(state)
    expect(outcomeOf(gone.effects, 's')).toEqual({ kind: 'signed-out', offConfirmed: false, disk: null })
    expect(gone.state.problem).toBe(null)
  })

  test('gives up, once, a look that a refusal gave reason to', () => {
    const { effects } = follow(
      runningAt('phone'),
      signsOut('s', 0),
      reply(fails('refused', { previousDevice: 'left-off' }), 10),
    )
    expect(effects.filter(({ kind }) => kind === 'abort')).toHaveLength(1)
  })

  test('says so, too, where nothing is known any more', () => {
    const { state } = follow(runningAt('off'), signsOut('s', 0), reply(fails('refused'), 10))
    expect(confirmedOf(state)).toBe(null)
    expect(outcomeOf(left(state).effects, 's')).toEqual({
      kind: 'signed-out',
      offConfirmed: false,
      disk: null,
    })
  })

  test('says so, too, where the secrets are gone before anything was confirmed', () => {
    const { effects } = play(runningAt('phone'), signsOut('s', 0), nobody)
    expect(outcomeOf(effects, 's')).toEqual({ kind: 'signed-out', offConfirmed: false, disk: null })
  })

  test('ends an OFF that somebody waits for after five seconds, and keeps it', () => {
    const { state, effects } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      signsOut('s', 10),
      applyEvent('deadline-reached', 5 * second + 10),
    )
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'not-signed-in' })
    expect(toldAmong(effects)).toEqual(['a'])
    expect(state.persisted?.off).toMatchObject({ id: 's', cause: 'user', owner })
    expect(left(state).state.persisted?.off).toMatchObject({ id: 's' })
  })

  test('tells whoever waits for the OFF that the token is rejected', () => {
    const { effects } = follow(
      runningAt('phone'),
      asks('a', 'off', 0),
      signsOut('s', 10),
      reply(fails('unauthorized'), 20),
    )
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'refused', failure: { kind: 'unauthorized' } })
    expect(toldAmong(effects)).toEqual(['a'])
  })

  test('forgets the secrets once, also where a look meanwhile finds the token rejected', () => {
    const { effects } = follow(
      runningAt('phone'),
      signsOut('s', 0),
      reply(shows('off'), 10),
      applyEvent('refresh-asked', 20),
      reply(fails('unauthorized'), 30),
    )
    expect(effects.filter(({ kind }) => kind === 'forget-secrets')).toHaveLength(1)
    expect(toldAmong(effects)).toEqual([])
  })

  test('leaves no OFF for the end of the session on disk', () => {
    const { state } = play(runningAt('phone'), signsOut('s', 0))
    expect(state.persisted?.sessionEnd).toBe(null)
  })

  test('that fails leaves an OFF under way that the agent asked for', () => {
    const { state } = play(runningAt('phone'), signsOut('s', 0), applyEvent('deadline-reached', 5 * second), {
      ...noKeychain,
      at: moment(6 * second),
    })
    expect(intentOf(state)).toMatchObject({ target: 'off', cause: 'user' })
  })
})
