import { describe, expect, test } from 'vitest'
import {
  emptyPersistedState,
  type PersistedState,
  type SessionEndOff,
} from '../../src/core/model/persisted-state.ts'
import { confirmedOf, intentOf, type State, workOf } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { busy, fails, foreignAnswer, reading, shows } from './support/answers.ts'
import { lockedOnPhone, nothingKnown, play, runningAt, startedWith, withAutoOff } from './support/app.ts'
import { announcedIn, callsOf, outcomeOf, readsOf, reportedRequests, writesOf } from './support/effects.ts'
import {
  answered,
  applyEvent,
  asks,
  asksOffFor,
  deadline,
  quits,
  signsIn,
  signsOut,
} from './support/events.ts'
import { identity, minute, moment, owner, place } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

/** A background read, whose call has the number `call`, that shows `active`. */
const readAt = (state: State, call: number, active: 'phone' | 'sip' | 'off' | 'both', at: number) =>
  play(state, applyEvent('refresh-asked', at), answered(call, shows(active), at + 50))

describe('an absence begins with a read or an OFF, whatever was confirmed before', () => {
  test.each(['locked', 'lock-requested', 'suspending', 'idle'] as const)('%s', (kind) => {
    const { effects } = play(runningAt('off', withAutoOff({ idleMinutes: 5 })), applyEvent(kind, 10))
    expect(readsOf(effects)).toBe(1)
  })

  test('and the device that is found on is turned off and noted', () => {
    const locked = play(runningAt('off'), applyEvent('locked', 10), answered(2, shows('sip'), 50))
    expect(writesOf(locked.effects)).toEqual(['sip off'])
    expect(locked.state.autoOffDevice?.device).toBe('sip')
  })

  test('a sleep within a lock is an absence of its own', () => {
    expect(readsOf(play(lockedOnPhone(), applyEvent('suspending', minute)).effects)).toBe(1)
  })

  test('where the read fails, both devices are turned off', () => {
    const { state } = play(runningAt('off'), applyEvent('locked', 10), answered(2, foreignAnswer, 50))
    const { effects } = play(state, deadline(nextDeadline(state) ?? 0))
    expect(writesOf(effects)).toEqual(['phone off'])
    const both = play(state, deadline(2000), answered(3, fails('refused'), 2050))
    expect(writesOf(both.effects)).toEqual(['phone off', 'sip off'])
  })

  test('an OFF that waits for its next try is sent at once', () => {
    const waiting = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      answered(2, busy('rate-limited', 30_000), 10),
    )
    expect(writesOf(play(waiting.state, applyEvent('locked', 1000)).effects)).toEqual(['phone off'])
  })

  test('where the answer names another device, that one goes off too', () => {
    const { state, effects } = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      answered(2, shows('sip'), 50),
    )
    expect(writesOf(effects)).toEqual(['phone off', 'sip off'])
    expect(state.autoOffDevice?.device).toBe('sip')
  })
})

