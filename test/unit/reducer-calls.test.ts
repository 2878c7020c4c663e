import { describe, expect, test } from 'vitest'
import type { Active, Reading } from '../../src/core/device.ts'
import type { Event } from '../../src/core/event.ts'
import type { Failure, Result } from '../../src/core/failure.ts'
import { emptyMemory, type Memory, type RememberedOff } from '../../src/core/memory.ts'
import type { Moment } from '../../src/core/moment.ts'
import { nextDeadline, retries } from '../../src/core/schedule.ts'
import type { State } from '../../src/core/state.ts'
import { happens, outcomeOf, play, runningAt, signsIn, startedWith, writesOf } from './support/app.ts'
import { answering, callsOf, due, follow, newsOf, readsOf, reply, toldAmong } from './support/follow.ts'
import { asks, busy, fails, foreignAnswer, identity, moment, reading, shows } from './support/moments.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const owner = { userId: identity.userId, host: identity.host }

const deadline = (monotonic: number): Event => happens('deadline-reached', monotonic)

/** Nothing is known, since the first read was refused. */
const nothingKnown = () => follow(startedWith(false), signsIn(0), reply(fails('refused'), 0)).state

/** What an answer said that failed. */
const failureOf = (answer: Result<Reading>): Failure => {
  if (answer.ok) throw new Error('It did not fail')
  return answer.failure
}

/** An OFF that an earlier run left behind, the keychain having given the secrets. */
const restarted = (off: Partial<RememberedOff>) => {
  const memory: Memory = {
    ...emptyMemory,
    off: { id: 'old', cause: 'user', at: moment(-5 * minute).utc, before: null, owner, ...off },
  }
  return play(startedWith(false, {}, memory), signsIn(0))
}

/** A record that shows the phone on, changed last at `updatedAt`. */
const phoneSince = (updatedAt: number): Result<Reading> => ({
  ok: true,
  value: { ...reading('phone'), updatedAt },
})

describe('a switch', () => {
  test('begins at once, whatever is being read', () => {
    const { state } = play(runningAt('off'), happens('refresh-asked', 0))
    const { effects } = play(state, asks('a', 'phone', 10))
    expect(effects).toContainEqual({ kind: 'abort', call: 2 })
    expect(callsOf(effects)).toEqual(['phone on'])
  })

  test('is the last change, of whoever asked for it', () => {
    const { state } = follow(runningAt('off'), asks('a', 'phone', 0), reply(shows('phone'), 50))
    expect(state.lastChange).toEqual({ active: 'phone', at: moment(50).utc, cause: 'user' })
  })

  test('to what was so already is no change', () => {
    const { state, effects } = follow(runningAt('off'), asks('a', 'off', 0), reply(shows('off'), 50))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'proven', target: 'off' })
    expect(state.lastChange).toBe(null)
  })

  test('that is answered with the other device is read back, and nothing is turned off for it', () => {
    const { effects } = follow(runningAt('off'), asks('a', 'phone', 0), reply(shows('sip'), 50))
    expect(callsOf(effects)).toEqual(['phone on', 'read'])
  })

  test('that is never shown is written again after three looks, and withdrawn after a minute', () => {
    const asked = follow(
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
    const again = follow(
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

  test('that became too old says what held it up', () => {
    const timeout = fails('timeout')
    const { state, effects } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(timeout, 59 * second),
      deadline(minute),
    )
    const failure = failureOf(timeout)
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'withdrawn', why: 'expired', failure })
    expect(state.notice).toEqual({ kind: 'on-withdrawn', target: 'phone', why: 'expired', failure })
  })

  test('that was to come back by itself and became too old is asked about', () => {
    const { state } = follow(
      runningAt('phone'),
      happens('locked', 10),
      reply(shows('off'), 20),
      happens('unlocked', 30),
      reply(shows('off'), 40),
      reply(fails('timeout'), 10 * second),
      deadline(minute + 30),
    )
    expect(state).toMatchObject({ intent: null, question: { device: 'phone', why: 'restore' }, notice: null })
    const timer = follow(
      runningAt('sip'),
      { kind: 'off-for-asked', id: 'f', until: moment(minute).utc, cause: 'user', at: moment(0) },
      reply(shows('off'), 20),
      deadline(minute),
      reply(shows('off'), minute + 10),
      reply(fails('timeout'), minute + 10 * second),
      deadline(2 * minute),
    ).state
    expect(timer).toMatchObject({ intent: null, question: { device: 'sip', why: 'timer' }, notice: null })
  })

  test('is told as a problem while it is held up, and no more once it is confirmed', () => {
    const fault = busy('server-error', null)
    const held = follow(runningAt('off'), asks('a', 'phone', 0), reply(fault, 10)).state
    expect(held.problem).toEqual({ kind: 'failed', failure: failureOf(fault), target: 'phone' })
    expect(follow(held, due, reply(shows('phone'), second)).state.problem).toBe(null)
  })
})

