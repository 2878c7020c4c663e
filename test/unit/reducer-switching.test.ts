import { describe, expect, test } from 'vitest'
import type { Reading } from '../../src/core/model/device.ts'
import { devicesOf, intentOf, workOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { busy, fails, failureOf, reading, shows } from './support/answers.ts'
import { nothingKnown, play, restarted, runningAt, startedWith } from './support/app.ts'
import { announcedIn, callsOf, outcomeOf, writesOf } from './support/effects.ts'
import { applyEvent, asks, asksOffFor, deadline, signsIn } from './support/events.ts'
import { minute, moment, owner, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

describe('a switch', () => {
  test('starts at once, also during a read', () => {
    const { state } = play(runningAt('off'), applyEvent('refresh-asked', 0))
    const { effects } = play(state, asks('a', 'phone', 10))
    expect(effects).toContainEqual({ kind: 'abort', call: 2 })
    expect(callsOf(effects)).toEqual(['phone on'])
  })

  test('is the last change, with its cause', () => {
    const { state } = play(runningAt('off'), asks('a', 'phone', 0), reply(shows('phone'), 50))
    expect(state.lastChange).toEqual({ active: 'phone', at: moment(50).utc, cause: 'user' })
  })

  test('to what was on already is no change', () => {
    const { state, effects } = play(runningAt('off'), asks('a', 'off', 0), reply(shows('off'), 50))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'confirmed', target: 'off' })
    expect(state.lastChange).toBe(null)
  })

  test('that is answered with the other device is read back, and turns nothing off', () => {
    const { effects } = play(runningAt('off'), asks('a', 'phone', 0), reply(shows('sip'), 50))
    expect(callsOf(effects)).toEqual(['phone on', 'read'])
  })

  test('that no read shows is written again after three reads, and withdrawn after a minute', () => {
    const asked = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(shows('off'), 0),
      reply(shows('off'), 0),
      due,
      reply(shows('off'), second),
      due,
      reply(shows('off'), 3 * second),
    )
    expect(callsOf(asked.effects)).toEqual(['phone on', 'read', 'read', 'read'])
    expect(nextDeadline(asked.state)).toBe(3.5 * second)
    const again = play(
      asked.state,
      due,
      reply(shows('off'), 3.5 * second),
      reply(shows('off'), 3.5 * second),
      due,
      reply(shows('off'), 5 * second),
      due,
      reply(shows('off'), 7 * second),
    )
    expect(callsOf(again.effects)).toEqual(['phone on', 'read', 'read', 'read'])
    expect(again.state.problem).toBe(null)
    const late = play(again.state, deadline(minute))
    expect(outcomeOf(late.effects, 'a')).toMatchObject({ kind: 'withdrawn', why: 'expired' })
  })

  test('that expires says what held it up', () => {
    const timeout = fails('timeout')
    const { state, effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(timeout, 59 * second),
      deadline(minute),
    )
    const failure = failureOf(timeout)
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'withdrawn', why: 'expired', failure })
    expect(state.notice).toEqual({ kind: 'on-withdrawn', target: 'phone', why: 'expired', failure })
  })

  test('that the app began by itself becomes a question when it expires', () => {
    const { state } = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      reply(shows('off'), 20),
      applyEvent('unlocked', 30),
      reply(shows('off'), 40),
      reply(fails('timeout'), 10 * second),
      deadline(minute + 30),
    )
    expect(state).toMatchObject({
      question: { device: 'phone', why: 'restore' },
      notice: null,
      session: { intent: null },
    })
    const timer = play(
      runningAt('sip'),
      asksOffFor(minute),
      reply(shows('off'), 20),
      deadline(minute),
      reply(shows('off'), minute + 10),
      reply(fails('timeout'), minute + 10 * second),
      deadline(2 * minute),
    ).state
    expect(timer).toMatchObject({
      question: { device: 'sip', why: 'timer' },
      notice: null,
      session: { intent: null },
    })
  })

  test('is a problem while it is held up, until it is confirmed', () => {
    const fault = busy('server-error', null)
    const pending = play(runningAt('off'), asks('a', 'phone', 0), reply(fault, 10)).state
    expect(pending.problem).toEqual({ kind: 'failed', failure: failureOf(fault), target: 'phone' })
    expect(play(pending, due, reply(shows('phone'), second)).state.problem).toBe(null)
  })
})