describe('a device that somebody else turns on during an absence', () => {
  test('is turned off again once, and announced', () => {
    const { state, effects } = readAt(lockedOnPhone(), 3, 'sip', minute)
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(announcedIn(effects)).toEqual(['turned-off-again'])
    expect(state.autoOffDevice?.device).toBe('phone')
  })

  test('is turned off with the other one where both are on', () => {
    const again = readAt(lockedOnPhone(), 3, 'both', minute)
    const { effects } = play(again.state, answered(4, shows('sip'), 2 * minute))
    expect([...writesOf(again.effects), ...writesOf(effects)]).toEqual(['phone off', 'sip off'])
  })

  test('is announced and left on the second time, and no device comes back', () => {
    const once = play(
      readAt(lockedOnPhone(), 3, 'sip', minute).state,
      answered(4, shows('off'), 70_000),
    ).state
    const { state, effects } = readAt(once, 5, 'sip', 2 * minute)
    expect(writesOf(effects)).toEqual([])
    expect(announcedIn(effects)).toEqual(['left-on'])
    expect(state).toMatchObject({ autoOffDevice: null, session: { confirmed: { active: 'sip' } } })
  })

  describe('while an OFF without an answer may still be carried out', () => {
    /** On the phone, locked; the OFF has no answer that says what became of it, and a read confirms it. */
    const unanswered = () =>
      play(
        runningAt('phone'),
        applyEvent('locked', 10),
        answered(2, foreignAnswer, 20),
        answered(3, shows('off'), 30),
      ).state

    test('is turned off again at once', () => {
      const { effects } = readAt(unanswered(), 4, 'phone', 1000)
      expect(writesOf(effects)).toEqual(['phone off'])
      expect(announcedIn(effects)).toEqual(['turned-off-again'])
    })

    test('is announced and left on the second time, and confirmed once that OFF can no longer come', () => {
      const once = play(readAt(unanswered(), 4, 'phone', 1000).state, reply(shows('off'), 1100)).state
      const off = play(once, reply(shows('off'), 1200)).state
      const left = play(off, applyEvent('refresh-asked', 2000), reply(shows('phone'), 2050))
      expect(writesOf(left.effects)).toEqual([])
      expect(announcedIn(left.effects)).toEqual(['left-on'])
      expect(confirmedOf(left.state)).toBe(null)
      const later = play(left.state, due, reply(shows('phone'), 16_000))
      expect(confirmedOf(later.state)?.active).toBe('phone')
      expect(announcedIn(later.effects)).toEqual([])
    })
  })

  test('is turned off again in the next absence', () => {
    const once = play(
      readAt(lockedOnPhone(), 3, 'sip', minute).state,
      answered(4, shows('off'), 70_000),
    ).state
    const left = readAt(once, 5, 'sip', 2 * minute).state
    const here = play(
      left,
      applyEvent('unlocked', 3 * minute),
      answered(6, shows('sip'), 3 * minute + 50),
    ).state
    expect(writesOf(play(here, applyEvent('locked', 4 * minute)).effects)).toEqual(['sip off'])
  })

  test('does not keep the auto-off device from coming back', () => {
    const off = play(readAt(lockedOnPhone(), 3, 'sip', minute).state, answered(4, shows('off'), 70_000)).state
    const back = play(off, applyEvent('unlocked', 2 * minute), answered(5, shows('off'), 2 * minute + 50))
    expect(writesOf(back.effects)).toEqual(['phone on'])
  })

  test('is turned off again also by an OFF that is two minutes old', () => {
    const pending = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      answered(2, fails('timeout'), 20),
    ).state
    const late = play(pending, deadline(3 * minute), answered(3, shows('sip'), 3 * minute + 50))
    expect(writesOf(late.effects)).toEqual(['sip off'])
    expect(announcedIn(late.effects)).toContain('turned-off-again')
  })

  test('is not turned off while the agent is present', () => {
    const here = readAt(runningAt('off'), 2, 'sip', minute)
    expect(writesOf(here.effects)).toEqual([])
    expect(announcedIn(here.effects)).toEqual(['changed-elsewhere'])
  })
})

describe('a read that Exotel refuses while an OFF of an absence is not confirmed', () => {
  /** On the phone, locked; the OFF has no answer that says what became of it, and the read after it is refused. */
  const unread = () =>
    play(
      runningAt('phone'),
      applyEvent('locked', 10),
      answered(2, foreignAnswer, 20),
      answered(3, fails('refused'), 30),
    )

  test('does not end the OFF: the app reads again and turns off what it finds on', () => {
    const { state } = unread()
    expect(state.problem).toMatchObject({ kind: 'failed', failure: { kind: 'refused' } })
    expect(confirmedOf(state)).toBe(null)
    const { effects } = play(
      state,
      due,
      reply(shows('phone'), 2000),
      due,
      reply(shows('phone'), 4000),
      due,
      reply(shows('phone'), 7000),
      due,
    )
    expect(callsOf(effects)).toEqual(['read', 'read', 'read', 'phone off'])
    expect(announcedIn(effects)).not.toContain('turned-off-again')
  })

  test('ends it once the agent is back', () => {
    const { state } = play(
      runningAt('phone', { restore: 'never' }),
      applyEvent('locked', 10),
      answered(2, foreignAnswer, 20),
      applyEvent('unlocked', 25),
      answered(3, fails('refused'), 30),
    )
    expect(intentOf(state)).toBe(null)
  })

  test('again and again is repeated every five minutes, and the app says that OFF is not confirmed', () => {
    let { state } = unread()
    for (let times = 1; times < 4; times += 1) {
      const at = times * minute
      state = play(state, deadline(at), reply(fails('refused'), at)).state
    }
    expect(state.problem?.kind).toBe('off-not-confirmed')
    expect(workOf(state)).toMatchObject({ kind: 'waiting', until: 8 * minute })
  })

  test('gives whoever waits for the OFF its refusal once', () => {
    const refused = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      applyEvent('locked', 10),
      answered(2, foreignAnswer, 20),
      answered(3, fails('refused'), 30),
      due,
      reply(fails('refused'), 2000),
    )
    expect(reportedRequests(refused.effects)).toEqual(['a'])
    expect(outcomeOf(refused.effects, 'a')?.kind).toBe('refused')
    expect(intentOf(refused.state)?.target).toBe('off')
  })

  test('before anything was written makes the app turn both devices off', () => {
    const locked = play(runningAt('off'), applyEvent('locked', 10), answered(2, fails('refused'), 50))
    const { effects } = play(locked.state, due, reply(shows('sip'), 2000))
    expect(writesOf(effects)).toEqual(['phone off', 'sip off'])
  })
})