describe('an OFF', () => {
  test('of an agent who has no SIP is sent to the phone alone', () => {
    const shown = reading('phone')
    const phone: Reading = {
      ...shown,
      devices: { ...shown.devices, sip: { ...shown.devices.sip, present: false } },
    }
    const { effects } = follow(
      startedWith(false),
      signsIn(0),
      reply({ ok: true, value: phone }, 10),
      happens('resumed', 20),
      asks('a', 'off', 30),
      reply(shows('off'), 50),
    )
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'proven', target: 'off' })
  })

  test('is sent to both where it is not known what is on, also where the first is refused', () => {
    const { state, effects } = follow(nothingKnown(), asks('a', 'off', 0), reply(fails('no-such-device'), 10))
    expect(writesOf(effects)).toEqual(['phone off', 'sip off'])
    const done = follow(state, reply(shows('off'), 20))
    expect(outcomeOf(done.effects, 'a')).toEqual({ kind: 'proven', target: 'off' })
  })

  test('where both are refused it is read before anything is said', () => {
    const refused = follow(
      nothingKnown(),
      asks('a', 'off', 0),
      reply(fails('no-such-device'), 10),
      reply(fails('no-such-device'), 20),
    )
    expect(callsOf(refused.effects)).toEqual(['phone off', 'sip off', 'read'])
    expect(outcomeOf(refused.effects, 'a')).toBe(null)
    const off = follow(refused.state, reply(shows('off'), 30))
    expect(outcomeOf(off.effects, 'a')).toEqual({ kind: 'proven', target: 'off' })
    const on = follow(
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
    const { effects } = follow(runningAt('phone'), asks('a', 'off', 0), reply(fails('no-such-device'), 10))
    expect(callsOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'a')?.kind).toBe('refused')
  })

  test('turns nothing else off because Exotel says that another device is on', () => {
    const { effects } = follow(runningAt('phone'), asks('a', 'off', 0), reply(fails('other-device-on'), 10))
    expect(callsOf(effects)).toEqual(['phone off'])
    expect(outcomeOf(effects, 'a')?.kind).toBe('refused')
  })

  test('that is answered with the other device goes there too, once, and then is read back', () => {
    const { state, effects } = follow(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('sip'), 10),
      reply(shows('phone'), 20),
    )
    expect(callsOf(effects)).toEqual(['phone off', 'sip off', 'read'])
    expect(state.taken).toBe(null)
    const other = follow(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('sip'), 10),
      reply(shows('off'), 20),
    )
    expect(outcomeOf(other.effects, 'a')).toEqual({ kind: 'proven', target: 'off' })
  })

  test('of the agent takes nothing that would come back', () => {
    const found = follow(runningAt('off'), asks('a', 'off', 0), reply(shows('phone'), 10))
    expect(writesOf(found.effects)).toEqual(['phone off'])
    expect(found.state.taken).toBe(null)
    const old = follow(restarted({}).state, reply(shows('phone'), 10))
    expect(writesOf(old.effects)).toEqual(['phone off'])
    expect(old.state.taken).toBe(null)
  })

  test('says on disk what was confirmed when it was asked for', () => {
    expect(play(runningAt('phone'), asks('a', 'off', 0)).state.written?.off).toEqual({
      id: 'a',
      cause: 'user',
      at: moment(0).utc,
      before: { active: 'phone', updatedAt: null },
      owner,
    })
  })

  test('is not taken back after a minute, and the app does not wake for that', () => {
    const { state } = follow(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(busy('rate-limited', minute), 10),
      deadline(20 * second),
    )
    expect(nextDeadline(state)).toBe(62 * second + 510)
    expect(play(state, deadline(61 * second)).state.intent?.target).toBe('off')
  })
})

