import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { defaultRules, type Rules } from '../../src/core/model/rules.ts'
import { confirmedOf, initialState, intentOf } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { messages } from '../support/messages.ts'
import {
  answered,
  applyEvent,
  outcomeOf,
  play,
  runningAt,
  signedInAt,
  startedWith,
  writesOf,
} from './support/app.ts'
import { callsOf, due, follow, newsOf, readsOf, reply, toldAmong } from './support/follow.ts'
import { asks, busy, fails, moment, shows } from './support/moments.ts'

const second = 1000
const minute = 60 * second
const autoOff = (change: Partial<Rules['autoOff']>): Partial<Rules> => ({
  autoOff: { ...defaultRules.autoOff, ...change },
})
const sleepIsNoReason = autoOff({ suspend: false })
const idleCounts = autoOff({ idleMinutes: 5 })

const quits: Event = { kind: 'quit-asked', id: 'q', cause: 'quit', at: moment(minute) }
const signsOut: Event = { kind: 'sign-out-asked', id: 's', at: moment(minute) }
const noWatch = (monotonic: number): Event => ({ kind: 'lock-watch', source: null, at: moment(monotonic) })

/** On the phone, locked at 10 ms, OFF confirmed at 50 ms. */
const lockedOnPhone = (rules: Partial<Rules> = {}) =>
  follow(runningAt('phone', rules), applyEvent('locked', 10), reply(shows('off'), 50)).state

describe('what tells of the lock', () => {
  test('is shown: who it is, and when it told of a lock last', () => {
    expect(initialState.presence.lockWatch).toEqual({ kind: 'starting' })
    const { state } = play(runningAt('phone'), applyEvent('locked', 10))
    expect(statusOf(state, messages)).toMatchObject({ lockWatch: 'working', locked: true })
    expect(state.presence.lastLock).toEqual({ at: moment(10).utc, source: 'logind' })
  })

  test('is nobody where no part of the desktop does, and then a lock that was told of has no name', () => {
    const { state, effects } = play(runningAt('phone'), noWatch(10))
    expect(effects).toEqual([])
    expect(state.question).toBe(null)
    expect(state.presence.lockWatch).toEqual({ kind: 'none' })
    expect(statusOf(state, messages)).toMatchObject({ lockWatch: 'unavailable', locked: null })
    expect(play(state, applyEvent('locked', 20)).state.presence.lastLock).toEqual({
      at: moment(20).utc,
      source: '',
    })
  })

  test('costs nothing by repeating that the screen is not locked', () => {
    const { state, effects } = play(runningAt('phone'), applyEvent('unlocked', 10))
    expect(effects).toEqual([])
    expect(confirmedOf(state)?.active).toBe('phone')
  })

  test('a request to lock what is locked is no news', () => {
    const locked = play(lockedOnPhone(), applyEvent('lock-requested', 100))
    expect(locked.effects).toEqual([])
    expect(locked.state.presence.lockRequestedUntil).toBe(null)
  })

  test('a request to lock of which nothing tells turns calls off, and nothing comes back by itself', () => {
    const asked = play(runningAt('phone'), noWatch(10), applyEvent('lock-requested', 20))
    expect(writesOf(asked.effects)).toEqual(['phone off'])
    const off = play(asked.state, answered(2, shows('off'), 50)).state
    const over = play(off, applyEvent('deadline-reached', nextDeadline(off) ?? 0))
    expect(writesOf(over.effects)).toEqual([])
    expect(over.state.question).toEqual({ device: 'phone', why: 'restore' })
    // The agent may switch: nobody knows of a lock.
    expect(writesOf(play(over.state, asks('a', 'sip', minute)).effects)).toEqual(['sip on'])
  })

  test('its OFF goes on where it could not be sent before the request was over', () => {
    const asked = play(runningAt('phone'), noWatch(10), applyEvent('lock-requested', 20))
    const failing = follow(asked.state, reply(fails('timeout'), 30)).state
    const over = play(failing, applyEvent('deadline-reached', 20 + 5 * second)).state
    expect(over.presence.lockRequestedUntil).toBe(null)
    expect(intentOf(over)?.target).toBe('off')
  })
})