describe('reads during an absence', () => {
  test('are due after about a minute, then further and further apart, up to five minutes', () => {
    let state = lockedOnPhone()
    const pauses: number[] = []
    for (let call = 3, at = 50; call < 9; call += 1) {
      const due = nextDeadline(state) ?? 0
      pauses.push(Math.round((due - at) / 1000))
      state = play(state, deadline(due), answered(call, shows('off'), due)).state
      at = due
    }
    expect(pauses).toEqual([60, 60, 120, 240, 300, 300])
  })
})

describe('quit and the end of the session', () => {
  test.each(['quit', 'session-end'] as const)('%s sends an OFF whatever was confirmed before', (cause) => {
    const asked = play(runningAt('off'), quits('q', 10, cause))
    expect(readsOf(asked.effects)).toBe(1)
    expect(outcomeOf(asked.effects, 'q')).toBe(null)
    const found = play(asked.state, answered(2, shows('sip'), 50))
    expect(writesOf(found.effects)).toEqual(['sip off'])
    expect(intentOf(found.state)?.cause).toBe(cause)
    const done = play(found.state, answered(3, shows('off'), 90))
    expect(outcomeOf(done.effects, 'q')).toEqual({ kind: 'quit', offConfirmed: true })
  })

  test('an OFF that Exotel refuses is not confirmed by an earlier one', () => {
    const { effects } = play(runningAt('off'), quits('q', 10), answered(2, fails('not-linked'), 50))
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
  })

  test('where the rule is off, OFF is not reported as confirmed', () => {
    const { effects } = play(runningAt('off', withAutoOff({ quit: false })), quits('q', 10))
    expect(outcomeOf(effects, 'q')).toEqual({ kind: 'quit', offConfirmed: false })
  })
})

describe('a desktop session that ends without an event', () => {
  const kept = (state: State) => state.persisted?.sessionEnd ?? null
  const nextRun = (sessionEnd: SessionEndOff, session: string) =>
    play(
      startedWith(
        false,
        {},
        { ...emptyPersistedState, sessionEnd: { ...sessionEnd, place: { ...place, session } } },
      ),
      signsIn(0),
    )

  test('leaves the OFF on disk, with what was confirmed last', () => {
    expect(kept(runningAt('phone'))).toMatchObject({ place, owner, before: { active: 'phone' } })
    const switched = play(runningAt('phone'), asks('a', 'sip', 10), answered(2, shows('sip'), 50)).state
    expect(kept(switched)).toMatchObject({ before: { active: 'sip' } })
  })

  test('leaves none where the rule is off, no agent is signed in, or the app has quit', () => {
    expect(kept(runningAt('phone', withAutoOff({ quit: false })))).toBe(null)
    expect(kept(startedWith(false))).toBe(null)
    const quit = play(runningAt('phone'), quits('q', 10)).state
    expect(kept(quit)).toBe(null)
    expect(quit.persisted?.off?.cause).toBe('quit')
  })

  test('leaves it without a known device while an ON is under way', () => {
    expect(kept(play(runningAt('off'), asks('a', 'phone', 10)).state)?.before).toBe(null)
  })

  const off: SessionEndOff = {
    place,
    at: moment(-10 * minute).utc,
    before: { active: 'sip', updatedAt: null },
    owner,
  }

  test('is followed at the next start in another session by a read, then the OFF', () => {
    const started = nextRun(off, 'another')
    expect(readsOf(started.effects)).toBe(1)
    const { state, effects } = play(started.state, answered(1, shows('sip'), 50))
    expect(writesOf(effects)).toEqual(['sip off'])
    expect(intentOf(state)?.cause).toBe('session-end')
  })

  test('is followed by no OFF where somebody acted elsewhere since', () => {
    const { state, effects } = play(nextRun(off, 'another').state, answered(1, shows('phone'), 50))
    expect(writesOf(effects)).toEqual([])
    expect(state.notice?.kind).toBe('off-withdrawn')
  })

  test('is not assumed where only the app has crashed', () => {
    const { state, effects } = play(nextRun(off, place.session).state, answered(1, shows('sip'), 50))
    expect(writesOf(effects)).toEqual([])
    expect(confirmedOf(state)?.active).toBe('sip')
  })

  test('is assumed after another boot', () => {
    const persistedState: PersistedState = {
      ...emptyPersistedState,
      sessionEnd: { ...off, place: { ...place, boot: 'earlier' } },
    }
    const { state } = play(startedWith(false, {}, persistedState), signsIn(0))
    expect(intentOf(state)).toMatchObject({ target: 'off', check: 'unchanged' })
  })
})