describe('10810', () => {
  test('is refused where the other device cannot be turned off', () => {
    const { effects } = follow(
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
    follow(runningAt('off'), asks('a', 'phone', 0), reply(fails(kind), 10)).state

  test('shows that it is not, and nothing else', () => {
    const { phone, sip } = refused('unverified').devices
    expect(phone).toEqual({ ...reading('off').devices.phone, verified: false })
    expect(sip).toEqual(reading('off').devices.sip)
    expect(refused('refused').devices.phone.verified).toBe(null)
  })

  test('says nothing where it was to turn calls off', () => {
    const { state } = follow(runningAt('phone'), asks('a', 'off', 0), reply(fails('unverified'), 10))
    expect(state.devices.phone.verified).toBe(null)
  })

  test('holds until calls ring there', () => {
    const sip = follow(refused('unverified'), asks('b', 'sip', 20), reply(shows('sip'), 30)).state
    expect(sip.devices.phone.verified).toBe(false)
    const verified = follow(sip, asks('c', 'phone', 40), reply(shows('phone'), 50))
    expect(verified.state.devices.phone.verified).toBe(true)
    expect(newsOf(verified.effects)).toEqual(['verified'])
  })

  test('holds against calls that ring there where the account says otherwise', () => {
    const shown = reading('phone')
    const phone = { ...shown.devices.phone, verified: false }
    const { state } = follow(
      refused('unverified'),
      asks('b', 'phone', 20),
      reply({ ok: true, value: { ...shown, devices: { ...shown.devices, phone } } }, 30),
    )
    expect(state.devices.phone.verified).toBe(false)
  })
})

test('what is known of a device stays until something else is told', () => {
  const shows = (facts: Partial<Reading['devices']['phone']>): Result<Reading> => {
    const shown = reading('phone')
    const nothing = { present: null, verified: null, busy: null, address: null }
    return {
      ok: true,
      value: { ...shown, devices: { ...shown.devices, phone: { ...nothing, ...facts } } },
    }
  }
  const told = { present: true, verified: true, busy: true, address: '+91xxx10' }
  const known = follow(startedWith(false), signsIn(0), reply(shows(told), 10)).state
  expect(known.devices.phone).toEqual(told)
  const still = follow(known, happens('refresh-asked', 20), reply(shows({}), 30)).state
  expect(still.devices.phone).toEqual(told)
  const changed = { present: false, verified: false, busy: false, address: '+91xxx20' }
  const other = follow(still, happens('refresh-asked', 40), reply(shows(changed), 50)).state
  expect(other.devices.phone).toEqual(changed)
})

describe('a newer wish', () => {
  test('goes as soon as the write on the wire is answered', () => {
    const { effects } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'sip', 10),
      reply(shows('phone'), 20),
    )
    expect(callsOf(effects)).toEqual(['phone on', 'sip on'])
  })

  test('goes by what that answer has confirmed', () => {
    const { state, effects } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'off', 10),
      reply(shows('phone'), 20),
      reply(shows('off'), 30),
    )
    expect(callsOf(effects)).toEqual(['phone on', 'phone off'])
    expect(writesOf(play(state, asks('c', 'toggle', 40)).effects)).toEqual(['phone on'])
  })

  test('does not go by an answer that contradicts the write', () => {
    const { effects } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      asks('b', 'off', 10),
      reply(shows('sip'), 20),
      reply(shows('off'), 30),
    )
    expect(callsOf(effects)).toEqual(['phone on', 'phone off', 'sip off'])
  })

  test('nor by one that comes while an earlier write may still be applied', () => {
    const { effects } = follow(
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

  test('hears nothing of a write that was given up', () => {
    const { state } = play(runningAt('off'), asks('a', 'phone', 0), asks('b', 'sip', 10), deadline(510))
    const late = play(state, { kind: 'answered', call: 2, answer: shows('phone'), at: moment(600) })
    expect(late.effects).toEqual([])
    expect(late.state.work).toEqual(state.work)
  })
})

describe('an unanswered write', () => {
  /** On `from`; a write that times out at 10 s, and after it `target`, which Exotel then shows at once. */
  const thenAsks = (
    from: 'phone' | 'sip' | 'off',
    unanswered: 'phone' | 'sip' | 'off',
    target: 'phone' | 'sip',
  ) =>
    follow(
      runningAt(from),
      asks('a', unanswered, 0),
      reply(fails('timeout'), 10 * second),
      asks('b', target, 10 * second),
      reply(shows(target), 10 * second + 10),
      reply(shows(target), 10 * second + 20),
    )

  test.each([
    ['sip', 'off', 'phone'],
    ['off', 'phone', 'phone'],
  ] as const)(
    'from %s: %s, then %s: is no matter where it would undo nothing',
    (from, unanswered, target) => {
      const { state, effects } = thenAsks(from, unanswered, target)
      expect(outcomeOf(effects, 'b')).toEqual({ kind: 'proven', target })
      expect(state.confirmed).toMatchObject({ active: target, proof: 'read-back' })
    },
  )

  test.each([
    ['phone', 'off', 'phone'],
    ['off', 'sip', 'phone'],
  ] as const)(
    'from %s: %s, then %s: nothing is confirmed while it might still undo that',
    (from, unanswered, target) => {
      const doubtful = thenAsks(from, unanswered, target)
      expect(outcomeOf(doubtful.effects, 'b')).toBe(null)
      expect(doubtful.state.confirmed).toBe(null)
      expect(nextDeadline(doubtful.state)).toBe(25 * second)
      const { effects } = follow(doubtful.state, due, reply(shows(target), 25 * second))
      expect(outcomeOf(effects, 'b')).toEqual({ kind: 'proven', target })
    },
  )

  /** An ON that times out at 59 s, and is withdrawn a second later; calls are read as off at 75 s. */
  const withdrawn = () =>
    follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('off'), minute + 10),
      due,
      reply(shows('off'), 75 * second),
    ).state

  test('is waited for by a look, too', () => {
    const early = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('off'), minute + 10),
    ).state
    expect(early.confirmed).toBe(null)
    expect(nextDeadline(early)).toBe(74 * second)
    expect(withdrawn().confirmed?.active).toBe('off')
  })

  test('is no matter where both are on', () => {
    const { state } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('both'), minute + 10),
    )
    expect(state.confirmed?.active).toBe('both')
  })

  test('makes a refusal no reason to believe what was confirmed before, for as long as it is remembered', () => {
    const soon = follow(
      withdrawn(),
      asks('b', 'phone', 133 * second),
      reply(fails('refused'), 133 * second + 10),
    )
    expect(soon.state.confirmed).toBe(null)
    expect(readsOf(soon.effects)).toBe(1)
    const later = follow(withdrawn(), asks('b', 'phone', 134 * second), reply(fails('refused'), 134 * second))
    expect(later.state.confirmed?.active).toBe('off')
    expect(readsOf(later.effects)).toBe(0)
  })

  test('makes no answer of a later write doubtful once it can come no more', () => {
    const { state } = follow(withdrawn(), asks('b', 'sip', 75 * second), reply(shows('sip'), 75 * second))
    expect(state.confirmed).toMatchObject({ active: 'sip', proof: 'reply' })
    const atTheEnd = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 10 * second),
      asks('b', 'off', 25 * second),
      reply(shows('off'), 25 * second),
      reply(shows('off'), 25 * second),
    ).state
    expect(atTheEnd.confirmed).toMatchObject({ active: 'off', proof: 'reply' })
  })
})

