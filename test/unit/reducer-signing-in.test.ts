import { describe, expect, test } from 'vitest'
import type { Reading } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Result } from '../../src/core/model/failure.ts'
import { emptyPersistedState, type PersistedOff } from '../../src/core/model/persisted-state.ts'
import { confirmedOf, initialState, intentOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { busy, reading, shows } from './support/answers.ts'
import { play, runningAt, startedWith } from './support/app.ts'
import { announcedIn, callsOf, outcomeOf, writesOf } from './support/effects.ts'
import { applyEvent, asks, deadline, signsIn } from './support/events.ts'
import { hour, identity, minute, moment, owner, place, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

describe('a phone that waits for its verification', () => {
  const account = { ...identity, gateway: 'account' } as const
  const verifies = (verified: boolean | null): Result<Reading> => {
    const shown = reading('off')
    return {
      ok: true,
      value: { ...shown, devices: { ...shown.devices, phone: { ...shown.devices.phone, verified } } },
    }
  }
  const entered = (verified: boolean | null, at = 0) =>
    play(
      initialState,
      { kind: 'signed-in', identity: account, at: moment(at) },
      reply(verifies(verified), at),
    ).state

  test('is read after fifteen seconds, then after half of the time that has passed', () => {
    let state = entered(false, hour)
    const reads: number[] = []
    for (let at = hour; reads.length < 7; ) {
      at = nextDeadline(state) ?? 0
      reads.push((at - hour) / second)
      state = play(state, due, reply(verifies(false), at)).state
    }
    expect(reads).toEqual([15, 30, 45, 67.5, 101.25, 151.875, 227.8125])
  })

  test('is read as rarely as any other once it is verified', () => {
    expect(nextDeadline(entered(true))).toBe(5 * minute)
    expect(nextDeadline(entered(null))).toBe(5 * minute)
    const verified = play(entered(false), due, reply(verifies(true), 15 * second))
    expect(announcedIn(verified.effects)).toEqual(['verified'])
    expect(nextDeadline(verified.state)).toBe(5 * minute + 15 * second)
    const again = play(
      verified.state,
      applyEvent('refresh-asked', 4 * minute),
      reply(verifies(false), 4 * minute),
    )
    expect(nextDeadline(again.state)).toBe(4 * minute + 15 * second)
  })

  test('is not announced while it goes on waiting', () => {
    const { effects } = play(entered(false), due, reply(verifies(false), 15 * second))
    expect(announcedIn(effects)).toEqual([])
  })
})

describe('signing in', () => {
  const again: Event = { kind: 'signed-in', identity, at: moment(minute) }

  test('as the same agent keeps the device that was on last', () => {
    const off = play(runningAt('sip'), asks('a', 'off', 0), reply(shows('off'), 10)).state
    const { effects } = play(off, again, reply(shows('off'), minute), asks('b', 'toggle', minute + 10))
    expect(writesOf(effects)).toEqual(['sip on'])
  })

  test('as another agent waits for no write of the former one', () => {
    const other: Event = { kind: 'signed-in', identity: { ...identity, userId: '2' }, at: moment(10) }
    const { state } = play(runningAt('off'), asks('a', 'phone', 0), other, reply(shows('off'), 20))
    expect(confirmedOf(state)?.active).toBe('off')
  })

  test('as the same agent goes on waiting for a write that was given up for it', () => {
    const { state } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      { kind: 'signed-in', identity, at: moment(10) },
      reply(shows('off'), 20),
    )
    expect(confirmedOf(state)).toBe(null)
    expect(confirmedOf(play(state, due, reply(shows('off'), 15_010)).state)?.active).toBe('off')
  })

  describe('with an OFF of an earlier run', () => {
    const before = { active: 'sip', updatedAt: null } as const
    const off = { id: 'old', cause: 'user', at: moment(-second).utc, before, owner } as const
    const resumed = () => play(startedWith(false, {}, { ...emptyPersistedState, off }), signsIn(0))

    test('turns off first the device that was on when it was asked for', () => {
      const { effects } = play(resumed().state, reply(shows('phone'), 10))
      expect([...writesOf(resumed().effects), ...writesOf(effects)]).toEqual(['sip off', 'phone off'])
    })

    test('does not take what it changed itself for a change elsewhere', () => {
      const updatedAt = moment(10).utc
      const answer: Result<Reading> = { ok: true, value: { ...reading('sip'), updatedAt } }
      const { state } = play(resumed().state, reply(answer, 10), reply(busy('server-error', null), 20))
      expect(state.persisted?.off?.before).toEqual({ active: 'sip', updatedAt })
      const { effects } = play(state, deadline(3 * minute), reply(answer, 3 * minute + 10))
      expect(callsOf(effects)).toEqual(['read', 'sip off'])
      expect(announcedIn(effects)).not.toContain('off-withdrawn')
    })

    describe('and a desktop session that ended without an event', () => {
      const sessionEnd = { place: { ...place, session: 'earlier' }, at: off.at, before, owner }
      const resumedId = (of: PersistedOff) =>
        intentOf(
          play(startedWith(false, {}, { ...emptyPersistedState, off: of, sessionEnd }), signsIn(0)).state,
        )?.id

      test('sends the OFF of the session if the other OFF is that of another agent', () => {
        const former = { ...off, owner: { ...owner, userId: '2' } }
        expect(resumedId(former)).toBe(`session-end-${off.at}`)
      })

      test('sends the OFF that the agent asked for if both are theirs', () => {
        expect(resumedId(off)).toBe('old')
      })
    })
  })

  test('reports nothing for an OFF of an earlier run', () => {
    const off = { id: 'old', cause: 'user', at: moment(-second).utc, before: null, owner } as const
    const { effects } = play(
      startedWith(false, {}, { ...emptyPersistedState, off }),
      signsIn(0),
      reply(shows('off'), 10),
      reply(shows('off'), 20),
    )
    expect(effects.filter(({ kind }) => kind === 'report')).toEqual([])
  })

  test('ends where the keychain fails, and every request gets that outcome', () => {
    const failure = { kind: 'locked' } as const
    const { state, effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      { kind: 'keychain-failed', identity, failure, at: moment(10) },
      asks('b', 'phone', 20),
    )
    expect(state.session).toEqual({ kind: 'keychain-failed', identity, failure })
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'keychain-failed', failure })
    expect(outcomeOf(effects, 'b')).toEqual({ kind: 'keychain-failed', failure })
    expect(effects.filter(({ kind }) => kind === 'report')).toHaveLength(2)
  })
})
