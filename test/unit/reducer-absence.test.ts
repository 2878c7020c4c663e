import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { confirmedOf, initialState, intentOf } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { messages } from '../support/messages.ts'
import { busy, fails, shows } from './support/answers.ts'
import { lockedOnPhone, play, runningAt, signedInAt, startedWith, withAutoOff } from './support/app.ts'
import { announcedIn, callsOf, outcomeOf, readsOf, reportedRequests, writesOf } from './support/effects.ts'
import { answered, applyEvent, asks, asksOffFor, deadline, quits, signsOut } from './support/events.ts'
import { minute, moment, second } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

const sleepIsNoReason = withAutoOff({ suspend: false })
const idleCounts = withAutoOff({ idleMinutes: 5 })

const noWatch = (monotonic: number): Event => ({ kind: 'lock-watch', source: null, at: moment(monotonic) })

describe('the source of the lock state', () => {
  test('is shown with the last lock that it reported', () => {
    expect(initialState.presence.lockWatch).toEqual({ kind: 'starting' })
    const { state } = play(runningAt('phone'), applyEvent('locked', 10))
    expect(statusOf(state, messages)).toMatchObject({ lockWatch: 'working', locked: true })
    expect(state.presence.lastLock).toEqual({ at: moment(10).utc, source: 'logind' })
  })

  test('has no name where no part of the desktop reports locks', () => {
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

  test('causes no call by reporting an unlock again', () => {
    const { state, effects } = play(runningAt('phone'), applyEvent('unlocked', 10))
    expect(effects).toEqual([])
    expect(confirmedOf(state)?.active).toBe('phone')
  })

  test('a request to lock a locked screen changes nothing', () => {
    const locked = play(lockedOnPhone(), applyEvent('lock-requested', 100))
    expect(locked.effects).toEqual([])
    expect(locked.state.presence.lockRequestedUntil).toBe(null)
  })

  test('a request to lock that no source can confirm turns calls off, and no device comes back by itself', () => {
    const asked = play(runningAt('phone'), noWatch(10), applyEvent('lock-requested', 20))
    expect(writesOf(asked.effects)).toEqual(['phone off'])
    const off = play(asked.state, answered(2, shows('off'), 50)).state
    const over = play(off, deadline(nextDeadline(off) ?? 0))
    expect(writesOf(over.effects)).toEqual([])
    expect(over.state.question).toEqual({ device: 'phone', why: 'restore' })
    // The agent may switch: nobody knows of a lock.
    expect(writesOf(play(over.state, asks('a', 'sip', minute)).effects)).toEqual(['sip on'])
  })

  test('its OFF goes on where the request expired before it could be sent', () => {
    const asked = play(runningAt('phone'), noWatch(10), applyEvent('lock-requested', 20))
    const failing = play(asked.state, reply(fails('timeout'), 30)).state
    const over = play(failing, deadline(20 + 5 * second)).state
    expect(over.presence.lockRequestedUntil).toBe(null)
    expect(intentOf(over)?.target).toBe('off')
  })
})

test('an OFF whose retry is due as its absence ends is superseded by the device that comes back, and not sent again', () => {
  const failing = play(
    runningAt('phone'),
    applyEvent('lock-requested', 20),
    reply(fails('timeout'), 4 * second),
  ).state
  const { state, effects } = play(failing, deadline(10 * second))
  expect(writesOf(effects)).toEqual(['phone on'])
  expect(intentOf(state)).toMatchObject({ target: 'phone', cause: 'restore' })
})

describe('a sleep for which the rules do not turn calls off', () => {
  test('sends nothing where nothing is under way', () => {
    expect(play(runningAt('phone', sleepIsNoReason), applyEvent('suspending', 10)).effects).toEqual([])
  })

  test('sends an OFF that waits for its next try at once', () => {
    const { state } = play(
      runningAt('phone', sleepIsNoReason),
      asks('a', 'off', 0),
      reply(fails('timeout'), 10),
    )
    expect(callsOf(play(state, applyEvent('suspending', 20)).effects)).toEqual(['phone off'])
  })

  test('leaves a background read waiting for its next try', () => {
    const { state } = play(
      runningAt('phone', sleepIsNoReason),
      applyEvent('refresh-asked', 0),
      reply(fails('timeout'), 10),
    )
    expect(callsOf(play(state, applyEvent('suspending', 20)).effects)).toEqual([])
  })

  test('withdraws a deferred request that may turn a device on', () => {
    const deferred = play(startedWith(false, sleepIsNoReason), asks('a', 'phone', 0)).state
    expect(outcomeOf(play(deferred, applyEvent('suspending', 10)).effects, 'a')).toEqual({
      kind: 'blocked',
      why: 'suspend',
    })
  })
})

describe('the beginning of an absence', () => {
  test.each([
    ['locked', 'lock'],
    ['suspending', 'suspend'],
  ] as const)('%s: a request that waits for an ON is blocked, once', (kind, why) => {
    const { state, effects } = play(runningAt('off'), asks('a', 'phone', 0), applyEvent(kind, 10))
    expect(reportedRequests(effects)).toEqual(['a'])
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why })
    expect(state.notice).toEqual({ kind: 'on-withdrawn', target: 'phone', why: 'away', failure: null })
  })

  test('idle: a request that waits for an ON is blocked since the agent is idle', () => {
    const { effects } = play(runningAt('off', idleCounts), asks('a', 'phone', 0), applyEvent('idle', 10))
    expect(outcomeOf(effects, 'a')).toEqual({ kind: 'blocked', why: 'idle' })
  })

  test('idle does not withdraw a deferred request: its agent has just used the computer', () => {
    const { state, effects } = play(
      startedWith(false, idleCounts),
      asks('a', 'phone', 0),
      applyEvent('idle', 10),
    )
    expect(outcomeOf(effects, 'a')).toBe(null)
    expect(state.deferredRequest?.command).toBe('phone')
  })

  test('reports nothing for an OFF without a request', () => {
    const { effects } = play(
      runningAt('off'),
      applyEvent('locked', 10),
      reply(shows('phone'), 20),
      reply(shows('off'), 50),
    )
    expect(reportedRequests(effects)).toEqual([])
  })

  test('leaves an OFF on the wire', () => {
    const { effects } = play(runningAt('phone'), asks('a', 'off', 0), applyEvent('locked', 10))
    expect(effects.filter(({ kind }) => kind === 'abort')).toEqual([])
    expect(callsOf(effects)).toEqual(['phone off'])
  })

  test('sends nothing before the keychain is read', () => {
    const { effects } = play(startedWith(false), applyEvent('locked', 10))
    expect(callsOf(effects)).toEqual([])
  })

  test('sends nothing once the secrets are being forgotten or the exit may go on', () => {
    const left = play(runningAt('phone'), signsOut('s', minute), reply(shows('off'), minute + 10)).state
    expect(callsOf(play(left, applyEvent('locked', 2 * minute)).effects)).toEqual([])
    const quit = play(runningAt('phone'), quits('q', minute), reply(shows('off'), minute + 10)).state
    expect(callsOf(play(quit, applyEvent('locked', 2 * minute)).effects)).toEqual([])
  })

  test('turns a device that was coming back off again, without a notice', () => {
    const back = play(
      lockedOnPhone(),
      applyEvent('unlocked', minute),
      reply(shows('off'), minute + 10),
      applyEvent('locked', minute + 20),
    )
    expect(back.state).toMatchObject({ autoOffDevice: { device: 'phone' }, notice: null })
    const timer = play(
      runningAt('sip'),
      asksOffFor(minute),
      reply(shows('off'), 50),
      deadline(minute),
      reply(shows('off'), minute + 10),
      applyEvent('locked', minute + 20),
    )
    expect(timer.state).toMatchObject({ autoOffDevice: { device: 'sip' }, notice: null })
  })

  test('notes no auto-off device before the app has started', () => {
    expect(play(signedInAt('phone'), applyEvent('locked', 10)).state).toMatchObject({
      autoOffDevice: null,
      session: { intent: { target: 'off' } },
    })
  })

  test.each([
    ['suspending', {}],
    ['idle', idleCounts],
  ] as const)('%s: a device that is found on although calls were off is noted', (kind, rules) => {
    const { state, effects } = play(runningAt('off', rules), applyEvent(kind, 10), reply(shows('phone'), 50))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(state.autoOffDevice?.device).toBe('phone')
  })

  test('idle changes nothing where the rules do not use it', () => {
    expect(play(runningAt('phone'), applyEvent('idle', 10)).effects).toEqual([])
  })
})