describe('the look once more after an unanswered write', () => {
  /** An ON of the phone times out at 10 s; `off` and a late answer of it follow, confirmed at 25 s. */
  const confirmedOff = () =>
    follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 10 * second),
      asks('b', 'off', 10 * second),
      reply(shows('off'), 10 * second + 10),
      reply(shows('off'), 10 * second + 20),
      due,
      reply(shows('off'), 25 * second),
    ).state

  test('is not done by an earlier look of another kind', () => {
    const looked = follow(
      confirmedOff(),
      happens('refresh-asked', 40 * second),
      reply(shows('off'), 40 * second),
    ).state
    expect(nextDeadline(looked)).toBe(55 * second)
    const { effects } = follow(
      looked,
      due,
      reply(shows('phone'), 55 * second + 10),
      reply(shows('off'), 55 * second + 20),
      reply(shows('off'), 55 * second + 30),
    )
    expect(writesOf(effects)[0]).toBe('phone off')
    expect(toldAmong(effects)).toEqual([])
  })

  test('is done by an answer at that very moment', () => {
    const { state } = follow(confirmedOff(), due, reply(shows('off'), 55 * second))
    expect(nextDeadline(state)).toBeGreaterThan(5 * minute)
  })

  test('that finds both on turns both off', () => {
    const { state, effects } = follow(confirmedOff(), due, reply(shows('both'), 55 * second))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(writesOf(follow(state, reply(shows('sip'), 56 * second)).effects)).toEqual(['sip off'])
  })

  test('finds the late write also among others that were not answered', () => {
    const { state } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 10 * second),
      asks('b', 'off', 10 * second),
      deadline(11.5 * second),
      reply(shows('off'), 12 * second),
      reply(shows('off'), 12 * second + 10),
      due,
      reply(shows('off'), 25 * second),
    )
    expect(state.unanswered).toHaveLength(2)
    const { effects } = follow(state, deadline(55 * second), reply(shows('phone'), 55 * second))
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('turns on nothing: what is off by then, or on another device, somebody else has changed', () => {
    const onPhone = () =>
      follow(
        runningAt('off'),
        asks('a', 'sip', 0),
        reply(fails('timeout'), 10 * second),
        asks('b', 'phone', 10 * second),
        reply(shows('phone'), 10 * second + 10),
        reply(shows('phone'), 10 * second + 20),
        due,
        reply(shows('phone'), 25 * second),
      ).state
    expect(onPhone().confirmed?.active).toBe('phone')
    for (const active of ['off', 'sip'] as const) {
      const { state, effects } = follow(onPhone(), deadline(55 * second), reply(shows(active), 55 * second))
      expect(writesOf(effects)).toEqual([])
      expect(state.notice).toMatchObject({ kind: 'changed-elsewhere', active })
    }
  })

  test('is for late writes alone: without a confirmed OFF a device that is found on is shown', () => {
    const { state, effects } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('phone'), 75 * second),
    )
    expect(writesOf(effects)).toEqual(['phone on'])
    expect(state.confirmed?.active).toBe('phone')
  })
})

