import { describe, expect, test } from 'vitest'
import type { Reading } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Result } from '../../src/core/model/failure.ts'
import { signedOutSession } from '../../src/core/model/session.ts'
import { confirmedOf, initialState, intentOf, type State, workOf } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { messages } from '../support/messages.ts'
import { fails, shows } from './support/answers.ts'
import { play, signedInAt } from './support/app.ts'
import { asks, signsOut } from './support/events.ts'
import { identity, moment } from './support/moments.ts'

const answered = (call: number, answer: Result<Reading>, at: number): Event => ({
  kind: 'answered',
  call,
  answer,
  at: moment(at),
})
const deadline = (at: number): Event => ({ kind: 'deadline-reached', at: moment(at) })

/** No example needs so many. */
const mostTurns = 200

describe('one switch', () => {
  test('takes one call where the reply confirms it', () => {
    const { state, effects } = play(
      signedInAt('off'),
      asks('a', 'phone', 10),
      answered(2, shows('phone'), 20),
    )
    expect(effects).toEqual([
      { kind: 'write', call: 2, device: 'phone', on: true },
      { kind: 'report', request: 'a', outcome: { kind: 'confirmed', target: 'phone' } },
    ])
    expect(confirmedOf(state)).toMatchObject({ active: 'phone', how: 'reply' })
  })

  test('reads back 0, 1 and 3 s after a reply that does not confirm it', () => {
    const sent = play(signedInAt('off'), asks('a', 'phone', 0), answered(2, shows('off'), 1000)).state
    const sendings: number[] = []
    let state: State = sent
    let call = 3
    for (let reads = 0; reads < 3; reads += 1) {
      const at = workOf(state).kind === 'reading' ? 1000 : (nextDeadline(state) ?? 0)
      if (workOf(state).kind === 'waiting') state = play(state, deadline(at)).state
      expect(workOf(state)).toMatchObject({ kind: 'reading', call })
      sendings.push(at - 1000)
      state = play(state, answered(call, shows('off'), at)).state
      call += 1
    }
    expect(sendings).toEqual([0, 1000, 3000])
  })

  test('turns the other device off where Exotel insists (10810), then tries once more', () => {
    const { effects } = play(
      signedInAt('sip'),
      asks('a', 'phone', 0),
      answered(2, fails('other-device-on'), 10),
      answered(3, shows('off'), 20),
      answered(4, shows('phone'), 30),
    )
    expect(effects).toEqual([
      { kind: 'write', call: 2, device: 'phone', on: true },
      { kind: 'write', call: 3, device: 'sip', on: false },
      { kind: 'write', call: 4, device: 'phone', on: true },
      { kind: 'report', request: 'a', outcome: { kind: 'confirmed', target: 'phone' } },
    ])
  })

  test('a refusal that left the previous device off restores no confirmation, and is followed by a read', () => {
    const refused = (previousDevice: 'on-again' | 'left-off') =>
      play(
        signedInAt('phone'),
        asks('a', 'sip', 0),
        answered(2, fails('trial-account', { previousDevice }), 10),
      )
    expect(confirmedOf(refused('on-again').state)).toMatchObject({ active: 'phone' })
    const left = refused('left-off')
    expect(confirmedOf(left.state)).toBeNull()
    expect(left.effects.at(-1)).toEqual({ kind: 'read', call: 3 })
    const read = play(left.state, answered(3, shows('off'), 20)).state
    expect(read).toMatchObject({ problem: { kind: 'failed' }, session: { confirmed: { active: 'off' } } })
  })

  test('a rejected key signs the agent out, even while a newer intent waits', () => {
    const { state } = play(
      signedInAt('phone'),
      asks('a', 'sip', 0),
      asks('b', 'off', 5),
      answered(2, fails('key-rejected'), 10),
    )
    expect(state.session.kind).toBe('signed-out')
  })

  test('a refusal never restores a confirmation that a later answer contradicted', () => {
    const { state } = play(
      signedInAt('off'),
      asks('a', 'off', 0),
      answered(2, shows('phone'), 10),
      answered(3, fails('refused'), 20),
    )
    expect(confirmedOf(state)?.active).not.toBe('off')
  })
})

test('a late ON behind an early OFF ends in off', () => {
  const timedOut = play(
    signedInAt('off'),
    asks('a', 'phone', 0),
    answered(2, fails('timeout'), 10_000),
    asks('b', 'off', 10_100),
  )
  expect(timedOut.effects).toContainEqual({ kind: 'report', request: 'a', outcome: { kind: 'superseded' } })
  let state: State = timedOut.state
  let truth: 'off' | 'phone' = 'off'
  let now = 10_100
  for (let turn = 0; now < 120_000; turn += 1) {
    if (turn > mostTurns) throw new Error('It goes round in circles')
    const work = workOf(state)
    if (work.kind === 'writing' || work.kind === 'reading') {
      now += 50
      // The ON that timed out comes into force 9 s after it was given up.
      if (work.kind === 'writing' && !work.write.on) truth = 'off'
      else if (now >= 19_000 && now < 25_000) truth = 'phone'
      state = play(state, answered(work.call, shows(truth), now)).state
    } else {
      now = nextDeadline(state) ?? Number.POSITIVE_INFINITY
      state = play(state, deadline(now)).state
    }
    if (now < 25_000) expect(confirmedOf(state)).toBe(null)
  }
  expect(truth).toBe('off')
  expect(confirmedOf(state)?.active).toBe('off')
})

