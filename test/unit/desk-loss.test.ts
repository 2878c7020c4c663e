import { describe, expect, test } from 'vitest'
import type { Active } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import { emptyPersistedState, type PersistedState } from '../../src/core/model/persisted-state.ts'
import { confirmedOf, initialState, type State } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { messages } from '../support/messages.ts'
import { shows } from './support/answers.ts'
import { type App, type Next, play, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { announcedIn, callsOf } from './support/effects.ts'
import { answered, applyEvent, asks, deadline, quits, signsIn } from './support/events.ts'
import { identity, minute, moment, owner, place } from './support/moments.ts'
import { reply } from './support/wire.ts'

// The relay's dead-man's switch: it lost this computer, turned calls off, and the app asks whether to go on.

/** The relay says at `monotonic` ms that it has heard nothing since `from` ms. */
const lost = (from: number, monotonic: number): Event => ({
  kind: 'desk-lost',
  from: moment(from).utc,
  at: moment(monotonic),
})

/** What a run left on disk that was killed while `active` was confirmed. */
const killedAt = (active: Active): PersistedState => ({
  ...emptyPersistedState,
  sessionEnd: { place, at: moment(-10 * minute).utc, before: { active, updatedAt: null }, owner },
})

const question = (state: State) => state.question

describe('the network was gone', () => {
  test('the app asks once a read shows that calls are off', () => {
    const told = play(runningAt('sip'), lost(minute, 8 * minute))
    expect(callsOf(told.effects)).toEqual(['read'])
    expect(question(told.state)).toBe(null)
    const { state, effects } = play(told.state, reply(shows('off'), 8 * minute + 10))
    expect(question(state)).toEqual({
      device: 'sip',
      why: 'desk-lost',
      from: moment(minute).utc,
      until: moment(8 * minute).utc,
    })
    expect(announcedIn(effects)).toEqual(['question'])
    expect(statusOf(state, messages)).toMatchObject({ restorePending: 'sip', problem: null })
  })

  test('the app asks, too, if a read has shown the OFF before the relay reports the loss', () => {
    const seen = play(
      runningAt('sip'),
      applyEvent('refresh-asked', 7 * minute),
      reply(shows('off'), 7 * minute + 10),
    )
    expect(announcedIn(seen.effects)).toEqual(['changed-elsewhere'])
    const { state } = play(seen.state, lost(minute, 8 * minute), reply(shows('off'), 8 * minute + 10))
    expect(question(state)).toMatchObject({ device: 'sip', why: 'desk-lost' })
    expect(state.notice).toBe(null)
  })

  test('the sentence names the times and the device', () => {
    const { state } = play(runningAt('sip'), lost(minute, 8 * minute), reply(shows('off'), 8 * minute + 10))
    const text = viewOf(state, { messages }).window.question?.text ?? ''
    expect(text).toMatch(
      /^Calls were turned off because this computer was not reachable from \d\d:\d\d to \d\d:\d\d\. Turn SIP on again\?$/,
    )
  })

  test('over midnight the sentence names the days', () => {
    const { state } = play(
      runningAt('sip'),
      lost(minute, 24 * 60 * minute),
      reply(shows('off'), 24 * 60 * minute + 10),
    )
    expect(viewOf(state, { messages }).window.question?.text).toMatch(/from 6 January .* to 7 January/)
  })

  test('nothing is asked of an agent who had turned calls off before', () => {
    const off = play(runningAt('sip'), asks('o', 'off', 10), reply(shows('off'), 20)).state
    const { state, effects } = play(off, lost(minute, 8 * minute))
    expect(effects).toEqual([])
    expect(question(state)).toBe(null)
  })

  test('nothing is asked where somebody else had turned calls off before the loss', () => {
    const off = play(runningAt('sip'), applyEvent('refresh-asked', 10), reply(shows('off'), 20)).state
    expect(question(play(off, lost(minute, 8 * minute)).state)).toBe(null)
  })

  test("an agent's request meanwhile is the answer", () => {
    const { state } = play(
      runningAt('sip'),
      lost(minute, 8 * minute),
      asks('p', 'phone', 8 * minute + 5),
      reply(shows('phone'), 8 * minute + 10),
      applyEvent('refresh-asked', 8 * minute + 20),
      reply(shows('off'), 8 * minute + 30),
    )
    expect(question(state)).toBe(null)
  })

  test("the relay's OFF may come after the return; five minutes later none is expected", () => {
    const on = play(runningAt('sip'), lost(minute, 8 * minute), reply(shows('sip'), 8 * minute + 10)).state
    expect(nextDeadline(on)).not.toBe(null)
    const asked = play(
      on,
      applyEvent('refresh-asked', 9 * minute),
      reply(shows('off'), 9 * minute + 10),
    ).state
    expect(question(asked)).toMatchObject({ device: 'sip', why: 'desk-lost' })
    const later = play(
      on,
      deadline(13 * minute + 20),
      reply(shows('sip'), 13 * minute + 30),
      applyEvent('refresh-asked', 14 * minute),
      reply(shows('off'), 14 * minute + 10),
    ).state
    expect(question(later)).toBe(null)
    expect(later.notice).toMatchObject({ kind: 'changed-elsewhere' })
  })

  test('yes turns the device on', () => {
    const asked = play(runningAt('sip'), lost(minute, 8 * minute), reply(shows('off'), 8 * minute + 10)).state
    const { state, effects } = play(asked, asks('yes', 'sip', 9 * minute))
    expect(callsOf(effects)).toEqual(['sip on'])
    expect(question(state)).toBe(null)
  })
})

describe('the app was killed, or the computer lost its power', () => {
  const restarted = (active: Active) =>
    play(startedWith(false, {}, killedAt(active)), signsIn(0), lost(-8 * minute, 5), reply(shows('off'), 10))

  test('the app asks about the device that was confirmed before', () => {
    expect(question(restarted('phone').state)).toMatchObject({ device: 'phone', why: 'desk-lost' })
  })

  test.each(['off', 'both'] as const)('nothing is asked if %s was confirmed before', (active) => {
    expect(question(restarted(active).state)).toBe(null)
  })

  test('nothing is asked if the device is on again', () => {
    const { state } = play(
      startedWith(false, {}, killedAt('sip')),
      signsIn(0),
      lost(-8 * minute, 5),
      reply(shows('sip'), 10),
    )
    expect(question(state)).toBe(null)
  })

  test('nothing is asked of another agent', () => {
    const other = { ...killedAt('sip') }
    const { sessionEnd } = other
    const theirs = sessionEnd === null ? null : { ...sessionEnd, owner: { ...owner, userId: '2' } }
    const { state } = play(
      startedWith(false, {}, { ...other, sessionEnd: theirs }),
      signsIn(0),
      lost(-8 * minute, 5),
      reply(shows('off'), 10),
    )
    expect(question(state)).toBe(null)
  })

  test('after a reboot the OFF of the ended session gives way to the question', () => {
    const { sessionEnd } = killedAt('sip')
    const earlier = sessionEnd === null ? null : { ...sessionEnd, place: { ...place, boot: 'earlier boot' } }
    const { state } = play(
      startedWith(false, {}, { ...emptyPersistedState, sessionEnd: earlier }),
      signsIn(0),
      lost(-8 * minute, 5),
      reply(shows('off'), 10),
    )
    expect(question(state)).toMatchObject({ device: 'sip', why: 'desk-lost' })
    expect(state.notice).toBe(null)
  })

  describe('while the rules leave calls on at the end of the app', () => {
    const leaving = withAutoOff({ quit: false })
    const atRelay: Event = {
      kind: 'signed-in',
      identity: { ...identity, relay: 'https://relay.example.in' },
      at: moment(0),
    }
    const killed = () => play(startedWith(false, leaving), atRelay, reply(shows('sip'), 0)).state.persisted
    const next = (persistedState: PersistedState) =>
      play(startedWith(false, leaving, persistedState), atRelay)

    test('the app asks as well', () => {
      const { state } = play(
        next(killed() ?? emptyPersistedState).state,
        lost(-8 * minute, 5),
        reply(shows('off'), 10),
      )
      expect(question(state)).toMatchObject({ device: 'sip', why: 'desk-lost' })
    })

    test('what is kept for the question is no OFF for the next session of the desktop', () => {
      const kept = killed() ?? emptyPersistedState
      const { sessionEnd } = kept
      expect(sessionEnd).toMatchObject({ before: { active: 'sip' } })
      const earlier =
        sessionEnd === null ? null : { ...sessionEnd, place: { ...place, boot: 'earlier boot' } }
      const { state, effects } = play(next({ ...kept, sessionEnd: earlier }).state, reply(shows('sip'), 10))
      expect(callsOf(effects)).toEqual([])
      expect(confirmedOf(state)?.active).toBe('sip')
    })

    test('a quit leaves nothing to ask about', () => {
      const running = play(startedWith(false, leaving), atRelay, reply(shows('sip'), 0)).state
      expect(play(running, quits('q', 10)).state.persisted?.sessionEnd).toBe(null)
    })
  })

  describe('a second time, before the question is answered', () => {
    /** Killed in the state that `app` has reached, and started again. */
    const killedAgain = ({ state }: App) => startedWith(false, {}, state.persisted ?? emptyPersistedState)
    const enters = (monotonic: number): Event => ({
      kind: 'signed-in',
      identity: { ...identity, relay: 'https://relay.example.in' },
      at: moment(monotonic),
    })
    const loss = lost(-8 * minute, 5)
    const held: Event = { kind: 'relay-lease', lease: { kind: 'held' }, at: moment(6) }
    const off = reply(shows('off'), 10)
    const fresh = () => startedWith(false, {}, killedAt('phone'))
    /** The steps of a run; it may be killed after any of them. */
    const steps: readonly Next[] = [enters(0), loss, held, off]

    test.each([0, 1, 2, 3, 4])('after step %i the app asks once more', (count) => {
      const again = play(killedAgain(play(fresh(), ...steps.slice(0, count))), enters(0))
      // A relay that has answered tells of no loss any more; one that has not tells of it now.
      const told = count < 2 ? [loss, held] : [held]
      const { state } = play(again.state, ...told, off)
      expect(question(state)).toMatchObject({
        device: 'phone',
        why: 'desk-lost',
        from: moment(-8 * minute).utc,
      })
    })

    test('and a third time', () => {
      const second = play(killedAgain(play(fresh(), ...steps)), enters(0), held)
      const third = play(killedAgain(second), enters(0), held, off)
      expect(question(third.state)).toMatchObject({ device: 'phone', why: 'desk-lost' })
    })

    test('where a read has shown the OFF before the relay reports the loss', () => {
      const second = play(fresh(), enters(0), off)
      const { state } = play(killedAgain(second), enters(0), loss, held, off)
      expect(question(state)).toMatchObject({ device: 'phone', why: 'desk-lost' })
    })

    test('nothing is asked once the agent has answered, or has asked for something before', () => {
      const answers = play(play(fresh(), ...steps).state, asks('no', 'off', 20), reply(shows('off'), 30))
      expect(question(play(killedAgain(answers), enters(0), held, off).state)).toBe(null)
      const asked = play(fresh(), enters(0), asks('o', 'off', 5), reply(shows('off'), 10))
      expect(question(play(killedAgain(asked), enters(0), loss, held, off).state)).toBe(null)
    })

    test('nothing is kept on disk once the relay says that it has lost nothing', () => {
      const { state } = play(fresh(), enters(0), reply(shows('phone'), 5), held)
      expect(state.persisted?.deskLoss).toBe(null)
    })

    test('nothing is kept for an agent who is signed in at Exotel itself, or for another one', () => {
      expect(play(fresh(), signsIn(0)).state.persisted?.deskLoss).toBe(null)
      const other: Event = { ...enters(0), kind: 'signed-in', identity: { ...identity, userId: '2' } }
      expect(play(fresh(), other).state.persisted?.deskLoss).toBe(null)
    })

    test('the question outlives a keychain that is locked meanwhile', () => {
      const asked = play(fresh(), ...steps).state
      const failed: Event = {
        kind: 'keychain-failed',
        identity: { ...identity, relay: 'https://relay.example.in' },
        failure: { kind: 'locked' },
        at: moment(20),
      }
      const { state } = play(asked, failed, enters(30), held, reply(shows('off'), 40))
      expect(question(state)).toMatchObject({ device: 'phone', why: 'desk-lost' })
    })
  })

  test('behind a locked screen nothing is asked; on return the app asks', () => {
    const away = play(
      startedWith(true, {}, killedAt('sip')),
      signsIn(0),
      lost(-8 * minute, 5),
      reply(shows('off'), 10),
    ).state
    expect(question(away)).toBe(null)
    const { state } = play(away, applyEvent('unlocked', 20 * minute), reply(shows('off'), 20 * minute + 10))
    expect(question(state)).toMatchObject({ device: 'sip', why: 'desk-lost' })
  })

  test('behind a lock whose state is not known yet nothing is asked', () => {
    const started = play(initialState, {
      kind: 'started',
      place,
      rules: runningAt('sip').rules,
      persistedState: killedAt('sip'),
      at: moment(0),
    }).state
    const { state } = play(started, signsIn(0), lost(-8 * minute, 5), answered(1, shows('off'), 10))
    expect(question(state)).toBe(null)
    expect(nextDeadline(state)).toBeGreaterThan(10)
    const known = play(
      state,
      { kind: 'lock-watch', source: 'logind', at: moment(20) },
      applyEvent('unlocked', 20),
    )
    expect(question(known.state)).toMatchObject({ device: 'sip' })
  })
})