describe('a try that failed', () => {
  test('of an OFF that was cut comes at once, and after that as any other', () => {
    const cut = follow(runningAt('phone'), asks('a', 'off', 0), reply(fails('cut'), 10)).state
    expect(nextDeadline(cut)).toBe(110)
    expect(nextDeadline(follow(cut, due, reply(fails('cut'), 120)).state)).toBe(1120)
  })

  test('of an OFF that was aborted comes at once, too, and one that was not answered does not', () => {
    const next = (answer: Result<Reading>) =>
      nextDeadline(follow(runningAt('phone'), asks('a', 'off', 0), reply(answer, 10)).state)
    expect(next(fails('aborted'))).toBe(110)
    expect(next(fails('timeout'))).toBe(510)
  })

  test('of an ON does not come at once', () => {
    const cut = follow(runningAt('off'), asks('a', 'phone', 0), reply(fails('cut'), 10)).state
    expect(nextDeadline(cut)).toBe(510)
  })

  test('does not come before its time', () => {
    const { state } = follow(runningAt('phone'), asks('a', 'off', 0), reply(fails('timeout'), 10))
    expect(play(state, deadline(509)).effects).toEqual([])
    expect(callsOf(play(state, deadline(510)).effects)).toEqual(['phone off'])
  })

  test('waits for a network that comes back, and nothing else does', () => {
    const held = follow(runningAt('phone'), asks('a', 'off', 0), reply(fails('timeout'), 10)).state
    expect(retries(held)).toBe(true)
    expect(retries(runningAt('phone'))).toBe(false)
    expect(retries(play(runningAt('phone'), asks('a', 'off', 0)).state)).toBe(false)
    expect(retries(startedWith(false))).toBe(false)
  })

  test('to read back an OFF is a reason to read again, and not to write', () => {
    const { state } = follow(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('phone'), 10),
      reply(fails('timeout'), 20),
    )
    expect(callsOf(follow(state, due).effects)).toEqual(['read'])
  })

  test('to find out what an absence has to turn off is a reason to turn everything off', () => {
    for (const state of [runningAt('off'), nothingKnown()]) {
      const { effects } = follow(state, happens('locked', 10), reply(fails('timeout'), 20), due)
      expect(callsOf(effects)).toEqual(['read', 'phone off'])
    }
  })

  test.each([
    ['timeout', fails('timeout')],
    ['an answer of somebody else', foreignAnswer],
  ])('to find out whether an old OFF is still wanted (%s) is no reason to write it', (_, answer) => {
    const { effects } = follow(restarted({}).state, reply(answer, 20), due)
    expect(callsOf(effects)).toEqual(['read'])
  })

  test('to find out whether a device may come back is no reason to turn it on', () => {
    const { effects } = follow(
      runningAt('phone'),
      happens('locked', 10),
      reply(shows('off'), 20),
      happens('unlocked', 30),
      reply(fails('timeout'), 40),
      due,
    )
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('to read back that Exotel refuses ends the switch with that', () => {
    const { state, effects } = follow(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('phone'), 10),
      reply(fails('not-linked'), 20),
    )
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'refused', failure: failureOf(fails('not-linked')) })
    expect(state.problem).toEqual({
      kind: 'failed',
      failure: failureOf(fails('not-linked')),
      target: 'off',
    })
    expect(state.confirmed).toBe(null)
  })

  test('to read back because the token is rejected signs out', () => {
    const { state } = follow(
      runningAt('phone'),
      asks('a', 'off', 0),
      reply(shows('phone'), 10),
      reply(fails('unauthorized'), 20),
    )
    expect(state.session.kind).toBe('signed-out')
  })
})