describe('a dead connection', () => {
  test('an OFF without an answer is sent once more on a fresh one after a second and a half', () => {
    const locked = play(runningAt('phone'), applyEvent('locked', 10)).state
    expect(nextDeadline(locked)).toBe(10 + timing.deadConnection)
    const again = play(locked, deadline(1510))
    expect(again.effects.map(({ kind }) => kind)).toEqual(['abort', 'drop-connections', 'write'])
    expect(again.state.unanswered).toMatchObject([{ write: { device: 'phone', on: false } }])
    const done = play(again.state, answered(3, shows('off'), 1600), answered(4, shows('off'), 1700)).state
    expect(confirmedOf(done)).toMatchObject({ active: 'off', how: 'read-back' })
  })

  test('the read at the beginning of an absence is sent once more, too', () => {
    const locked = play(runningAt('off'), applyEvent('locked', 10)).state
    const again = play(locked, deadline(1510))
    expect(again.effects.map(({ kind }) => kind)).toEqual(['abort', 'drop-connections', 'read'])
  })

  test('costs one repetition for each OFF: then the usual limit applies', () => {
    const again = play(runningAt('phone'), applyEvent('locked', 10), deadline(1510)).state
    const { effects } = play(again, deadline(3010))
    expect(effects.map(({ kind }) => kind)).toEqual([])
  })

  test('a call that timed out is tried again on a fresh one', () => {
    const asked = play(runningAt('off'), asks('a', 'phone', 0), answered(2, fails('timeout'), 10_000))
    expect(asked.effects.map(({ kind }) => kind)).toContain('drop-connections')
    const read = play(runningAt('off'), applyEvent('refresh-asked', 0), answered(2, fails('timeout'), 10_000))
    expect(read.effects.map(({ kind }) => kind)).toContain('drop-connections')
  })

  test('an ON is never sent twice', () => {
    const asked = play(runningAt('off'), asks('a', 'phone', 0)).state
    expect(play(asked, deadline(1500)).effects).toEqual([])
  })

  test('a call that was cut is tried again at once, also while the machine goes to sleep', () => {
    const cut = play(runningAt('phone'), applyEvent('suspending', 10), answered(2, fails('cut'), 20)).state
    expect(nextDeadline(cut)).toBe(20 + timing.shortestRetry)
  })
})

