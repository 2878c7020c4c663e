import { describe, expect, test } from 'vitest'
import type { Moment } from '../../src/core/model/moment.ts'
import { emptyPersistedState, type PersistedState } from '../../src/core/model/persisted-state.ts'
import { confirmedOf, intentOf, workOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { busy, fails, reading, shows } from './support/answers.ts'
import { lockedOnPhone, play, restarted, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { announcedIn, outcomeOf, readsOf, writesOf } from './support/effects.ts'
import { applyEvent, asks, asksOffFor, deadline, quits, signsIn } from './support/events.ts'
import { hour, minute, moment, owner, place, second } from './support/moments.ts'
import { answering, due, reply } from './support/wire.ts'

/** The clock on the wall was moved by `by` ms. */
const moved = (monotonic: number, by: number): Moment => {
  const at = moment(monotonic)
  return { ...at, utc: at.utc + by }
}

/** Off for ten minutes, on SIP before, confirmed. */
const offForTenMinutes = () => play(runningAt('sip'), asksOffFor(10 * minute), reply(shows('off'), 50)).state

describe('the auto-off device', () => {
  const leftBehind = (
    autoOffDevice: Partial<NonNullable<PersistedState['autoOffDevice']>>,
  ): PersistedState => ({
    ...emptyPersistedState,
    autoOffDevice: { device: 'phone', at: moment(-minute).utc, place, owner, ...autoOffDevice },
  })

  test('does not come back because the lock watch is lost: the app asks', () => {
    const lost = play(lockedOnPhone(), { kind: 'lock-watch', source: null, at: moment(100) })
    const { state, effects } = play(lost.state, reply(shows('off'), 150))
    expect(writesOf([...lost.effects, ...effects])).toEqual([])
    expect(state).toMatchObject({
      autoOffDevice: null,
      question: { device: 'phone', why: 'restore' },
      session: { intent: null },
    })
  })

  test('is the device that was confirmed last, also where a sleep has invalidated that', () => {
    const { state } = play(runningAt('phone'), applyEvent('resumed', 10), applyEvent('locked', 20))
    expect(state.autoOffDevice?.device).toBe('phone')
    const back = play(
      state,
      reply(shows('off'), 50),
      reply(shows('off'), 60),
      applyEvent('unlocked', minute),
      reply(shows('off'), minute + 50),
    )
    expect(writesOf(back.effects)).toContain('phone on')
  })

  test('is none where both were on, since it is not known which one should come back', () => {
    const locked = play(runningAt('both'), applyEvent('locked', 10))
    expect(writesOf(locked.effects)).toEqual(['phone off'])
    expect(locked.state.autoOffDevice).toBe(null)
    const found = play(runningAt('off'), applyEvent('locked', 10), reply(shows('both'), 50))
    expect(writesOf(found.effects)).toEqual(['phone off'])
    expect(found.state.autoOffDevice).toBe(null)
  })

  test('is none where both are found on, although an earlier run had noted one', () => {
    const { state } = play(
      startedWith(true, {}, leftBehind({})),
      signsIn(0),
      reply(shows('both'), 50),
      reply(shows('sip'), 60),
      reply(shows('off'), 70),
    )
    expect(state).toMatchObject({ autoOffDevice: null, session: { confirmed: { active: 'off' } } })
  })

  test('is cleared once it comes back', () => {
    const back = play(lockedOnPhone(), applyEvent('unlocked', minute)).state
    expect(back.autoOffDevice).toBe(null)
    const { state, effects } = play(back, reply(shows('sip'), minute + 50))
    expect(state).toMatchObject({
      autoOffDevice: null,
      question: null,
      notice: { kind: 'changed-elsewhere' },
    })
    expect(writesOf(effects)).toEqual([])
  })

  test('is cleared where somebody else turned a device on twice', () => {
    const { state } = play(
      lockedOnPhone(),
      applyEvent('refresh-asked', minute),
      reply(shows('sip'), minute + 10),
      reply(shows('off'), minute + 20),
      applyEvent('refresh-asked', 2 * minute),
      reply(shows('sip'), 2 * minute + 10),
    )
    expect(state).toMatchObject({ autoOffDevice: null, notice: { kind: 'left-on', active: 'sip' } })
  })

  test('is asked about where the clock was set back, since the length of the absence is not known', () => {
    const { state, effects } = play(
      lockedOnPhone(),
      { kind: 'unlocked', at: moved(minute, -hour) },
      reply(shows('off'), minute + 50),
    )
    expect(writesOf(effects)).toEqual([])
    expect(state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  const elsewhere: readonly [string, ReturnType<typeof leftBehind>][] = [
    ['in another run of the machine', leftBehind({ place: { ...place, boot: 'another' } })],
    ['in another session of the desktop', leftBehind({ place: { ...place, session: 'another' } })],
    ['more than two hours ago', leftBehind({ at: moment(-2 * hour - 1).utc })],
  ]

  test.each(elsewhere)('%s is not asked about at a start', (_, persistedState) => {
    const { state, effects } = play(
      startedWith(false, {}, persistedState),
      signsIn(0),
      reply(shows('off'), 50),
    )
    expect(writesOf(effects)).toEqual([])
    expect(state).toMatchObject({ question: null, autoOffDevice: null })
  })

  test('in this session, by an earlier run of the app, is asked about at a start', () => {
    const { state } = play(startedWith(false, {}, leftBehind({})), signsIn(0), reply(shows('off'), 50))
    expect(state).toMatchObject({ question: { device: 'phone', why: 'restore' }, autoOffDevice: null })
  })

  test.each(elsewhere.slice(0, 2))(
    '%s does not come back after an unlock, and is not asked about',
    (_, persistedState) => {
      const { state, effects } = play(
        startedWith(true, {}, persistedState),
        signsIn(0),
        reply(shows('off'), 50),
        applyEvent('unlocked', minute),
        reply(shows('off'), minute + 50),
      )
      expect(writesOf(effects)).toEqual([])
      expect(state).toMatchObject({ question: null, autoOffDevice: null, session: { intent: null } })
    },
  )
})

describe('the end of an off for a while', () => {
  test('reads first, and turns nothing on before that shows that calls are still off', () => {
    const { state, effects } = play(offForTenMinutes(), deadline(10 * minute))
    expect(writesOf(effects)).toEqual([])
    expect(readsOf(effects)).toBe(1)
    const found = play(state, reply(shows('phone'), 10 * minute + 50))
    expect(writesOf(found.effects)).toEqual([])
    expect(found.state.notice).toMatchObject({ kind: 'changed-elsewhere', active: 'phone' })
  })

  test('asks while a request to lock waits for its confirmation', () => {
    const locking = play(offForTenMinutes(), applyEvent('lock-requested', 10 * minute - second)).state
    const { state, effects } = play(locking, deadline(10 * minute))
    expect(writesOf(effects).filter((write) => write.endsWith('on'))).toEqual([])
    expect(state.question).toEqual({ device: 'sip', why: 'timer' })
  })

  test.each([
    ['back', -3 * minute],
    ['forward', 3 * minute],
  ])('asks where the clock was set %s by more than two minutes', (_, by) => {
    const { state, effects } = play(offForTenMinutes(), {
      kind: 'deadline-reached',
      at: moved(10 * minute, by),
    })
    expect(writesOf(effects)).toEqual([])
    expect(state).toMatchObject({ question: { device: 'sip', why: 'timer' }, session: { intent: null } })
  })

  test('a quit during that read waits for a confirmation of its own', () => {
    const reading = play(offForTenMinutes(), deadline(10 * minute)).state
    const quitting = play(reading, quits('q', 10 * minute + 10))
    expect(outcomeOf(quitting.effects, 'q')).toBe(null)
    const { effects } = play(quitting.state, reply(shows('off'), 10 * minute + 50))
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: true })
  })
})

describe('a quit', () => {
  test('without an answer in three seconds does not report OFF as confirmed, though it was before', () => {
    const { effects } = play(
      runningAt('off'),
      quits('q', 10),
      deadline(1.6 * second),
      deadline(3 * second + 10),
    )
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
  })
})

describe('an unanswered ON that is applied late', () => {
  /** The ON of the phone timed out at 10 s; OFF is confirmed once it can come no more. */
  const offBehindLateOn = () => {
    const asked = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(fails('timeout'), 10 * second),
      asks('b', 'off', 10 * second + 100),
      reply(shows('off'), 10 * second + 200),
      reply(shows('off'), 10 * second + 300),
      due,
    )
    return play(asked.state, reply(shows('off'), 25 * second + 100))
  }

  test('is found by a read half a minute after the confirmed OFF, and undone', () => {
    const off = offBehindLateOn()
    expect(outcomeOf(off.effects, 'b')).toEqual({ kind: 'confirmed', target: 'off' })
    expect(nextDeadline(off.state)).toBe(55 * second + 100)
    const rechecked = play(off.state, due)
    expect(readsOf(rechecked.effects)).toBe(1)
    const found = play(rechecked.state, reply(shows('phone'), 55 * second + 200))
    expect(writesOf(found.effects)).toEqual(['phone off'])
    expect(announcedIn(found.effects)).toEqual([])
  })

  test('is not read for again where the read does not find it', () => {
    const { state } = play(offBehindLateOn().state, due, reply(shows('off'), 55 * second + 200))
    expect(nextDeadline(state)).toBeGreaterThan(5 * minute)
  })

  test('another device that is on by then was turned on elsewhere, and is left on', () => {
    const { state, effects } = play(offBehindLateOn().state, due, reply(shows('sip'), 55 * second + 200))
    expect(writesOf(effects)).toEqual([])
    expect(state.notice).toMatchObject({ kind: 'changed-elsewhere', active: 'sip' })
  })
})

describe('an ON that waits for its next try', () => {
  test('is withdrawn when the machine goes to sleep, also where the rules do not turn calls off for that', () => {
    const waiting = play(
      runningAt('off', withAutoOff({ suspend: false })),
      asks('a', 'phone', 0),
      reply(fails('cut'), 50),
    ).state
    const { state, effects } = play(waiting, applyEvent('suspending', 60))
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'withdrawn', why: 'away' })
    expect(state).toMatchObject({
      notice: { kind: 'on-withdrawn', target: 'phone' },
      session: { intent: null },
    })
  })
})