describe('a call without an answer', () => {
  test('of an OFF is sent again after a second and a half, and no sooner', () => {
    const asked = play(runningAt('phone'), asks('a', 'off', 10 * second)).state
    expect(nextDeadline(asked)).toBe(11.5 * second)
    expect(play(asked, deadline(11 * second)).effects).toEqual([])
    expect(callsOf(play(asked, deadline(11.5 * second)).effects)).toEqual(['phone off'])
    const looks = play(runningAt('off'), asks('a', 'off', 10 * second)).state
    expect(nextDeadline(looks)).toBe(11.5 * second)
  })

  test('that reads back an ON has its usual time', () => {
    const reads = follow(runningAt('off'), asks('a', 'phone', 0), reply(shows('off'), 10)).state
    expect(play(reads, deadline(2 * second)).effects).toEqual([])
    expect(nextDeadline(reads)).toBe(minute)
  })

  test('of an ON is no OFF that would have to be told as unconfirmed', () => {
    const { effects } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(busy('rate-limited', 50 * second), 10),
      deadline(20 * second),
    )
    expect(newsOf(effects)).toEqual([])
  })
})

describe('whoever looks', () => {
  test('hastens the read of a switch, and writes nothing a second time', () => {
    const { state } = follow(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(shows('off'), 10),
      reply(shows('off'), 20),
    )
    expect(callsOf(play(state, happens('refresh-asked', 30)).effects)).toEqual(['read'])
  })

  test('hastens a look that failed', () => {
    const { state } = follow(runningAt('phone'), happens('refresh-asked', 0), reply(fails('timeout'), 10))
    expect(callsOf(play(state, happens('refresh-asked', 20)).effects)).toEqual(['read'])
  })
})

