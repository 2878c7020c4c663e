import { describe, expect, test } from 'vitest'
import type { AccountLimit } from '../../src/core/model/account-limit.ts'
import type { Event } from '../../src/core/model/event.ts'
import { confirmedOf, type State, workOf } from '../../src/core/model/state.ts'
import { nextBackgroundRead } from '../../src/core/reducer/reads.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { busy, fails, shows } from './support/answers.ts'
import { inSession, nothingKnown, play, runningAt } from './support/app.ts'
import { callsOf, writesOf } from './support/effects.ts'
import { answered, applyEvent, asks, deadline } from './support/events.ts'
import { hour, minute, moment, second } from './support/moments.ts'
import { reply } from './support/wire.ts'

const limitOf = (state: State): AccountLimit => inSession(state).session.limit
const refused = busy('rate-limited', null)

/** The headers of an answer: so many calls of 200 were made in the first half of the minute. */
const halfAMinute = (used: number, monotonic: number): Event => ({
  kind: 'limit-seen',
  seen: { limit: 200, remaining: 200 - used, resetsIn: 30 * second },
  at: moment(monotonic),
})

/** An app that has read in the background for ten hours, while the headers showed that the account was so busy. */
function usedTo(used: number): State {
  let { state } = play(runningAt('phone'))
  for (let at = nextBackgroundRead(state); at !== null && at < 10 * hour; at = nextBackgroundRead(state)) {
    state = play(state, deadline(at), halfAMinute(used, at), reply(shows('phone'), at)).state
  }
  return state
}

describe('the pause between background reads', () => {
  test('is five minutes while the account has room', () => {
    expect(limitOf(usedTo(2)).pace).toBeLessThan(5.5 * minute)
  })

  test('grows as all programs together come near to the limit', () => {
    const paces = [2, 30, 60, 75, 80].map((used) => limitOf(usedTo(used)).pace)
    expect(paces).toEqual(paces.toSorted((one, other) => one - other))
    expect(paces[2]).toBeGreaterThan(20 * minute)
    expect(paces[4]).toBeGreaterThan(45 * minute)
  })

  test('grows with each refusal of any call, where no header says anything', () => {
    const read = play(runningAt('phone'), applyEvent('refresh-asked', 0), reply(refused, 0)).state
    expect(limitOf(read).pace).toBe(7.5 * minute)
    const off = play(runningAt('phone'), applyEvent('locked', 0), reply(refused, 0)).state
    expect(limitOf(off).pace).toBe(7.5 * minute)
  })
})

describe('a refused background read', () => {
  const once = play(runningAt('phone'), applyEvent('refresh-asked', 0), reply(refused, 0)).state

  test('casts no doubt on what is confirmed, and comes back after the usual pause', () => {
    expect(confirmedOf(once)?.active).toBe('phone')
    expect(nextBackgroundRead(once)).toBe(7.5 * minute)
    const twice = play(once, deadline(7.5 * minute), reply(refused, 7.5 * minute)).state
    expect(confirmedOf(twice)?.active).toBe('phone')
  })

  test('leaves what is confirmed shown for an hour, or for a quarter of one once reads fail', () => {
    const kept = (state: State, at: number) =>
      confirmedOf(play(state, applyEvent('deadline-reached', at)).state)
    expect(kept(once, 59 * minute)?.active).toBe('phone')
    expect(kept(once, 60 * minute)).toBeNull()
    const failed = play(once, deadline(8 * minute), reply(fails('timeout'), 8 * minute)).state
    expect(kept(failed, 14 * minute)?.active).toBe('phone')
    expect(kept(failed, 15 * minute)).toBeNull()
  })

  test('comes back sooner if nothing is confirmed', () => {
    const { state } = play(nothingKnown(), applyEvent('refresh-asked', 0), answered(2, refused, 0))
    expect(nextBackgroundRead(state)).toBe(500)
  })

  test('is not repeated by a window that opens while nothing is left of the limit', () => {
    expect(callsOf(play(once, applyEvent('refresh-asked', 20 * second)).effects)).toEqual([])
    expect(callsOf(play(once, applyEvent('refresh-asked', minute)).effects)).toEqual(['read'])
  })
})

/** When the call that waits for its next try comes back (monotonic ms). */
function returnOf(state: State): number {
  const work = workOf(state)
  if (work.kind !== 'waiting') throw new Error(`It does not wait, but is ${work.kind}`)
  return work.until
}

