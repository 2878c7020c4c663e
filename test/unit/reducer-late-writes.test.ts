import { describe, expect, test } from 'vitest'
import type { Target } from '../../src/core/model/device.ts'
import { confirmedOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { fails, shows } from './support/answers.ts'
import { play, runningAt } from './support/app.ts'
import { outcomeOf, readsOf, reportedRequests, writesOf } from './support/effects.ts'
import { applyEvent, asks, deadline, signsIn } from './support/events.ts'
import { minute, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

/** On `from`; a write that times out at 10 s, and after it `target`, which Exotel then shows at once. */
const thenAsks = (from: Target, unanswered: Target, target: Target) =>
  play(
    runningAt(from),
    asks('a', unanswered, 0),
    reply(fails('timeout'), 10 * second),
    asks('b', target, 10 * second),
    reply(shows(target), 10 * second + 10),
    reply(shows(target), 10 * second + 20),
  )

/** From off: an ON of `unanswered` times out at 10 s; `target` follows, which a read confirms at 25 s. */
const confirmedLate = (unanswered: Target, target: Target) =>
  play(thenAsks('off', unanswered, target).state, due, reply(shows(target), 25 * second)).state

test('an agent who signs in once more after an unanswered ON and its OFF is read once more all the same', () => {
  const off = confirmedLate('phone', 'off')
  const again = play(off, signsIn(30 * second), reply(shows('off'), 30 * second + 10)).state
  const found = play(again, due)
  expect(readsOf(found.effects)).toBe(1)
  // Exotel has applied the ON after all.
  const { effects } = play(found.state, reply(shows('phone'), 56 * second))
  expect(writesOf(effects)).toEqual(['phone off'])
})

describe('an unanswered write', () => {
  test.each([
    ['sip', 'off', 'phone'],
    ['off', 'phone', 'phone'],
  ] as const)(
    'from %s: %s, then %s: is no matter where it would undo nothing',
    (from, unanswered, target) => {
      const { state, effects } = thenAsks(from, unanswered, target)
      expect(outcomeOf(effects, 'b')).toEqual({ kind: 'confirmed', target })
      expect(confirmedOf(state)).toMatchObject({ active: target, how: 'read-back' })
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
      expect(confirmedOf(doubtful.state)).toBe(null)
      expect(nextDeadline(doubtful.state)).toBe(25 * second)
      const { effects } = play(doubtful.state, due, reply(shows(target), 25 * second))
      expect(outcomeOf(effects, 'b')).toEqual({ kind: 'confirmed', target })
    },
  )

  /** An ON that times out at 59 s, and is withdrawn a second later; calls are read as off at 75 s. */
  const withdrawn = () =>
    play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('off'), minute + 10),
      due,
      reply(shows('off'), 75 * second),
    ).state

  test('delays the confirmation by a background read, too', () => {
    const early = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('off'), minute + 10),
    ).state
    expect(confirmedOf(early)).toBe(null)
    expect(nextDeadline(early)).toBe(74 * second)
    expect(confirmedOf(withdrawn())?.active).toBe('off')
  })

  test('does not matter where both are on', () => {
    const { state } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('both'), minute + 10),
    )
    expect(confirmedOf(state)?.active).toBe('both')
  })

  test('keeps a refusal from restoring what was confirmed before, for as long as it may be applied', () => {
    const soon = play(
      withdrawn(),
      asks('b', 'phone', 133 * second),
      reply(fails('refused'), 133 * second + 10),
    )
    expect(confirmedOf(soon.state)).toBe(null)
    expect(readsOf(soon.effects)).toBe(1)
    const later = play(withdrawn(), asks('b', 'phone', 134 * second), reply(fails('refused'), 134 * second))
    expect(confirmedOf(later.state)?.active).toBe('off')
    expect(readsOf(later.effects)).toBe(0)
  })

  test('does not affect the answer of a later write once it can no longer be applied', () => {
    const { state } = play(withdrawn(), asks('b', 'sip', 75 * second), reply(shows('sip'), 75 * second))
    expect(confirmedOf(state)).toMatchObject({ active: 'sip', how: 'reply' })
    const atTheEnd = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 10 * second),
      asks('b', 'off', 25 * second),
      reply(shows('off'), 25 * second),
      reply(shows('off'), 25 * second),
    ).state
    expect(confirmedOf(atTheEnd)).toMatchObject({ active: 'off', how: 'reply' })
  })
})

describe('the recheck after an unanswered write', () => {
  const confirmedOff = () => confirmedLate('phone', 'off')

  test('is not replaced by an earlier background read', () => {
    const looked = play(
      confirmedOff(),
      applyEvent('refresh-asked', 40 * second),
      reply(shows('off'), 40 * second),
    ).state
    expect(nextDeadline(looked)).toBe(55 * second)
    const { effects } = play(
      looked,
      due,
      reply(shows('phone'), 55 * second + 10),
      reply(shows('off'), 55 * second + 20),
      reply(shows('off'), 55 * second + 30),
    )
    expect(writesOf(effects)[0]).toBe('phone off')
    expect(reportedRequests(effects)).toEqual([])
  })

  test('is done by an answer at the moment when it is due', () => {
    const { state } = play(confirmedOff(), due, reply(shows('off'), 55 * second))
    expect(nextDeadline(state)).toBeGreaterThan(5 * minute)
  })

  test('that finds both on turns both off', () => {
    const { state, effects } = play(confirmedOff(), due, reply(shows('both'), 55 * second))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(writesOf(play(state, reply(shows('sip'), 56 * second)).effects)).toEqual(['sip off'])
  })

  test('finds the late write among several unanswered ones', () => {
    const { state } = play(
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
    const { effects } = play(state, deadline(55 * second), reply(shows('phone'), 55 * second))
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('turns nothing on: a contrary state was made elsewhere', () => {
    const onPhone = () => confirmedLate('sip', 'phone')
    expect(confirmedOf(onPhone())?.active).toBe('phone')
    for (const active of ['off', 'sip'] as const) {
      const { state, effects } = play(onPhone(), deadline(55 * second), reply(shows(active), 55 * second))
      expect(writesOf(effects)).toEqual([])
      expect(state.notice).toMatchObject({ kind: 'changed-elsewhere', active })
    }
  })

  test('undoes late writes alone: without a confirmed OFF a device that is found on is shown', () => {
    const { state, effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 59 * second),
      deadline(minute),
      reply(shows('phone'), 75 * second),
    )
    expect(writesOf(effects)).toEqual(['phone on'])
    expect(confirmedOf(state)?.active).toBe('phone')
  })
})