describe('an OFF that is two minutes old', () => {
  const waiting = () =>
    follow(runningAt('phone'), asks('a', 'off', 0), reply(busy('rate-limited', minute), 10)).state
  const clock = (utc: number, monotonic: number): Moment => ({ utc: moment(utc).utc, monotonic, random: 0.5 })
  const callsAt = (at: Moment) => callsOf(play(waiting(), { kind: 'deadline-reached', at }).effects)

  test('to the millisecond goes without a look, and with one a millisecond later', () => {
    expect(callsAt(clock(2 * minute, 2 * minute))).toEqual(['phone off'])
    expect(callsAt(clock(2 * minute + 1, 2 * minute + 1))).toEqual(['read'])
    expect(callsOf(restarted({ at: moment(-2 * minute).utc }).effects)).toEqual(['phone off'])
  })

  test('by one of the clocks is old: one stands still in sleep, the other may be set back', () => {
    expect(callsAt(clock(hour, 2 * minute))).toEqual(['read'])
    expect(callsAt(clock(-hour, 3 * minute))).toEqual(['read'])
  })

  test('and gives way to a change is told to whoever waits for it', () => {
    const looks = play(waiting(), deadline(3 * minute)).state
    const { state, effects } = follow(looks, reply(shows('sip'), 3 * minute + 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'withdrawn', why: 'changed-elsewhere', failure: null })
    expect(state.confirmed).toMatchObject({ active: 'sip', proof: 'read-back' })
    expect(state.lastChange).toEqual({ active: 'sip', at: moment(3 * minute + 10).utc, cause: null })
  })

  test('gives way to nothing where it is not known what was on before', () => {
    expect(writesOf(follow(restarted({}).state, reply(shows('sip'), 10)).effects)).toEqual(['sip off'])
  })

  test('gives way to nothing where both were on before, for one may have gone off by our own doing', () => {
    const { state } = restarted({ before: { active: 'both', updatedAt: null } })
    expect(writesOf(follow(state, reply(shows('phone'), 10)).effects)).toEqual(['phone off'])
  })

  test('gives way to nothing where the change is the one that was known, whatever this clock says', () => {
    const updatedAt = moment(10 * minute).utc
    const { state } = restarted({ before: { active: 'phone', updatedAt } })
    expect(writesOf(follow(state, reply(phoneSince(updatedAt), 10)).effects)).toEqual(['phone off'])
  })

  test('gives way to nothing where the change came at the moment it was asked for', () => {
    const at = moment(-5 * minute).utc
    const { state } = restarted({ at, before: { active: 'phone', updatedAt: null } })
    expect(writesOf(follow(state, reply(phoneSince(at), 10)).effects)).toEqual(['phone off'])
  })
})

test('an OFF of another host, or of another agent, is not sent', () => {
  for (const other of [
    { ...owner, host: 'elsewhere.exotel.com' },
    { ...owner, userId: '2' },
  ]) {
    expect(callsOf(restarted({ at: moment(-second).utc, owner: other }).effects)).toEqual(['read'])
  }
  expect(callsOf(restarted({ at: moment(-second).utc }).effects)).toEqual(['phone off'])
})

