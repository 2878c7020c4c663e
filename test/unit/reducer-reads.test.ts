import { describe, expect, test } from 'vitest'
import type { Active, Reading } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Failure, Result } from '../../src/core/model/failure.ts'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { confirmedOf, devicesOf, type State, workOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { applyEvent, play, runningAt, signsIn, startedWith } from './support/app.ts'
import { answering, callsOf, due, follow, reply } from './support/follow.ts'
import { asks, fails, moment, reading, shows } from './support/moments.ts'

const second = 1000
const minute = 60 * second
const deadline = (monotonic: number): Event => applyEvent('deadline-reached', monotonic)

/** Nothing is known, since the first read was refused. */
const nothingKnown = () => follow(startedWith(false), signsIn(0), reply(fails('refused'), 0)).state

/** What an answer said that failed. */
const failureOf = (answer: Result<Reading>): Failure => {
  if (answer.ok) throw new Error('It did not fail')
  return answer.failure
}

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
  expect(devicesOf(known).phone).toEqual(told)
  const still = follow(known, applyEvent('refresh-asked', 20), reply(shows({}), 30)).state
  expect(devicesOf(still).phone).toEqual(told)
  const changed = { present: false, verified: false, busy: false, address: '+91xxx20' }
  const other = follow(still, applyEvent('refresh-asked', 40), reply(shows(changed), 50)).state
  expect(devicesOf(other).phone).toEqual(changed)
})

describe('looks in the background', () => {
  const looksAt = (state: State, answer: Result<Reading>, at: number) =>
    follow(state, applyEvent('refresh-asked', at), reply(answer, at))

  test('come about every five minutes, spread by a fifth', () => {
    const next = (random: number) => {
      const asked = play(runningAt('phone'), applyEvent('refresh-asked', 0)).state
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
    expect(once.state).toMatchObject({ problem: null, session: { confirmed: { active: 'phone' } } })
    const again = follow(once.state, due)
    expect(callsOf(again.effects)).toEqual(['read'])
    const { state } = follow(again.state, reply(fails('timeout'), second))
    expect(confirmedOf(state)).toBe(null)
    expect(state.problem).toEqual({ kind: 'failed', failure: failureOf(fails('timeout')), target: null })
    expect(follow(state, due, reply(shows('phone'), 3 * second)).state.problem).toBe(null)
  })

  test('that fail with nothing known are a problem at once', () => {
    const { state } = follow(startedWith(false), signsIn(0), reply(fails('timeout'), 10))
    expect(state.problem).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } })
  })

  test('that are refused are not tried again, and the problem ends with the next good one', () => {
    const refused = looksAt(nothingKnown(), fails('not-linked'), 10)
    expect(workOf(refused.state).kind).toBe('idle')
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
    const { state } = follow(runningAt('phone'), applyEvent('resumed', 10), reply(shows('sip'), 20))
    expect(state.notice).toEqual({ kind: 'changed-elsewhere', active: 'sip', at: moment(20).utc })
    expect(state.lastChange).toEqual({ active: 'sip', at: moment(20).utc, cause: null })
  })

  test('that never end leave what was confirmed for a quarter of an hour', () => {
    const { state } = play(runningAt('phone'), applyEvent('refresh-asked', minute))
    expect(nextDeadline(state)).toBe(15 * minute)
    expect(confirmedOf(play(state, deadline(15 * minute - 1)).state)?.active).toBe('phone')
    expect(confirmedOf(play(state, deadline(15 * minute)).state)).toBe(null)
  })
})

describe('what is on disk', () => {
  const remembered = (ok: boolean): Event => ({ kind: 'persisted', ok, at: moment(20) })

  test('says what was confirmed last, also once that is doubtful', () => {
    const { state } = play(runningAt('phone'), applyEvent('resumed', 10))
    expect(state.persisted?.sessionEnd?.before).toEqual({ active: 'phone', updatedAt: null })
  })

  test('does not hold up a click where it is for the end of the session alone', () => {
    const { effects } = play(runningAt('off'), asks('a', 'phone', 10))
    expect(effects.map(({ kind }) => kind)).toEqual(['write', 'persist'])
  })

  test('that failed is shown as a problem until it works', () => {
    const failed = play(runningAt('phone'), asks('a', 'off', 10), remembered(false)).state
    expect(failed.diskFailed).toBe(true)
    const again = play(failed, applyEvent('active', 30), remembered(true)).state
    expect(again.diskFailed).toBe(false)
  })

  test('that failed is not shown to work by having nothing to keep', () => {
    const failed = play(startedWith(false), remembered(false)).state
    const again = play(failed, applyEvent('active', 30)).state
    expect(again.persisted).toEqual(emptyPersistedState)
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
  expect(state).toMatchObject({ policyTrouble: trouble, session: { accountFailure: failure } })
  const { state: read } = play(state, { kind: 'account-read', failure: null, at: moment(30) })
  expect(read).toMatchObject({ session: { accountFailure: null } })
})

test('a look confirms whatever Exotel shows', () => {
  const shown: readonly Active[] = ['phone', 'sip', 'off', 'both']
  for (const active of shown) {
    const { state } = follow(runningAt('off'), applyEvent('refresh-asked', 10), reply(shows(active), 20))
    expect(confirmedOf(state)?.active).toBe(active)
  }
})
