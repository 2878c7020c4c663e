import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { initialState, type State } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { deskTokenType, isDeskToken, type Lease } from '../../src/exotel/desk-lease.ts'
import { type Beat, startHeartbeat } from '../../src/main/relay/heartbeat.ts'
import type { EventInput } from '../../src/main/store.ts'
import { lockedOnPhone, signedInAt } from './support/app.ts'

const signedIn = signedInAt('phone')
const away = lockedOnPhone()

let state: State
let listener: (state: State) => void
let beats: string[]
let dispatched: EventInput[]
let beat: Beat | null
let lease: Lease | null

beforeEach(() => {
  vi.useFakeTimers()
  beats = []
  dispatched = []
  lease = { grace: 90_000, loss: null, token: null }
  beat = async (presence) => {
    beats.push(presence)
    return lease
  }
})
afterEach(() => vi.useRealTimers())

const begin = (first: State) => {
  state = first
  const store = {
    dispatch: (event: EventInput) => void dispatched.push(event),
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
  expect(beats).toEqual(['present'])
  await vi.advanceTimersByTimeAsync(2 * timing.beat)
  expect(beats).toEqual(['present', 'present', 'present'])
  becomes(away)
  becomes(signedIn)
  expect(beats.slice(3)).toEqual(['absent', 'present'])
})

test('three beats fit into the grace of the relay', async () => {
  lease = { grace: 6000, loss: null, token: null }
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(6000)
  expect(beats).toHaveLength(4)
})

test('a beat that fails is followed by the next one in its time', async () => {
  lease = null
  begin(signedIn)
  await vi.advanceTimersByTimeAsync(timing.beat)
  expect(beats).toHaveLength(2)
})

test('a loss that the relay reports is passed on once', async () => {
  begin(signedIn)
  lease = { grace: 90_000, loss: { id: '2025-01-06T09:07:00Z', from: 7 }, token: null }
  await vi.advanceTimersByTimeAsync(3 * timing.beat)
  expect(dispatched).toEqual([{ kind: 'desk-lost', from: 7 }])
  lease = { grace: 90_000, loss: { id: '2025-01-06T11:00:00Z', from: 11 }, token: null }
  await vi.advanceTimersByTimeAsync(timing.beat)
  expect(dispatched).toHaveLength(2)
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
  expect(beats).toEqual(['present'])
})

test('the end says that nobody is there, and is the last beat', async () => {
  const heartbeat = begin(signedIn)
  await heartbeat.end()
  await vi.advanceTimersByTimeAsync(3 * timing.beat)
  expect(beats).toEqual(['present', 'absent'])
})

test("only a relay's token is one", () => {
  const token = (typ: string) =>
    `${Buffer.from(JSON.stringify({ typ })).toString('base64url')}.claims.signature`
  expect(isDeskToken(token(deskTokenType))).toBe(true)
  for (const other of [token('JWT'), 'opaque', '', 'a.b.c', `${token(deskTokenType)}.more`]) {
    expect(isDeskToken(other)).toBe(false)
  }
})