describe('an OFF', () => {
  test('of an agent who has no SIP is sent to the phone alone', () => {
    const shown = reading('phone')
    const phone: Reading = {
      ...shown,
      devices: { ...shown.devices, sip: { ...shown.devices.sip, present: false } },
    }
    const { effects } = play(
      startedWith(false),
      signsIn(0),
      reply({ ok: true, value: phone }, 10),
      applyEvent('resumed', 20),
      asks('a', 'off', 30),
      reply(shows('off'), 50),
    )
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'confirmed', target: 'off' })
  })

  test('is sent to both devices where nothing is confirmed, also where the first is refused', () => {
    const { state, effects } = play(nothingKnown(), asks('a', 'off', 0), reply(fails('no-such-device'), 10))
    expect(writesOf(effects)).toEqual(['phone off', 'sip off'])
    const done = play(state, reply(shows('off'), 20))
    expect(outcomeOf(done.effects, 'a')).toEqual({ kind: 'confirmed', target: 'off' })
  })

  test('that both devices refuse is read before its outcome', () => {
    const refused = play(
      nothingKnown(),
      asks('a', 'off', 0),
      reply(fails('no-such-device'), 10),
      reply(fails('no-such-device'), 20),
    )
    expect(callsOf(refused.effects)).toEqual(['phone off', 'sip off', 'read'])
    expect(outcomeOf(refused.effects, 'a')).toBe(null)
    const off = play(refused.state, reply(shows('off'), 30))
    expect(outcomeOf(off.effects, 'a')).toEqual({ kind: 'confirmed', target: 'off' })
    const on = play(
      refused.state,
      reply(shows('phone'), 30),
      due,
      reply(shows('phone'), second + 40),
      due,
      reply(shows('phone'), 3 * second + 50),
      due,
      reply(fails('no-such-device'), 4 * second),
    )
    expect(writesOf(on.effects)).toEqual(['phone off'])
    expect(outcomeOf(on.effects, 'a')?.kind).toBe('refused')
  })

  test('of the one device that is on is refused at once, and not sent again', () => {
    const { effects } = play(runningAt('phone'), asks('a', 'off', 0), reply(fails('no-such-device'), 10))
    expect(callsOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'a')?.kind).toBe('refused')
  })

  test('turns nothing else off because Exotel says that another device is on', () => {
    const { effects } = play(runningAt('phone'), asks('a', 'off', 0), reply(fails('other-device-on'), 10))
    expect(callsOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'a')?.kind).toBe('refused')
  })

  test('that is answered with the other device is sent to that one too, once, and then read back', () => {
    const { state, effects } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('sip'), 10),
      reply(shows('phone'), 20),
    )
    expect(callsOf(effects)).toEqual(['phone off', 'sip off', 'read'])
    expect(state.autoOffDevice).toBe(null)
    const other = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('sip'), 10),
      reply(shows('off'), 20),
    )
    expect(outcomeOf(other.effects, 'a')).toEqual({ kind: 'confirmed', target: 'off' })
  })

  test('of the agent notes no auto-off device', () => {
    const found = play(runningAt('off'), asks('a', 'off', 0), reply(shows('phone'), 10))
    expect(writesOf(found.effects)).toEqual(['phone off'])
    expect(found.state.autoOffDevice).toBe(null)
    const old = play(restarted().state, reply(shows('phone'), 10))
    expect(writesOf(old.effects)).toEqual(['phone off'])
    expect(old.state.autoOffDevice).toBe(null)
  })

  test('is on disk with what was confirmed at its request', () => {
    expect(play(runningAt('phone'), asks('a', 'off', 0)).state.persisted?.off).toEqual({
      id: 'a',
      cause: 'user',
      at: moment(0).utc,
      before: { active: 'phone', updatedAt: null },
      owner,
    })
  })

  test('does not expire after a minute, and sets no deadline for that', () => {
    const { state } = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(busy('rate-limited', minute), 10),
      deadline(20 * second),
    )
    expect(nextDeadline(state)).toBe(62 * second + 510)
    expect(intentOf(play(state, deadline(61 * second)).state)?.target).toBe('off')
  })
})