describe('a foreign answer, or one that cannot be understood', () => {
  test.each([
    ['foreign', foreignAnswer],
    ['too large', fails('too-large')],
  ])('%s to an OFF is read back, and never ends it', (_, answer) => {
    const { state, effects } = play(runningAt('phone'), applyEvent('locked', 10), answered(2, answer, 50))
    expect(readsOf(effects)).toBe(1)
    expect(state).toMatchObject({ session: { kind: 'signed-in', intent: { target: 'off' } } })
    expect(state.persisted?.off?.cause).toBe('lock')
    const done = play(state, answered(3, shows('off'), 100)).state
    expect(done).toMatchObject({
      problem: null,
      session: { intent: null, confirmed: { active: 'off', how: 'read-back' } },
    })
  })

  test('to the read-back, too, is followed by another write of the OFF', () => {
    const twice = play(
      runningAt('phone'),
      applyEvent('locked', 10),
      answered(2, foreignAnswer, 50),
      answered(3, foreignAnswer, 100),
    ).state
    expect(workOf(twice)).toMatchObject({ kind: 'waiting', next: 'write' })
  })

  test('with both APIs, an OFF without an answer is read back, since the account API may have applied it', () => {
    const both = { ...identity, gateway: 'both' } as const
    const entered = play(startedWith(false), { kind: 'signed-in', identity: both, at: moment(0) })
    const on = play(entered.state, answered(1, shows('phone'), 0)).state
    const { effects } = play(on, applyEvent('locked', 10), answered(2, fails('timeout'), 50))
    expect(readsOf(effects)).toBe(1)
  })

  test('to an ON is read back before anything is written again', () => {
    const asked = play(runningAt('off'), asks('a', 'phone', 0), answered(2, foreignAnswer, 50))
    expect(writesOf(asked.effects)).toEqual(['phone on'])
    const twice = play(asked.state, answered(3, foreignAnswer, 100)).state
    expect(workOf(twice)).toMatchObject({ kind: 'waiting', next: 'read' })
  })

  test('to a background read does not sign the agent out and confirms nothing', () => {
    const { state } = play(
      runningAt('phone'),
      applyEvent('refresh-asked', 10),
      answered(2, foreignAnswer, 50),
    )
    expect(state.session.kind).toBe('signed-in')
    expect(confirmedOf(state)?.active).toBe('phone')
  })
})

describe('a wait that Exotel asks for', () => {
  const month = 30 * 24 * 60 * minute
  const waitOf = (state: State, at: number) => (nextDeadline(state) ?? 0) - at

  test('is obeyed for a minute at most by an OFF, and by anything else for five', () => {
    const off = play(
      runningAt('phone'),
      applyEvent('locked', 0),
      answered(2, busy('rate-limited', month), 0),
    ).state
    expect(workOf(off)).toMatchObject({ kind: 'waiting', until: 62_500 })
    const read = play(
      nothingKnown(),
      applyEvent('refresh-asked', 0),
      answered(2, busy('rate-limited', month), 0),
    )
    expect(waitOf(read.state, 0)).toBe(302_500)
  })

  test('does not delay a request, a window that opens, or a network that is back', () => {
    const off = play(
      runningAt('phone'),
      asks('a', 'off', 0),
      answered(2, busy('rate-limited', month), 10),
    ).state
    expect(writesOf(play(off, asks('b', 'off', 20)).effects)).toEqual(['phone off'])
    expect(writesOf(play(off, applyEvent('refresh-asked', 20)).effects)).toEqual(['phone off'])
    expect(writesOf(play(off, asks('b', 'sip', 20)).effects)).toEqual(['sip on'])
  })
})

describe('an OFF that is two minutes old while the agent is still away', () => {
  const old = 3 * minute
  const heldUpBy = (failure: ReturnType<typeof fails>) =>
    play(runningAt('phone'), applyEvent('locked', 0), answered(2, failure, 10)).state

  test('goes without a read where only the limit held it up', () => {
    const { effects } = play(heldUpBy(busy('rate-limited', null)), deadline(old))
    expect(writesOf(effects)).toEqual(['phone off'])
  })

  test('is preceded by a read where another failure held it up', () => {
    expect(readsOf(play(heldUpBy(fails('timeout')), deadline(old)).effects)).toBe(1)
    const both = play(heldUpBy(fails('timeout')), deadline(5000)).state
    const limited = play(both, answered(3, busy('rate-limited', null), 5010)).state
    expect(readsOf(play(limited, deadline(old)).effects)).toBe(1)
  })

  test('is preceded by a read where the absence is over', () => {
    const rules = { restore: 'never' } as const
    const waiting = play(
      runningAt('phone', rules),
      applyEvent('locked', 0),
      answered(2, busy('rate-limited', null), 10),
      applyEvent('unlocked', 20),
      answered(3, busy('rate-limited', null), 30),
    ).state
    expect(readsOf(play(waiting, deadline(old)).effects)).toBe(1)
  })
})