describe('the machine goes to sleep, and that is no reason to turn calls off', () => {
  test('nothing is sent where nothing is under way', () => {
    expect(play(runningAt('phone', sleepIsNoReason), applyEvent('suspending', 10)).effects).toEqual([])
  })

  test('an OFF that waits for its next try is sent at once', () => {
    const { state } = follow(
      runningAt('phone', sleepIsNoReason),
      asks('a', 'off', 0),
      reply(fails('timeout'), 10),
    )
    expect(callsOf(play(state, applyEvent('suspending', 20)).effects)).toEqual(['phone off'])
  })

  test('a look that waits for its next try goes on waiting', () => {
    const { state } = follow(
      runningAt('phone', sleepIsNoReason),
      applyEvent('refresh-asked', 0),
      reply(fails('timeout'), 10),
    )
    expect(callsOf(play(state, applyEvent('suspending', 20)).effects)).toEqual([])
  })

  test('what is held and turns something on is taken back', () => {
    const held = play(startedWith(false, sleepIsNoReason), asks('a', 'phone', 0)).state
    expect(outcomeOf(play(held, applyEvent('suspending', 10)).effects, 'a')).toEqual({
      kind: 'blocked',
      why: 'suspend',
    })
  })
})

describe('an absence begins', () => {
  test.each([
    ['locked', 'lock'],
    ['suspending', 'suspend'],
  ] as const)('%s: whoever waits for an ON is told so, once', (kind, why) => {
    const { state, effects } = play(runningAt('off'), asks('a', 'phone', 0), applyEvent(kind, 10))
    expect(toldAmong(effects)).toEqual(['a'])
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why })
    expect(state.notice).toEqual({ kind: 'on-withdrawn', target: 'phone', why: 'away', failure: null })
  })

  test('idle: whoever waits for an ON hears the same as of a lock', () => {
    const { effects } = play(runningAt('off', idleCounts), asks('a', 'phone', 0), applyEvent('idle', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'lock' })
  })

  test('idle ends nothing that is deferredRequest: whoever asked has a hand on a key', () => {
    const { state, effects } = play(
      startedWith(false, idleCounts),
      asks('a', 'phone', 0),
      applyEvent('idle', 10),
    )
    expect(outcomeOf(effects, 'a')).toBe(null)
    expect(state.deferredRequest?.command).toBe('phone')
  })

  test('and nobody is told of an OFF that nobody asked for', () => {
    const { effects } = follow(
      runningAt('off'),
      applyEvent('locked', 10),
      reply(shows('phone'), 20),
      reply(shows('off'), 50),
    )
    expect(toldAmong(effects)).toEqual([])
  })

  test('an OFF that is on the wire already goes on', () => {
    const { effects } = play(runningAt('phone'), asks('a', 'off', 0), applyEvent('locked', 10))
    expect(effects.filter(({ kind }) => kind === 'abort')).toEqual([])
    expect(callsOf(effects)).toEqual(['phone off'])
  })

  test('nothing is sent before it is known who is signed in', () => {
    const { effects } = play(startedWith(false), applyEvent('locked', 10))
    expect(callsOf(effects)).toEqual([])
  })

  test('nothing is sent once the secrets are being forgotten, or the exit may go on', () => {
    const left = follow(runningAt('phone'), signsOut, reply(shows('off'), minute + 10)).state
    expect(callsOf(play(left, applyEvent('locked', 2 * minute)).effects)).toEqual([])
    const quit = follow(runningAt('phone'), quits, reply(shows('off'), minute + 10)).state
    expect(callsOf(play(quit, applyEvent('locked', 2 * minute)).effects)).toEqual([])
  })

  test('what comes back by itself is taken again, without a word', () => {
    const back = follow(
      lockedOnPhone(),
      applyEvent('unlocked', minute),
      reply(shows('off'), minute + 10),
      applyEvent('locked', minute + 20),
    )
    expect(back.state).toMatchObject({ autoOffDevice: { device: 'phone' }, notice: null })
    const timer = follow(
      runningAt('sip'),
      { kind: 'off-for-asked', id: 'f', until: moment(minute).utc, cause: 'user', at: moment(0) },
      reply(shows('off'), 50),
      applyEvent('deadline-reached', minute),
      reply(shows('off'), minute + 10),
      applyEvent('locked', minute + 20),
    )
    expect(timer.state).toMatchObject({ autoOffDevice: { device: 'sip' }, notice: null })
  })

  test('where the app does not know yet where it runs, nothing is noted as to come back', () => {
    expect(play(signedInAt('phone'), applyEvent('locked', 10)).state).toMatchObject({
      autoOffDevice: null,
      session: { intent: { target: 'off' } },
    })
  })

  test.each([
    ['suspending', {}],
    ['idle', idleCounts],
  ] as const)('%s: what is found on although calls were off is noted', (kind, rules) => {
    const { state, effects } = follow(
      runningAt('off', rules),
      applyEvent(kind, 10),
      reply(shows('phone'), 50),
    )
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(state.autoOffDevice?.device).toBe('phone')
  })

  test('idle is nothing where the rules do not want it', () => {
    expect(play(runningAt('phone'), applyEvent('idle', 10)).effects).toEqual([])
  })
})

