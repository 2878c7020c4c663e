import { describe, expect, test } from 'vitest'
import type { Active, Reading } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Result } from '../../src/core/model/failure.ts'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { confirmedOf, devicesOf, type State, workOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { fails, failureOf, reading, shows } from './support/answers.ts'
import { nothingKnown, play, runningAt, startedWith } from './support/app.ts'
import { callsOf } from './support/effects.ts'
import { applyEvent, asks, deadline, signsIn } from './support/events.ts'
import { minute, moment, second } from './support/moments.ts'
import { answering, due, reply } from './support/wire.ts'

test('what is known of a device stays until an answer says otherwise', () => {
  const shows = (facts: Partial<Reading['devices']['phone']>): Result<Reading> => {
    const shown = reading('phone')
    const nothing = { present: null, verified: null, busy: null, address: null }
    return {
      ok: true,
      value: { ...shown, devices: { ...shown.devices, phone: { ...nothing, ...facts } } },
    }
  }
  const facts = { present: true, verified: true, busy: true, address: '+91xxx10' }
  const known = play(startedWith(false), signsIn(0), reply(shows(facts), 10)).state
  expect(devicesOf(known).phone).toEqual(facts)
  const still = play(known, applyEvent('refresh-asked', 20), reply(shows({}), 30)).state
  expect(devicesOf(still).phone).toEqual(facts)
  const changed = { present: false, verified: false, busy: false, address: '+91xxx20' }
  const other = play(still, applyEvent('refresh-asked', 40), reply(shows(changed), 50)).state
  expect(devicesOf(other).phone).toEqual(changed)
})

describe('background reads', () => {
  const readsIn = (state: State, answer: Result<Reading>, at: number) =>
    play(state, applyEvent('refresh-asked', at), reply(answer, at))

  test('are due about every five minutes, spread by a fifth', () => {
    const next = (random: number) => {
      const asked = play(runningAt('phone'), applyEvent('refresh-asked', 0)).state
      const at = { ...moment(0), random }
      return nextDeadline(play(asked, answering(asked, shows('phone'), at)).state)
    }
    expect([next(0), next(0.5), next(1)]).toEqual([4 * minute, 5 * minute, 6 * minute])
  })

  test('are not sent before they are due', () => {
    expect(play(runningAt('phone'), deadline(minute)).effects).toEqual([])
  })

  test('that fail twice leave nothing confirmed, which is a problem', () => {
    const once = readsIn(runningAt('phone'), fails('timeout'), 0)
    expect(once.state).toMatchObject({ problem: null, session: { confirmed: { active: 'phone' } } })
    const again = play(once.state, due)
    expect(callsOf(again.effects)).toEqual(['read'])
    const { state } = play(again.state, reply(fails('timeout'), second))
    expect(confirmedOf(state)).toBe(null)
    expect(state.problem).toEqual({ kind: 'failed', failure: failureOf(fails('timeout')), target: null })
    expect(play(state, due, reply(shows('phone'), 3 * second)).state.problem).toBe(null)
  })

  test('that fail while nothing is confirmed are a problem at once', () => {
    const { state } = play(startedWith(false), signsIn(0), reply(fails('timeout'), 10))
    expect(state.problem).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } })
  })

  test('that are refused are not retried, and the next good one ends the problem', () => {
    const refused = readsIn(nothingKnown(), fails('not-linked'), 10)
    expect(workOf(refused.state).kind).toBe('idle')
    expect(refused.state.problem?.kind).toBe('failed')
    expect(readsIn(refused.state, shows('off'), 20).state.problem).toBe(null)
  })

  test('leave another problem as it is', () => {
    const failure = { kind: 'full', file: '/profile/settings.json', reason: 'ENOSPC' } as const
    const disk = play(runningAt('phone'), { kind: 'disk-failed', failure, at: moment(0) }).state
    const failed = play(readsIn(disk, fails('timeout'), 10).state, due, reply(fails('timeout'), second)).state
    expect(failed.problem).toEqual({ kind: 'disk', failure })
    expect(readsIn(disk, shows('phone'), 10).state.problem).toEqual({ kind: 'disk', failure })
    const refused = play(runningAt('off'), asks('a', 'phone', 0), reply(fails('refused'), 10)).state
    expect(readsIn(refused, shows('off'), 20).state.problem).toMatchObject({ target: 'phone' })
  })

  test('that find the token rejected sign the agent out', () => {
    expect(readsIn(runningAt('phone'), fails('unauthorized'), 10).state.session.kind).toBe('signed-out')
  })

  test('that find a change announce it, also after the confirmation was invalidated', () => {
    const { state } = play(runningAt('phone'), applyEvent('resumed', 10), reply(shows('sip'), 20))
    expect(state.notice).toEqual({ kind: 'changed-elsewhere', active: 'sip', at: moment(20).utc })
    expect(state.lastChange).toEqual({ active: 'sip', at: moment(20).utc, cause: null })
  })

  test('that never end leave the confirmation for a quarter of an hour', () => {
    const { state } = play(runningAt('phone'), applyEvent('refresh-asked', minute))
    expect(nextDeadline(state)).toBe(15 * minute)
    expect(confirmedOf(play(state, deadline(15 * minute - 1)).state)?.active).toBe('phone')
    expect(confirmedOf(play(state, deadline(15 * minute)).state)).toBe(null)
  })
})

describe('what is on disk', () => {
  const diskAnswered = (ok: boolean): Event => ({ kind: 'persisted', ok, at: moment(20) })

  test('includes what was confirmed last, also once that is invalidated', () => {
    const { state } = play(runningAt('phone'), applyEvent('resumed', 10))
    expect(state.persisted?.sessionEnd?.before).toEqual({ active: 'phone', updatedAt: null })
  })

  test("is written after a click is sent where only the session's end needs it", () => {
    const { effects } = play(runningAt('off'), asks('a', 'phone', 10))
    expect(effects.map(({ kind }) => kind)).toEqual(['write', 'persist'])
  })

  test('is a problem while writing fails', () => {
    const failed = play(runningAt('phone'), asks('a', 'off', 10), diskAnswered(false)).state
    expect(failed.diskFailed).toBe(true)
    const again = play(failed, applyEvent('active', 30), diskAnswered(true)).state
    expect(again.diskFailed).toBe(false)
  })

  test('stays a problem where only an empty state was written', () => {
    const failed = play(startedWith(false), diskAnswered(false)).state
    const again = play(failed, applyEvent('active', 30)).state
    expect(again.persisted).toEqual(emptyPersistedState)
    expect(play(again, diskAnswered(true)).state.diskFailed).toBe(true)
  })
})

test('trouble with the policy or the account is kept', () => {
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

test('a background read confirms whatever Exotel shows', () => {
  const shown: readonly Active[] = ['phone', 'sip', 'off', 'both']
  for (const active of shown) {
    const { state } = play(runningAt('off'), applyEvent('refresh-asked', 10), reply(shows(active), 20))
    expect(confirmedOf(state)?.active).toBe(active)
  }
})