describe('an unanswered write outlives its session', () => {
  const sent = () => play(signedInAt('off'), asks('a', 'phone', 0)).state
  test.each<readonly [string, readonly Event[]]>([
    ['signing in anew', []],
    [
      'a rejected token',
      [answered(2, fails('timeout'), 5), asks('b', 'phone', 6), answered(3, fails('unauthorized'), 8)],
    ],
    ['signing out', [{ kind: 'signed-out', disk: null, at: moment(9) }]],
  ])('%s', (_, events) => {
    const back = play(sent(), ...events, { kind: 'signed-in', identity, at: moment(10) }).state
    const work = workOf(back)
    if (work.kind !== 'reading') throw new Error('Nothing is being read')
    const { state } = play(back, answered(work.call, shows('off'), 100))
    expect(confirmedOf(state)).toBe(null)
    expect(workOf(state)).toMatchObject({ kind: 'waiting', next: 'read' })
  })
})

describe('relative commands', () => {
  test.each(['toggle', 'swap'] as const)('%s does nothing while nothing is confirmed', (command) => {
    const unknown = play(
      initialState,
      { kind: 'signed-in', identity, at: moment(0) },
      answered(1, fails('refused'), 10),
    )
    const { effects } = play(unknown.state, asks('a', command, 20))
    expect(effects).toEqual([
      { kind: 'report', request: 'a', outcome: { kind: 'nothing-to-do', why: 'state-unknown' } },
    ])
  })

  test('toggle and swap start from what is confirmed', () => {
    expect(play(signedInAt('off'), asks('a', 'toggle', 0)).effects).toMatchObject([
      { outcome: { kind: 'nothing-to-do', why: 'no-last-device' } },
    ])
    expect(play(signedInAt('off'), asks('a', 'swap', 0)).effects).toMatchObject([
      { outcome: { kind: 'nothing-to-do', why: 'no-device-on' } },
    ])
    expect(play(signedInAt('sip'), asks('a', 'swap', 0)).effects).toMatchObject([
      { device: 'phone', on: true },
    ])
    expect(play(signedInAt('sip'), asks('a', 'toggle', 0)).effects).toMatchObject([
      { device: 'sip', on: false },
    ])
  })
})

describe('a request while starting', () => {
  test.each(['phone', 'sip', 'off'] as const)('for %s is sent as soon as the token is known', (target) => {
    const deferred = play(initialState, asks('a', target, 0))
    expect(deferred.effects).toEqual([])
    const signedIn = play(deferred.state, { kind: 'signed-in', identity, at: moment(10) })
    expect(signedIn.effects).toMatchObject([{ kind: 'write', on: target !== 'off' }])
  })

  test.each(['toggle', 'swap'] as const)('%s waits for the first read, which shows what is on', (command) => {
    const { state, effects } = play(initialState, asks('a', command, 0), {
      kind: 'signed-in',
      identity,
      at: moment(10),
    })
    expect(effects).toEqual([{ kind: 'read', call: 1 }])
    const read = play(state, answered(1, shows('sip'), 20))
    expect(read.effects).toMatchObject([
      { kind: 'write', ...(command === 'swap' ? { device: 'phone' } : { on: false }) },
    ])
  })
})