describe('10810', () => {
  test('is refused where the other device cannot be turned off', () => {
    const { effects } = play(
      runningAt('sip'),
      asks('a', 'phone', 0),
      reply(fails('other-device-on'), 10),
      reply(fails('refused'), 20),
    )
    expect(writesOf(effects)).toEqual(['phone on', 'sip off'])
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'refused', failure: { kind: 'refused' } })
  })
})

describe('a refusal because the phone is not verified', () => {
  const refused = (kind: 'unverified' | 'refused') =>
    play(runningAt('off'), asks('a', 'phone', 0), reply(fails(kind), 10)).state

  test('shows that the phone is not verified, and nothing else', () => {
    const { phone, sip } = devicesOf(refused('unverified'))
    expect(phone).toEqual({ ...reading('off').devices.phone, verified: false })
    expect(sip).toEqual(reading('off').devices.sip)
    expect(devicesOf(refused('refused')).phone.verified).toBe(null)
  })

  test('shows nothing where it refuses an OFF', () => {
    const { state } = play(runningAt('phone'), asks('a', 'off', 0), reply(fails('unverified'), 10))
    expect(devicesOf(state).phone.verified).toBe(null)
  })

  test('lasts until the phone is on', () => {
    const sip = play(refused('unverified'), asks('b', 'sip', 20), reply(shows('sip'), 30)).state
    expect(devicesOf(sip).phone.verified).toBe(false)
    const verified = play(sip, asks('c', 'phone', 40), reply(shows('phone'), 50))
    expect(devicesOf(verified.state).phone.verified).toBe(true)
    expect(announcedIn(verified.effects)).toEqual(['verified'])
  })

  test('outlasts that where the account says that the phone is not verified', () => {
    const shown = reading('phone')
    const phone = { ...shown.devices.phone, verified: false }
    const { state } = play(
      refused('unverified'),
      asks('b', 'phone', 20),
      reply({ ok: true, value: { ...shown, devices: { ...shown.devices, phone } } }, 30),
    )
    expect(devicesOf(state).phone.verified).toBe(false)
  })
})

describe('a newer request', () => {
  test('is sent as soon as the write on the wire is answered', () => {
    const { effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'sip', 10),
      reply(shows('phone'), 20),
    )
    expect(callsOf(effects)).toEqual(['phone on', 'sip on'])
  })

  test('starts from what that answer has confirmed', () => {
    const { state, effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'off', 10),
      reply(shows('phone'), 20),
      reply(shows('off'), 30),
    )
    expect(callsOf(effects)).toEqual(['phone on', 'phone off'])
    expect(writesOf(play(state, asks('c', 'toggle', 40)).effects)).toEqual(['phone on'])
  })

  test('does not start from an answer that contradicts the write', () => {
    const { effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'off', 10),
      reply(shows('sip'), 20),
      reply(shows('off'), 30),
    )
    expect(callsOf(effects)).toEqual(['phone on', 'phone off', 'sip off'])
  })

  test('does not start from an answer while an earlier write may still be applied', () => {
    const { effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), second),
      due,
      asks('b', 'off', 2 * second),
      reply(shows('phone'), 2 * second + 10),
      reply(shows('off'), 2 * second + 20),
    )
    expect(writesOf(effects)).toEqual(['phone on', 'phone on', 'phone off', 'sip off'])
  })

  test('waits for half a second, and no less', () => {
    const waiting = play(runningAt('off'), asks('a', 'phone', 0), asks('b', 'sip', 10)).state
    expect(play(waiting, deadline(509)).effects).toEqual([])
    expect(callsOf(play(waiting, deadline(510)).effects)).toEqual(['sip on'])
  })

  test('ignores the answer of a write that was given up', () => {
    const { state } = play(runningAt('off'), asks('a', 'phone', 0), asks('b', 'sip', 10), deadline(510))
    const late = play(state, { kind: 'answered', call: 2, answer: shows('phone'), at: moment(600) })
    expect(late.effects).toEqual([])
    expect(workOf(late.state)).toEqual(workOf(state))
  })
})