describe('a refused OFF', () => {
  /** When the OFF of a lock after ten hours comes back, measured from the refusal. */
  const returnsAfter = (state: State, random: number) => {
    const at = { ...moment(10 * hour), random }
    const locked = play(state, { kind: 'locked', at }).state
    const work = workOf(locked)
    const call = work.kind === 'writing' ? work.call : 0
    const waiting = play(locked, { kind: 'answered', call, answer: refused, at }).state
    return returnOf(waiting) - at.monotonic
  }

  test('comes back within a second on a small floor', () => {
    expect(returnsAfter(usedTo(2), 0.99)).toBeLessThanOrEqual(second)
  })

  test('comes back in the time that the account needs for every desk, on a large floor', () => {
    // Every desk reads each 25.5 minutes, and all together use 0.6 of the limit: 15.3 minutes for a call of each desk.
    const state = usedTo(60)
    const soonest = returnsAfter(state, 0)
    const latest = returnsAfter(state, 0.999)
    expect(soonest).toBe(minute)
    expect(latest).toBeGreaterThan(11 * minute)
    expect(latest).toBeLessThan(15 * minute)
  })

  test('goes without another read in an absence that lasts, however long it waited', () => {
    const locked = play(runningAt('phone'), applyEvent('locked', 0), answered(2, refused, 10)).state
    expect(writesOf(play(locked, deadline(30 * minute)).effects)).toEqual(['phone off'])
  })

  test('comes back in a window that grows with each refusal in a row, and shrinks with a success', () => {
    let state = play(runningAt('phone'), applyEvent('locked', 0), answered(2, refused, 0)).state
    const widths: number[] = []
    for (let count = 0; count < 6; count += 1) {
      const at = returnOf(state)
      state = play(state, deadline(at), reply(refused, at)).state
      widths.push(limitOf(state).returnBy.off - at)
    }
    expect(widths).toEqual(widths.toSorted((one, other) => one - other))
    expect(widths.at(-1)).toBeGreaterThan(30 * second)
    expect(limitOf(state).refusals.off).toBe(7)
    const at = returnOf(state)
    const done = play(state, deadline(at), reply(shows('off'), at)).state
    expect(limitOf(done).refusals.off).toBe(3)
  })
})

test('an absence is read at the usual pause after refusals, and after a minute otherwise', () => {
  const calm = play(runningAt('phone'), applyEvent('locked', 0), answered(2, shows('off'), 0)).state
  expect(nextBackgroundRead(calm)).toBe(minute)
  let pressed = play(runningAt('phone'), applyEvent('locked', 0), answered(2, refused, 0)).state
  for (const answer of [refused, shows('off')]) {
    const at = nextDeadline(pressed) ?? 0
    pressed = play(pressed, deadline(at), reply(answer, at)).state
  }
  expect(nextBackgroundRead(pressed)).toBeGreaterThan(7 * minute)
})

test('no refused OFF waits for more than a minute where no header has said how large the floor is', () => {
  let state = play(runningAt('phone'), applyEvent('locked', 0), answered(2, refused, 0)).state
  for (let count = 0; count < 20; count += 1) {
    const at = returnOf(state)
    state = play(state, deadline(at), reply(refused, at)).state
    expect(limitOf(state).returnBy.off - at).toBeLessThanOrEqual(minute)
  }
})

test('a second call of a desk that was served a moment ago waits no second round', () => {
  const state = usedTo(60)
  const served = play(state, applyEvent('refresh-asked', 10 * hour), halfAMinute(60, 10 * hour)).state
  const read = play(served, reply(shows('phone'), 10 * hour)).state
  const locked = play(read, applyEvent('locked', 10 * hour)).state
  const waiting = play(locked, reply(refused, 10 * hour)).state
  expect(limitOf(waiting).returnBy.off - 10 * hour).toBeLessThanOrEqual(minute)
})

test('an ON that the limit held up until it expired is followed by no read at once', () => {
  const state = play(
    runningAt('off'),
    asks('a', 'phone', 0),
    answered(2, busy('rate-limited', minute), 10 * second),
  ).state
  const { state: later, effects } = play(state, deadline(minute))
  expect(later.notice?.kind).toBe('on-withdrawn')
  expect(callsOf(effects)).toEqual([])
  expect(nextBackgroundRead(later)).toBeLessThan(2 * minute)
})

describe('the headers of an answer', () => {
  const seenIn = async (headers: Record<string, string>) => {
    const seen: unknown[] = []
    const answer = () => Promise.resolve(new Response('{}', { status: 200, headers }))
    const http = createHttp('https://example.com', answer, (one) => seen.push(one))
    const { signal } = new AbortController()
    await http({ method: 'GET', path: '/', authorization: null, body: null, signal })
    return seen
  }
  const all = {
    date: 'Mon, 06 Jan 2025 09:00:20 GMT',
    'x-ratelimit-limit': '200',
    'x-ratelimit-remaining': '150',
    'x-ratelimit-reset': String(Date.UTC(2025, 0, 6, 9, 1) / 1000),
  }

  test('say what is left of the limit, and for how long by the clock of the server', async () => {
    expect(await seenIn(all)).toEqual([{ limit: 200, remaining: 150, resetsIn: 40 * second }])
  })

  test('say nothing if one of the three is missing or is no whole number', async () => {
    const { 'x-ratelimit-reset': _, ...incomplete } = all
    expect(await seenIn(incomplete)).toEqual([])
    expect(await seenIn({ ...all, 'x-ratelimit-remaining': 'many' })).toEqual([])
  })
})
