import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { initialState, type State } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { type BeatAnswer, deskTokenType, isDeskToken, type Lease } from '../../src/exotel/desk-lease.ts'
import { type Beat, startHeartbeat } from '../../src/main/relay/heartbeat.ts'
import type { EventInput } from '../../src/main/store.ts'
import { busy, shows } from './support/answers.ts'
import { lockedOnPhone, play, runningAt, signedInAt } from './support/app.ts'
import { applyEvent, deadline, quits, signsOut } from './support/events.ts'
import { moment } from './support/moments.ts'
import { reply } from './support/wire.ts'

const signedIn = signedInAt('phone')
const away = lockedOnPhone()

/** The relay grants the lease. */
const granted = (change: Partial<Lease> = {}): BeatAnswer => ({
  kind: 'lease',
  lease: { grace: 90_000, loss: null, token: null, ...change },
})
const refused: BeatAnswer = { kind: 'refused', status: 404 }
const unanswered: BeatAnswer = { kind: 'unanswered' }

let state: State
let listener: (state: State) => void
let beats: string[]
let dispatched: EventInput[]
let beat: Beat | null
let answer: BeatAnswer

beforeEach(() => {
  vi.useFakeTimers()
  beats = []
  dispatched = []
  answer = granted()
  beat = async ({ presence, whenLost }) => {
    beats.push(`${presence} ${whenLost}`)
    return answer
  }
})
afterEach(() => vi.useRealTimers())

const begin = (first: State) => {
  state = first
  const store = {
    dispatch(event: EventInput) {
      dispatched.push(event)
      if (event.kind === 'relay-lease') state = play(state, { ...event, at: moment(0) }).state
    },
    state: () => state,
    subscribe: (given: typeof listener) => {
      listener = given
      return () => true
    },
    observe: () => undefined,
  }
  return startHeartbeat(store, () => beat)
}
const becomes = (next: State) => {
  state = next
  listener(next)
}

test('beats at once and then regularly, and says at once when the agent goes and returns', async () => {
  begin(signedIn)
  expect(beats).toEqual(['present off'])
  await vi.advanceTimersByTimeAsync(2 * timing.beat)
  expect(beats).toEqual(['present off', 'present off', 'present off'])
  becomes(away)
  becomes(signedIn)
  expect(beats.slice(3)).toEqual(['absent keep', 'present off'])
})

test('three beats fit into the grace of the relay', async () => {
  answer = granted({ grace: 6000 })
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(6000)
  expect(beats).toHaveLength(4)
})

test('a beat that fails is followed by the next one in its time', async () => {
  answer = unanswered
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(timing.beat)
  expect(beats).toHaveLength(2)
})

test('a loss that the relay reports is passed on once', async () => {
  begin(signedIn)
  answer = granted({ loss: { id: '2025-01-06T09:07:00Z', from: 7 } })
  await vi.advanceTimersByTimeAsync(3 * timing.beat)
  const losses = () => dispatched.filter(({ kind }) => kind === 'desk-lost')
  expect(losses()).toEqual([{ kind: 'desk-lost', from: 7 }])
  answer = granted({ loss: { id: '2025-01-06T11:00:00Z', from: 11 } })
  await vi.advanceTimersByTimeAsync(timing.beat)
  expect(losses()).toHaveLength(2)
})

test('nothing is sent and no timer runs while no agent is signed in, or not at a relay', async () => {
  begin(initialState)
  beat = null
  becomes(signedIn)
  expect(vi.getTimerCount()).toBe(0)
  expect(beats).toEqual([])
})

test('signing in at a relay begins the beats', () => {
  begin(initialState)
  becomes(signedIn)
  expect(beats).toEqual(['present off'])
})

test('a lease as short as nothing does not flood the relay', async () => {
  answer = granted({ grace: 0.001 })
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(1000)
  expect(beats.length).toBeLessThan(12)
})