describe('a refusal by Exotel', () => {
  test('after a server error restores no confirmation: a read follows', () => {
    const { state, effects } = play(
      runningAt('off'),
      asks('a', 'phone', 0),
      reply(busy('server-error', null), 50),
      due,
      reply(fails('refused'), 2 * second),
    )
    expect(outcomeOf(effects, 'a')?.kind).toBe('refused')
    expect(confirmedOf(state)).toBe(null)
    expect(effects.at(-2)).toMatchObject({ kind: 'report' })
    expect(readsOf(effects)).toBe(1)
  })

  test('of the first try leaves what was confirmed before', () => {
    const { state, effects } = play(runningAt('off'), asks('a', 'phone', 0), reply(fails('refused'), 50))
    expect(confirmedOf(state)?.active).toBe('off')
    expect(readsOf(effects)).toBe(0)
  })

  test('because another device is on is final the second time', () => {
    const { state, effects } = play(
      runningAt('sip'),
      asks('a', 'phone', 0),
      reply(fails('other-device-on'), 50),
      reply(shows('off'), 100),
      reply(fails('other-device-on'), 150),
    )
    expect(writesOf(effects)).toEqual(['phone on', 'sip off', 'phone on'])
    expect(outcomeOf(effects, 'a')).toMatchObject({ kind: 'refused', failure: { kind: 'other-device-on' } })
    expect(intentOf(state)).toBe(null)
  })
})