describe('an absence within an absence', () => {
  test('keeps the first auto-off device, whatever is found on', () => {
    const { state, effects } = play(
      lockedOnPhone(),
      applyEvent('suspending', minute),
      reply(shows('sip'), minute + 10),
    )
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(state.autoOffDevice?.device).toBe('phone')
  })

  test('idle, then locked: the device comes back after both', () => {
    const away = play(
      runningAt('phone', idleCounts),
      applyEvent('idle', 10),
      reply(shows('off'), 50),
      applyEvent('locked', minute),
      reply(shows('off'), minute + 10),
    ).state
    expect(away.autoOffDevice?.device).toBe('phone')
    const unlocked = play(away, applyEvent('unlocked', 2 * minute), reply(shows('off'), 2 * minute + 10))
    expect(writesOf(unlocked.effects)).toEqual([])
    expect(unlocked.state.autoOffDevice?.device).toBe('phone')
    const here = play(unlocked.state, applyEvent('active', 3 * minute), reply(shows('off'), 3 * minute + 10))
    expect(writesOf(here.effects)).toEqual(['phone on'])
  })
})

describe('a device that somebody else turns on during an absence', () => {
  const onAt = (monotonic: number) => [
    applyEvent('refresh-asked', monotonic),
    reply(shows('sip'), monotonic + 10),
  ]
  const offAt = (monotonic: number) => [
    applyEvent('refresh-asked', monotonic),
    reply(shows('off'), monotonic + 10),
  ]

  test('is the last change, made elsewhere', () => {
    const again = play(lockedOnPhone(), ...onAt(minute)).state
    expect(again.lastChange).toEqual({ active: 'sip', at: moment(minute + 10).utc, cause: null })
    const off = play(again, reply(shows('off'), minute + 20))
    expect(reportedRequests(off.effects)).toEqual([])
    const left = play(off.state, ...onAt(2 * minute)).state
    expect(left.lastChange).toEqual({ active: 'sip', at: moment(2 * minute + 10).utc, cause: null })
  })

  test('is left on and announced the third time as the second, and background reads go on', () => {
    const { state, effects } = play(
      lockedOnPhone(),
      ...onAt(minute),
      reply(shows('off'), minute + 20),
      ...onAt(2 * minute),
      ...offAt(3 * minute),
      ...onAt(4 * minute),
    )
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(announcedIn(effects).filter((news) => news === 'left-on')).toHaveLength(2)
    expect(state.notice?.kind).toBe('left-on')
    expect(nextDeadline(state)).toBe(4 * minute + 10 + 4 * minute)
  })

  test('is read for again after it was turned off', () => {
    const { state } = play(lockedOnPhone(), ...onAt(minute), reply(shows('off'), minute + 20))
    expect(nextDeadline(state)).toBe(2 * minute + 30)
  })

  test('is a change elsewhere where another device was on', () => {
    const { state, effects } = play(
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
    for (const ending of [quits('q', minute), signsOut('s', minute)]) {
      const gone = play(lockedOnPhone(), ending, reply(shows('off'), minute + 10)).state
      const { state, effects } = play(gone, ...onAt(2 * minute))
      expect(writesOf(effects)).toEqual([])
      expect(state.notice?.kind).toBe('left-on')
    }
  })
})

test('the retry of a background read does not depend on when the absence began', () => {
  const { state } = play(
    runningAt('phone'),
    applyEvent('locked', 10 * minute),
    reply(shows('off'), 10 * minute),
  )
  expect(nextDeadline(state)).toBe(11 * minute)
  expect(readsOf(play(state, due).effects)).toBe(1)
})

test('an unconfirmed OFF of an absence is announced after twenty seconds, once', () => {
  const pending = play(
    runningAt('phone'),
    applyEvent('locked', 10),
    reply(busy('rate-limited', minute), 20),
  ).state
  expect(nextDeadline(pending)).toBe(20 * second + 10)
  const early = play(pending, deadline(20 * second + 9))
  expect(early.effects).toEqual([])
  const { state, effects } = play(pending, deadline(20 * second + 10))
  expect(effects).toEqual([{ kind: 'notify', news: { kind: 'off-unconfirmed', since: moment(10).utc } }])
  expect(play(state, deadline(30 * second)).effects).toEqual([])
})
