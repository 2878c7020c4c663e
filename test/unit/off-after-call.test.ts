import { describe, expect, test } from 'vitest'
import type { Reading } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Result } from '../../src/core/model/failure.ts'
import { initialState, type State } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { menuOf } from '../../src/core/view/menu.ts'
import { windowOf } from '../../src/core/view/window-model.ts'
import { messages } from '../support/messages.ts'
import { fails, reading, shows } from './support/answers.ts'
import { play, runningAt, startedWith } from './support/app.ts'
import { announcedIn, callsOf, reportedRequests } from './support/effects.ts'
import { applyEvent, asks } from './support/events.ts'
import { identity, moment, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

const asksAfterCall = (id: string, monotonic: number): Event => ({
  kind: 'off-after-call-asked',
  id,
  cause: 'user',
  at: moment(monotonic),
})

/** The account's record: phone on, and busy or not; null: it does not say. */
function phoneIs(busy: boolean | null): Result<Reading> {
  const { devices, ...rest } = reading('phone')
  return {
    ok: true,
    value: { ...rest, devices: { phone: { ...devices.phone, busy }, sip: { ...devices.sip, busy: false } } },
  }
}

/** Signed in to an account that tells of calls, with the phone on. */
const withAccount = play(
  startedWith(false),
  { kind: 'signed-in', identity: { ...identity, gateway: 'account' }, at: moment(0) },
  reply(phoneIs(false), 0),
).state
/** The agent is on a call, and has asked for OFF after it. */
const waiting = play(withAccount, asksAfterCall('a', second), reply(phoneIs(true), second)).state

describe('off after this call', () => {
  test('asks Exotel first, and goes off at once without a call', () => {
    const asked = play(withAccount, asksAfterCall('a', second))
    expect(callsOf(asked.effects)).toEqual(['read'])
    const free = play(asked.state, reply(phoneIs(false), second))
    expect(callsOf(free.effects)).toEqual(['phone off'])
    expect(free.state).toMatchObject({
      offAfterCall: null,
      session: { intent: { target: 'off', cause: 'user', requests: ['a'] } },
    })
  })

  test('waits while the agent is on a call, looks every 15 seconds, and goes off once the call is over', () => {
    expect(callsOf(play(withAccount, asksAfterCall('a', 0), reply(phoneIs(true), 0)).effects)).toEqual([
      'read',
    ])
    expect(nextDeadline(waiting)).toBe(second + timing.callPoll)
    const looked = play(waiting, due, reply(phoneIs(true), second + timing.callPoll))
    expect(callsOf(looked.effects)).toEqual(['read'])
    expect(nextDeadline(looked.state)).toBe(second + 2 * timing.callPoll)
    const over = play(looked.state, due, reply(phoneIs(false), second + 2 * timing.callPoll))
    expect(callsOf(over.effects)).toEqual(['read', 'phone off'])
    const off = play(over.state, reply(shows('off'), second + 2 * timing.callPoll))
    expect(reportedRequests(off.effects)).toEqual(['a'])
    expect(off.state.lastChange).toMatchObject({ active: 'off', cause: 'user' })
  })

  test('an answer to a read that was sent before the request does not count', () => {
    const reads = play(withAccount, applyEvent('refresh-asked', second), asksAfterCall('a', 2 * second))
    const answered = play(reads.state, reply(phoneIs(false), 2 * second))
    expect(callsOf(answered.effects)).toEqual([])
    expect(answered.state.offAfterCall?.busy).toBeNull()
  })

  test.each([
    ['a click', asks('b', 'phone', 2 * second)],
    ['a lock', applyEvent('locked', 2 * second)],
    ['taking it back', { kind: 'off-after-call-cancelled', at: moment(2 * second) }],
    ['quitting', { kind: 'quit-asked', id: 'q', cause: 'quit', at: moment(2 * second) }],
    ['signing out', { kind: 'sign-out-asked', id: 's', at: moment(2 * second) }],
  ] as readonly [string, Event][])('%s replaces it', (_, event) => {
    const { state, effects } = play(waiting, event)
    expect(state.offAfterCall).toBeNull()
    expect(reportedRequests(effects)).toContain('a')
  })

  test('a lock goes off at once, on a call too', () => {
    expect(callsOf(play(waiting, applyEvent('locked', 2 * second)).effects)).toEqual(['phone off'])
  })

  test('is off at once for an agent who is away', () => {
    const away = play(runningAt('sip'), applyEvent('locked', second)).state
    expect(play(away, asksAfterCall('a', 2 * second)).state.offAfterCall).toBeNull()
  })

  test('a refused request behind a locked screen is no switch, but the lock has ended the wait', () => {
    const locked = play(waiting, applyEvent('locked', 2 * second)).state
    expect(play(locked, asks('b', 'phone', 3 * second)).state).toMatchObject({
      offAfterCall: null,
      session: { intent: { target: 'off' } },
    })
  })

  test('is done if somebody turns calls off elsewhere', () => {
    const elsewhere = play(waiting, due, reply(shows('off'), second + timing.callPoll))
    expect(elsewhere.state.offAfterCall).toBeNull()
    expect(elsewhere.effects).toContainEqual({
      kind: 'report',
      request: 'a',
      outcome: { kind: 'confirmed', target: 'off' },
    })
  })

  test('a second request waits, too', () => {
    const twice = play(waiting, asksAfterCall('b', 2 * second)).state
    expect(twice.offAfterCall?.requests).toEqual(['a', 'b'])
  })

  test.each([
    ['does not say it any more', phoneIs(null)],
    ['cannot be read', fails('timeout')],
  ])('is withdrawn and told if Exotel %s for 5 minutes', (_, answer) => {
    let state: State = waiting
    const effects = []
    for (let turn = 0; turn < 200 && state.offAfterCall !== null; turn += 1) {
      const at = nextDeadline(state) ?? 0
      expect(at).toBeLessThanOrEqual(second + timing.callUnknownLimit)
      const step = play(state, due)
      const reads = step.state.session.kind === 'signed-in' && step.state.session.work.kind === 'reading'
      const next = reads ? play(step.state, reply(answer, at)) : { state: step.state, effects: [] }
      effects.push(...step.effects, ...next.effects)
      state = next.state
    }
    expect(state).toMatchObject({ offAfterCall: null, notice: { kind: 'off-after-call-withdrawn' } })
    expect(announcedIn(effects)).toContain('off-after-call-withdrawn')
    expect(reportedRequests(effects)).toEqual(['a'])
    expect(callsOf(effects)).not.toContain('phone off')
  })

  test('is refused where nothing tells of calls', () => {
    const { effects, state } = play(runningAt('phone'), asksAfterCall('a', second))
    expect(effects).toEqual([
      { kind: 'report', request: 'a', outcome: { kind: 'nothing-to-do', why: 'call-unknown' } },
    ])
    expect(state.offAfterCall).toBeNull()
    const starting = play(initialState, asksAfterCall('a', 0)).effects
    expect(starting).toMatchObject([{ kind: 'report', outcome: { why: 'call-unknown-yet' } }])
  })

  test('is never on disk', () => {
    const { effects } = play(withAccount, asksAfterCall('a', second), reply(phoneIs(true), second))
    expect(effects.filter(({ kind }) => kind === 'persist')).toEqual([])
  })
})

describe('the surfaces', () => {
  const entries = (state: State) =>
    menuOf(state, '', false, { messages }).flatMap((entry) =>
      entry.kind === 'submenu' ? entry.entries : [entry],
    )

  test('offer it where an account tells of calls and a device is on, and take it back while it waits', () => {
    expect(entries(withAccount)).toContainEqual({
      kind: 'off-after-call',
      cancels: false,
      label: 'After this call',
    })
    expect(entries(waiting)).toContainEqual({
      kind: 'off-after-call',
      cancels: true,
      label: 'Stay on after this call',
    })
    expect(entries(waiting)).toContainEqual({
      kind: 'open',
      page: 'main',
      label: messages.offAfterCall.waiting,
    })
    for (const state of [runningAt('phone'), play(withAccount, asks('b', 'off', second)).state]) {
      expect(entries(state).filter(({ kind }) => kind === 'off-after-call')).toEqual([])
    }
  })

  test('the window and the status tell that it waits', () => {
    expect(windowOf(waiting, { messages }).offAfterCall).toEqual({
      waiting: true,
      label: 'Stay on after this call',
      text: messages.offAfterCall.waiting,
    })
    expect(windowOf(withAccount, { messages }).offAfterCall).toMatchObject({ waiting: false, text: null })
    expect(windowOf(runningAt('phone'), { messages }).offAfterCall).toBeNull()
    expect(statusOf(waiting, messages).offAfterCall).toBe(true)
    expect(statusOf(withAccount, messages).offAfterCall).toBe(false)
  })
})