describe('the pause before the next try', () => {
  /** The pauses after one failed try after the other, the luck of each being `random`. */
  const pausesOf = (random: number, tries: number) => {
    let { state } = play(runningAt('phone'), asks('a', 'off', 0))
    const pauses: number[] = []
    let at = 0
    while (pauses.length < tries) {
      state = play(state, answering(state, busy('server-error', null), { ...moment(at), random })).state
      const work = workOf(state)
      if (work.kind !== 'waiting') throw new Error('It does not wait')
      pauses.push(work.until - at)
      at = work.until
      state = play(state, deadline(at)).state
    }
    return pauses.map((pause) => pause / second)
  }

  test('doubles from one second, and is a minute at most', () => {
    expect(pausesOf(1, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
  })

  test('is shortened at random, so that many computers do not retry at once', () => {
    expect(pausesOf(0.5, 4)).toEqual([0.5, 1, 2, 4])
  })

  test('is never so short that retries become a busy loop', () => {
    expect(pausesOf(0, 3)).toEqual([0.1, 0.1, 0.1])
  })

  test('is kept where Exotel asks for no wait', () => {
    const { state } = play(runningAt('phone'), asks('a', 'off', 0), reply(busy('rate-limited', 0), 50))
    expect(workOf(state)).toMatchObject({ kind: 'waiting', until: 550 })
  })
})

describe('an OFF that an earlier run left behind', () => {
  test('a minute ago goes first, without a read', () => {
    expect(writesOf(restarted({ at: moment(-minute).utc }).effects)).toEqual(['phone off'])
  })

  test('in the future, since the clock was set back, counts as old: a read precedes it', () => {
    const { effects } = restarted({ at: moment(5 * minute).utc })
    expect(writesOf(effects)).toEqual([])
    expect(readsOf(effects)).toBe(1)
  })

  const dated = (updatedAt: number) => ({ ok: true, value: { ...reading('phone'), updatedAt } }) as const
  const old = {
    at: moment(-5 * minute).utc,
    before: { active: 'phone', updatedAt: moment(-20 * minute).utc },
  } as const

  test('is written where the last change was before its request', () => {
    const { effects } = play(restarted(old).state, reply(dated(moment(-10 * minute).utc), 50))
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('is withdrawn where somebody acted elsewhere after it', () => {
    const { state, effects } = play(restarted(old).state, reply(dated(moment(-4 * minute).utc), 50))
    expect(writesOf(effects)).toEqual([])
    expect(state.notice).toMatchObject({ kind: 'off-withdrawn', active: 'phone' })
  })
})

describe('a newer request while a write is on the wire', () => {
  test('lets the write end by itself for half a second, however many requests follow', () => {
    const first = play(runningAt('off'), asks('a', 'phone', 0), asks('b', 'sip', 100)).state
    expect(nextDeadline(first)).toBe(600)
    const more = play(first, asks('c', 'off', 300), asks('d', 'phone', 500)).state
    expect(nextDeadline(more)).toBe(600)
    const { effects } = play(more, deadline(600))
    expect(effects.some(({ kind }) => kind === 'abort')).toBe(true)
    expect(writesOf(effects)).toEqual(['phone on'])
  })
})

describe('a request', () => {
  test('to toggle turns off where both are on', () => {
    const { state, effects } = play(runningAt('both'), asks('a', 'toggle', 10))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(intentOf(state)?.target).toBe('off')
  })

  test('to swap where both are on has nothing to do', () => {
    const { effects } = play(runningAt('both'), asks('a', 'swap', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'nothing-to-do', why: 'no-device-on' })
  })

  test.each(['user', 'shortcut', 'command', 'link', 'timer', 'restore'] as const)(
    'for a device by %s is refused while the screen is locked',
    (cause) => {
      const { state, effects } = play(lockedOnPhone(), {
        kind: 'asked',
        id: 'a',
        command: 'sip',
        cause,
        at: moment(100),
      })
      expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'lock' })
      expect(writesOf(effects)).toEqual([])
      expect(state.autoOffDevice?.device).toBe('phone')
    },
  )

  test('by a link asks no question while the screen is locked', () => {
    const { state, effects } = play(lockedOnPhone(), {
      kind: 'link-asked',
      device: 'sip',
      at: moment(100),
    })
    expect(effects).toEqual([])
    expect(state.question).toBe(null)
  })
})