describe('looks in the background', () => {
  const looksAt = (state: State, answer: Result<Reading>, at: number) =>
    follow(state, happens('refresh-asked', at), reply(answer, at))

  test('come about every five minutes, spread by a fifth', () => {
    const next = (random: number) => {
      const asked = play(runningAt('phone'), happens('refresh-asked', 0)).state
      const at = { ...moment(0), random }
      return nextDeadline(play(asked, answering(asked, shows('phone'), at)).state)
    }
    expect([next(0), next(0.5), next(1)]).toEqual([4 * minute, 5 * minute, 6 * minute])
  })

  test('do not come before they are due', () => {
    expect(play(runningAt('phone'), deadline(minute)).effects).toEqual([])
  })

  test('that fail twice make it unknown what is on, and that is a problem', () => {
    const once = looksAt(runningAt('phone'), fails('timeout'), 0)
    expect(once.state).toMatchObject({ confirmed: { active: 'phone' }, problem: null })
    const again = follow(once.state, due)
    expect(callsOf(again.effects)).toEqual(['read'])
    const { state } = follow(again.state, reply(fails('timeout'), second))
    expect(state.confirmed).toBe(null)
    expect(state.problem).toEqual({ kind: 'failed', failure: failureOf(fails('timeout')), target: null })
    expect(follow(state, due, reply(shows('phone'), 3 * second)).state.problem).toBe(null)
  })

  test('that fail with nothing known are a problem at once', () => {
    const { state } = follow(startedWith(false), signsIn(0), reply(fails('timeout'), 10))
    expect(state.problem).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } })
  })

  test('that are refused are not tried again, and the problem ends with the next good one', () => {
    const refused = looksAt(nothingKnown(), fails('not-linked'), 10)
    expect(refused.state.work.kind).toBe('idle')
    expect(refused.state.problem?.kind).toBe('failed')
    expect(looksAt(refused.state, shows('off'), 20).state.problem).toBe(null)
  })

  test('leave another problem as it is', () => {
    const failure = { kind: 'full', file: '/profile/settings.json', reason: 'ENOSPC' } as const
    const disk = play(runningAt('phone'), { kind: 'disk-failed', failure, at: moment(0) }).state
    const failed = follow(
      looksAt(disk, fails('timeout'), 10).state,
      due,
      reply(fails('timeout'), second),
    ).state
    expect(failed.problem).toEqual({ kind: 'disk', failure })
    expect(looksAt(disk, shows('phone'), 10).state.problem).toEqual({ kind: 'disk', failure })
    const refused = follow(runningAt('off'), asks('a', 'phone', 0), reply(fails('refused'), 10)).state
    expect(looksAt(refused, shows('off'), 20).state.problem).toMatchObject({ target: 'phone' })
  })

  test('that find the token rejected sign out', () => {
    expect(looksAt(runningAt('phone'), fails('unauthorized'), 10).state.session.kind).toBe('signed-out')
  })

  test('that find a change say so, also where it was doubtful what is on', () => {
    const { state } = follow(runningAt('phone'), happens('resumed', 10), reply(shows('sip'), 20))
    expect(state.notice).toEqual({ kind: 'changed-elsewhere', active: 'sip', at: moment(20).utc })
    expect(state.lastChange).toEqual({ active: 'sip', at: moment(20).utc, cause: null })
  })

  test('that never end leave what was confirmed for a quarter of an hour', () => {
    const { state } = play(runningAt('phone'), happens('refresh-asked', minute))
    expect(nextDeadline(state)).toBe(15 * minute)
    expect(play(state, deadline(15 * minute - 1)).state.confirmed?.active).toBe('phone')
    expect(play(state, deadline(15 * minute)).state.confirmed).toBe(null)
  })
})

describe('what is on disk', () => {
  const remembered = (ok: boolean): Event => ({ kind: 'remembered', ok, at: moment(20) })

  test('says what was confirmed last, also once that is doubtful', () => {
    const { state } = play(runningAt('phone'), happens('resumed', 10))
    expect(state.written?.sessionEnd?.before).toEqual({ active: 'phone', updatedAt: null })
  })

  test('does not hold up a click where it is for the end of the session alone', () => {
    const { effects } = play(runningAt('off'), asks('a', 'phone', 10))
    expect(effects.map(({ kind }) => kind)).toEqual(['write', 'remember'])
  })

  test('that failed is shown as a problem until it works', () => {
    const failed = play(runningAt('phone'), asks('a', 'off', 10), remembered(false)).state
    expect(failed.diskFailed).toBe(true)
    const again = play(failed, happens('active', 30), remembered(true)).state
    expect(again.diskFailed).toBe(false)
  })

  test('that failed is not shown to work by having nothing to keep', () => {
    const failed = play(startedWith(false), remembered(false)).state
    const again = play(failed, happens('active', 30)).state
    expect(again.written).toEqual(emptyMemory)
    expect(play(again, remembered(true)).state.diskFailed).toBe(true)
  })
})

test('what is wrong with the policy, or with the account, is kept', () => {
  const trouble = { kind: 'not-understood', file: '/etc/hookswitch/policy.json' } as const
  const failure = failureOf(fails('timeout'))
  const { state, effects } = play(
    runningAt('phone'),
    { kind: 'policy-troubled', trouble, at: moment(10) },
    { kind: 'account-read', failure, at: moment(20) },
  )
  expect(effects).toEqual([])
  expect(state).toMatchObject({ policyTrouble: trouble, accountFailure: failure })
  expect(play(state, { kind: 'account-read', failure: null, at: moment(30) }).state.accountFailure).toBe(null)
})

test('a look confirms whatever Exotel shows', () => {
  const shown: readonly Active[] = ['phone', 'sip', 'off', 'both']
  for (const active of shown) {
    const { state } = follow(runningAt('off'), happens('refresh-asked', 10), reply(shows(active), 20))
    expect(state.confirmed?.active).toBe(active)
  }
})