describe('an absence within an absence', () => {
  test('keeps what was taken first, whatever is found on', () => {
    const { state, effects } = follow(
      lockedOnPhone(),
      applyEvent('suspending', minute),
      reply(shows('sip'), minute + 10),
    )
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(state.autoOffDevice?.device).toBe('phone')
  })

  test('idle, then locked: the device comes back once the agent is here again', () => {
    const away = follow(
      runningAt('phone', idleCounts),
      applyEvent('idle', 10),
      reply(shows('off'), 50),
      applyEvent('locked', minute),
      reply(shows('off'), minute + 10),
    ).state
    expect(away.autoOffDevice?.device).toBe('phone')
    const unlocked = follow(away, applyEvent('unlocked', 2 * minute), reply(shows('off'), 2 * minute + 10))
    expect(writesOf(unlocked.effects)).toEqual([])
    expect(unlocked.state.autoOffDevice?.device).toBe('phone')
    const here = follow(
      unlocked.state,
      applyEvent('active', 3 * minute),
      reply(shows('off'), 3 * minute + 10),
    )
    expect(writesOf(here.effects)).toEqual(['phone on'])
  })
})

describe('what somebody else turns on during an absence', () => {
  const onAt = (monotonic: number) => [
    applyEvent('refresh-asked', monotonic),
    reply(shows('sip'), monotonic + 10),
  ]
  const offAt = (monotonic: number) => [
    applyEvent('refresh-asked', monotonic),
    reply(shows('off'), monotonic + 10),
  ]

  test('is the last change, and nobody in particular made it', () => {
    const again = follow(lockedOnPhone(), ...onAt(minute)).state
    expect(again.lastChange).toEqual({ active: 'sip', at: moment(minute + 10).utc, cause: null })
    const off = follow(again, reply(shows('off'), minute + 20))
    expect(toldAmong(off.effects)).toEqual([])
    const left = follow(off.state, ...onAt(2 * minute)).state
    expect(left.lastChange).toEqual({ active: 'sip', at: moment(2 * minute + 10).utc, cause: null })
  })

  test('a third time is left alone and announced as the second, and looks go on', () => {
    const { state, effects } = follow(
      lockedOnPhone(),
      ...onAt(minute),
      reply(shows('off'), minute + 20),
      ...onAt(2 * minute),
      ...offAt(3 * minute),
      ...onAt(4 * minute),
    )
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(newsOf(effects).filter((news) => news === 'left-on')).toHaveLength(2)
    expect(state.notice?.kind).toBe('left-on')
    expect(nextDeadline(state)).toBe(4 * minute + 10 + 4 * minute)
  })

  test('is looked for again after it was turned off', () => {
    const { state } = follow(lockedOnPhone(), ...onAt(minute), reply(shows('off'), minute + 20))
    expect(nextDeadline(state)).toBe(2 * minute + 30)
  })

  test('a change from one device to another is a change elsewhere', () => {
    const { state, effects } = follow(
      lockedOnPhone(),
      ...onAt(minute),
      reply(shows('off'), minute + 20),
      ...onAt(2 * minute),
      applyEvent('refresh-asked', 3 * minute),
      reply(shows('phone'), 3 * minute + 10),
    )
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(state.notice).toMatchObject({ kind: 'changed-elsewhere', active: 'phone' })
  })

  test('is left on once the exit may go on, or the secrets are being forgotten', () => {
    for (const leaving of [quits, signsOut]) {
      const gone = follow(lockedOnPhone(), leaving, reply(shows('off'), minute + 10)).state
      const { state, effects } = follow(gone, ...onAt(2 * minute))
      expect(writesOf(effects)).toEqual([])
      expect(state.notice?.kind).toBe('left-on')
    }
  })
})

test('a wait of a look in an absence does not depend on when the absence began', () => {
  const { state } = follow(
    runningAt('phone'),
    applyEvent('locked', 10 * minute),
    reply(shows('off'), 10 * minute),
  )
  expect(nextDeadline(state)).toBe(11 * minute)
  expect(readsOf(follow(state, due).effects)).toBe(1)
})

test('an OFF with which an absence began is told as unconfirmed after twenty seconds, once', () => {
  const held = follow(
    runningAt('phone'),
    applyEvent('locked', 10),
    reply(busy('rate-limited', minute), 20),
  ).state
  expect(nextDeadline(held)).toBe(20 * second + 10)
  const early = play(held, applyEvent('deadline-reached', 20 * second + 9))
  expect(early.effects).toEqual([])
  const { state, effects } = play(held, applyEvent('deadline-reached', 20 * second + 10))
  expect(effects).toEqual([{ kind: 'notify', news: { kind: 'off-unconfirmed', since: moment(10).utc } }])
  expect(play(state, applyEvent('deadline-reached', 30 * second)).effects).toEqual([])
})