test('until the OFF of an absence is confirmed, the relay has to send it if this computer dies', () => {
  const locking = play(runningAt('phone'), applyEvent('locked', 10)).state
  begin(runningAt('phone'))
  becomes(locking)
  expect(beats).toEqual(['present off', 'absent off'])
  becomes(play(locking, reply(busy('server-error', null), 50)).state)
  expect(beats).toHaveLength(2)
  becomes(play(locking, reply(shows('off'), 50)).state)
  expect(beats).toEqual(['present off', 'absent off', 'absent keep'])
})

test('an agent who signs out is no lost desk, unless their OFF could not be confirmed', async () => {
  const signingOut = play(runningAt('phone'), signsOut('s', 10)).state
  const done = play(signingOut, reply(shows('off'), 50)).state
  let aborted = false
  beat = ({ presence, whenLost }, signal) => {
    beats.push(`${presence} ${whenLost}`)
    signal.addEventListener('abort', () => {
      aborted ||= presence === 'absent'
    })
    return new Promise(() => undefined)
  }
  begin(runningAt('phone'))
  becomes(signingOut)
  expect(beats).toEqual(['present off'])
  becomes(done)
  expect(beats).toEqual(['present off', 'absent keep'])
  becomes(play(done, { kind: 'signed-out', disk: null, at: moment(60) }).state)
  expect(aborted).toBe(false)
  becomes(play(signingOut, deadline(10 + timing.signOutLimit)).state)
  expect(beats).toEqual(['present off', 'absent keep', 'present off'])
})

test.each<[string, Beat | null]>([
  ['Exotel itself', null],
  ['another relay', async () => answer],
])('an agent who signs in at %s is no lost desk of the relay from before', async (_name, next) => {
  begin(signedIn)
  beat = next
  becomes({ ...signedIn })
  await vi.advanceTimersByTimeAsync(2 * timing.beat)
  expect(beats).toEqual(['present off', 'absent keep'])
})

test('the end leaves an OFF that is not confirmed to the relay', async () => {
  const heartbeat = begin(play(runningAt('phone'), quits('q', 10)).state)
  await heartbeat.end()
  expect(beats).toEqual(['absent off'])
})

test('the end says that nobody is there, and is the last beat', async () => {
  const heartbeat = begin(signedIn)
  state = play(signedIn, quits('q', 10), reply(shows('off'), 50)).state
  await heartbeat.end()
  await vi.advanceTimersByTimeAsync(3 * timing.beat)
  expect(beats).toEqual(['present off', 'absent keep'])
})

const told = () => dispatched.flatMap((event) => (event.kind === 'relay-lease' ? [event.lease] : []))

test('a lease that the relay refuses is told once, retried in its time, and told again when it is granted', async () => {
  answer = refused
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(10 * timing.beat)
  expect(beats).toHaveLength(11)
  expect(told()).toEqual([refused])
  answer = granted()
  await vi.advanceTimersByTimeAsync(3 * timing.beat)
  expect(told()).toEqual([refused, { kind: 'held' }])
})

test('heartbeats without an answer are told once the grace is over, and no sooner', async () => {
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(0)
  expect(told()).toEqual([{ kind: 'held' }])
  answer = unanswered
  await vi.advanceTimersByTimeAsync(2 * timing.beat)
  expect(told()).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(3 * timing.beat)
  expect(told()).toEqual([{ kind: 'held' }, unanswered])
})

test('a relay that has never answered a heartbeat is told as well', async () => {
  answer = unanswered
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(5 * timing.beat)
  expect(told()).toEqual([unanswered])
})

test('a lease is of one relay: at another one nothing is known yet', async () => {
  answer = unanswered
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(3 * timing.beat)
  beat = async () => answer
  becomes({ ...signedIn })
  await vi.advanceTimersByTimeAsync(2 * timing.beat)
  expect(told()).toEqual([])
})

test("only a relay's token is one", () => {
  const token = (typ: string) =>
    `${Buffer.from(JSON.stringify({ typ })).toString('base64url')}.claims.signature`
  expect(isDeskToken(token(deskTokenType))).toBe(true)
  for (const other of [token('JWT'), 'opaque', '', 'a.b.c', `${token(deskTokenType)}.more`]) {
    expect(isDeskToken(other)).toBe(false)
  }
})