describe('signing out', () => {
  test('waits for OFF, then forgets the secrets', () => {
    const asked = play(signedInAt('phone'), signsOut('a', 0))
    expect(asked.effects).toEqual([{ kind: 'write', call: 2, device: 'phone', on: false }])
    const off = play(asked.state, answered(2, shows('off'), 100))
    expect(off.effects).toEqual([{ kind: 'forget-secrets' }])
    const left = play(off.state, { kind: 'signed-out', disk: null, at: moment(200) })
    expect(left.effects).toEqual([
      { kind: 'report', request: 'a', outcome: { kind: 'signed-out', offConfirmed: true, disk: null } },
    ])
    expect(left.state.session).toEqual(signedOutSession(null))
  })

  test('waits no longer than 5 s', () => {
    const asked = play(signedInAt('phone'), signsOut('a', 0))
    const again = play(asked.state, deadline(1500)).state
    expect(nextDeadline(again)).toBe(5000)
    const { effects } = play(again, deadline(5000), {
      kind: 'signed-out',
      disk: null,
      at: moment(5100),
    })
    expect(effects).toEqual([
      { kind: 'abort', call: 3 },
      { kind: 'forget-secrets' },
      { kind: 'report', request: 'a', outcome: { kind: 'signed-out', offConfirmed: false, disk: null } },
    ])
  })

  test('does not wait for an OFF once the token is rejected', () => {
    const { effects } = play(signedInAt('phone'), signsOut('a', 0), answered(2, fails('unauthorized'), 100), {
      kind: 'signed-out',
      disk: null,
      at: moment(200),
    })
    expect(effects).toEqual([
      { kind: 'write', call: 2, device: 'phone', on: false },
      { kind: 'forget-secrets' },
      { kind: 'report', request: 'a', outcome: { kind: 'signed-out', offConfirmed: false, disk: null } },
    ])
  })

  test('the agent stays signed in where the keychain does not forget the secrets, and is told', () => {
    const failure = { kind: 'locked' } as const
    const { state, effects } = play(signedInAt('phone'), signsOut('a', 0), answered(2, shows('off'), 100), {
      kind: 'keychain-failed',
      identity,
      failure,
      at: moment(200),
    })
    expect(effects.slice(1)).toEqual([
      { kind: 'forget-secrets' },
      { kind: 'report', request: 'a', outcome: { kind: 'sign-out-failed', failure } },
    ])
    expect(state.session).toMatchObject({ kind: 'signed-in', signingOut: null })
    expect(confirmedOf(state)?.active).toBe('off')
    expect(play(state, asks('b', 'phone', 300)).effects).toEqual([
      { kind: 'write', call: 3, device: 'phone', on: true },
    ])
  })

  test('an OFF that was not confirmed in time goes on where the keychain does not forget the secrets', () => {
    const { state, effects } = play(signedInAt('phone'), signsOut('a', 0), deadline(1500), deadline(5000), {
      kind: 'keychain-failed',
      identity,
      failure: { kind: 'locked' },
      at: moment(5100),
    })
    expect(effects.at(-1)).toMatchObject({ kind: 'write', call: 4, on: false })
    expect(intentOf(state)).toMatchObject({ target: 'off', requests: [] })
  })

  test('a keychain without the token signs the agent out and keeps the user id', () => {
    const { state } = play(initialState, { kind: 'credentials-missing', former: identity, at: moment(0) })
    expect(state.session).toMatchObject({ kind: 'signed-out', former: identity })
  })

  test('a token that Exotel rejects signs the agent out and keeps the user id', () => {
    const { state, effects } = play(
      signedInAt('off'),
      asks('a', 'phone', 0),
      answered(2, fails('unauthorized'), 10),
    )
    expect(state.session).toMatchObject({ kind: 'signed-out', former: identity })
    expect(confirmedOf(state)).toBe(null)
    expect(effects.at(-1)).toMatchObject({ kind: 'report', request: 'a', outcome: { kind: 'refused' } })
  })
})

test('status says that no agent is signed in, and how to sign in', () => {
  const { state } = play(initialState, { kind: 'signed-out', disk: null, at: moment(0) })
  expect(statusOf(state, messages).problem).toEqual({
    code: 'signed_out',
    message: 'Nobody is signed in. Sign in with your user id and the token from your administrator.',
  })
})

describe('a disk that fails', () => {
  const failure = { kind: 'full', file: '/profile/settings.json', reason: 'ENOSPC' } as const
  const failed: Event = { kind: 'disk-failed', failure, at: moment(10) }

  test('before the keychain is read means signed out, and is shown as a problem', () => {
    const { state, effects } = play(initialState, asks('a', 'phone', 0), failed)
    expect(statusOf(state, messages)).toMatchObject({ state: 'signed-out', problem: { code: 'disk' } })
    expect(effects).toEqual([{ kind: 'report', request: 'a', outcome: { kind: 'not-signed-in' } }])
  })

  test('does not change what is confirmed', () => {
    const { state } = play(signedInAt('phone'), failed)
    expect(statusOf(state, messages)).toMatchObject({ state: 'phone', problem: { code: 'disk' } })
  })
})

test('after five contrary reads an OFF is a problem, and is tried again 5 minutes later', () => {
  let { state } = play(signedInAt('phone'), asks('a', 'off', 0))
  let now = 0
  let reads = 0
  for (let turn = 0; state.problem?.kind !== 'off-not-confirmed'; turn += 1) {
    if (turn > mostTurns) throw new Error('It goes round in circles')
    const work = workOf(state)
    if (work.kind === 'writing' || work.kind === 'reading') {
      if (work.kind === 'reading') reads += 1
      state = play(state, answered(work.call, shows('phone'), now)).state
    } else {
      now = nextDeadline(state) ?? Number.POSITIVE_INFINITY
      state = play(state, deadline(now)).state
    }
    expect(reads).toBeLessThanOrEqual(5)
  }
  expect(reads).toBe(5)
  expect(workOf(state)).toEqual({ kind: 'waiting', until: now + 300_000, next: 'write' })
})