describe('after Exotel has rejected the token', () => {
  const rejected = () =>
    play(runningAt('phone'), applyEvent('locked', 0), answered(2, fails('unauthorized'), 50)).state

  test('a persisted OFF is still tried with it, rarely', () => {
    const state = rejected()
    expect(state.session.kind).toBe('signed-out')
    expect(nextDeadline(state)).toBe(50 + timing.lastResortRetry)
    const tried = play(state, deadline(50 + timing.lastResortRetry))
    expect(writesOf(tried.effects)).toEqual(['phone off'])
    const again = play(tried.state, answered(3, fails('unauthorized'), 301_000)).state
    expect(nextDeadline(again)).toBe(301_000 + timing.lastResortRetry)
  })

  test('without an answer, the other device is tried too', () => {
    const tried = play(rejected(), deadline(50 + timing.lastResortRetry)).state
    const { effects } = play(tried, answered(3, fails('timeout'), 310_000))
    expect(writesOf(effects)).toEqual(['sip off'])
  })

  test('where the token works again, the agent is signed in, and the OFF is confirmed', () => {
    const tried = play(rejected(), deadline(50 + timing.lastResortRetry)).state
    const accepted = play(tried, answered(3, shows('off'), 301_000))
    expect(accepted.state.session.kind).toBe('signed-in')
    expect(confirmedOf(play(accepted.state, answered(4, shows('off'), 301_100)).state)?.active).toBe('off')
  })

  test('each absence tries it at once and announces that calls may still ring', () => {
    const here = play(rejected(), applyEvent('unlocked', minute)).state
    const { effects } = play(here, applyEvent('locked', 2 * minute))
    expect(writesOf(effects)).toEqual(['phone off'])
    expect(announcedIn(effects)).toEqual(['off-impossible'])
  })

  test('so does an absence of an agent who was present at the rejection', () => {
    const out = play(runningAt('phone'), asks('a', 'sip', 0), answered(2, fails('unauthorized'), 50)).state
    const away = play(out, applyEvent('locked', minute))
    expect(writesOf(away.effects)).toEqual(['phone off'])
    expect(away.state.persisted?.off?.cause).toBe('lock')
  })

  test('nothing is tried for an agent who has signed out', () => {
    const left = play(runningAt('off'), signsOut('s', 0), answered(2, shows('off'), 50), {
      kind: 'signed-out',
      disk: null,
      at: moment(100),
    }).state
    expect(play(left, applyEvent('locked', minute)).effects).toEqual([])
  })
})

describe('off for a while, over a restart', () => {
  const timedOff = { device: 'sip', until: moment(10 * minute).utc, owner } as const
  const startedAgain = (active: 'off' | 'phone') =>
    play(
      startedWith(false, {}, { ...emptyPersistedState, timedOff }),
      signsIn(0),
      answered(1, shows(active), 50),
    ).state

  test('is on disk while it lasts', () => {
    const off = play(runningAt('sip'), asksOffFor(10 * minute), answered(2, shows('off'), 50)).state
    expect(off.persisted?.timedOff).toEqual(timedOff)
    expect(play(off, asks('a', 'phone', 100)).state.persisted?.timedOff).toBe(null)
  })

  test('is asked about at its end', () => {
    const state = startedAgain('off')
    expect(nextDeadline(state)).toBeLessThanOrEqual(10 * minute)
    const over = play(state, deadline(10 * minute))
    expect(writesOf(over.effects)).toEqual([])
    expect(over.state.question).toEqual({ device: 'sip', why: 'timer' })
  })

  test('that ended meanwhile is asked about after the first read', () => {
    const ended = { ...timedOff, until: moment(-minute).utc }
    const starting = startedWith(false, {}, { ...emptyPersistedState, timedOff: ended })
    expect(nextDeadline(starting)).toBe(null)
    const state = play(starting, signsIn(0), answered(1, shows('off'), 50)).state
    expect(play(state, deadline(51)).state.question?.why).toBe('timer')
  })

  test('is not asked about where a device is on by now, or for another agent', () => {
    const on = play(startedAgain('phone'), deadline(10 * minute)).state
    expect(on).toMatchObject({ question: null, timedOff: null })
    const other = { ...timedOff, owner: { ...owner, userId: '2' } }
    const state = play(startedWith(false, {}, { ...emptyPersistedState, timedOff: other }), signsIn(0)).state
    expect(state.timedOff).toBe(null)
  })

  test('is kept while the keychain is locked', () => {
    const locked = play(startedWith(false, {}, { ...emptyPersistedState, timedOff }), {
      kind: 'keychain-failed',
      identity,
      failure: { kind: 'locked' },
      at: moment(0),
    }).state
    expect(locked.persisted?.timedOff).toEqual(timedOff)
  })
})

test('a reading of both devices confirms neither', () => {
  const { state } = play(
    runningAt('off'),
    applyEvent('locked', 10),
    answered(2, { ok: true, value: reading('both') }, 50),
  )
  expect(state.autoOffDevice).toBe(null)
})
