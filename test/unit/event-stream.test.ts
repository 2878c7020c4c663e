import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { initialState } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import type { DeskEventListener, StreamEnd } from '../../src/exotel/desk-events.ts'
import { followRelay } from '../../src/main/relay/event-stream.ts'
import { createStore, type EventInput, type Store } from '../../src/main/store.ts'
import { identity } from './support/moments.ts'

/** One opened stream: what the app listens with, and how a test ends it. */
interface Stream {
  readonly listener: DeskEventListener
  readonly signal: AbortSignal
  end(how: StreamEnd): void
}

let store: Store
let streams: Stream[]
let isAtRelay: boolean
let events: string[]

beforeEach(() => {
  vi.useFakeTimers()
  streams = []
  events = []
  isAtRelay = true
  store = createStore(
    {
      now: () => ({ utc: Date.now(), monotonic: performance.now(), random: 0.5 }),
      after: (delay, callback) => {
        const timer = setTimeout(callback, delay)
        return () => clearTimeout(timer)
      },
    },
    () => undefined,
  )
  store.observe(({ event }) => events.push(event.kind))
  followRelay(
    store,
    () => (isAtRelay ? open : null),
    () => 0.5,
  )
})
afterEach(() => vi.useRealTimers())

const open = (listener: DeskEventListener, signal: AbortSignal) =>
  new Promise<StreamEnd>((resolve) => {
    streams.push({ listener, signal, end: resolve })
    signal.addEventListener('abort', () => resolve('ended'))
  })
const signedIn: EventInput = {
  kind: 'signed-in',
  identity: { ...identity, relay: 'https://relay.example.in' },
}
const newest = () => {
  const stream = streams.at(-1)
  if (stream === undefined) throw new Error('No stream is open')
  return stream
}
const link = () => {
  const { session } = store.state()
  return session.kind === 'signed-in' ? session.relay : null
}

test('a stream opens with the session, and ends with it', () => {
  expect(streams).toHaveLength(0)
  store.dispatch(signedIn)
  expect(streams).toHaveLength(1)
  newest().listener.opened()
  expect(link()).toMatchObject({ connected: true })
  store.dispatch({ kind: 'signed-out', disk: null })
  expect(newest().signal.aborted).toBe(true)
  expect(streams).toHaveLength(1)
})

test('none opens for an agent at Exotel itself', async () => {
  isAtRelay = false
  store.dispatch({ kind: 'signed-in', identity })
  await vi.advanceTimersByTimeAsync(timing.lastReconnect)
  expect(streams).toHaveLength(0)
})

test('a stream that ended is opened again after random pauses that grow', async () => {
  store.dispatch(signedIn)
  newest().listener.opened()
  const pauses = []
  for (let tries = 0; tries < 6; tries += 1) {
    newest().end('ended')
    const before = streams.length
    let waited = 0
    while (streams.length === before) {
      await vi.advanceTimersByTimeAsync(1000)
      waited += 1000
    }
    pauses.push(waited / 1000)
  }
  expect(pauses).toEqual([5, 10, 20, 30, 30, 30])
  expect(events.filter((kind) => kind === 'relay-gone')).toHaveLength(1)
})

test('after a stream that lasted, the pauses begin anew', async () => {
  store.dispatch(signedIn)
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(6000)
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(11_000)
  newest().listener.opened()
  await vi.advanceTimersByTimeAsync(timing.relaySilence)
  newest().end('ended')
  const before = streams.length
  await vi.advanceTimersByTimeAsync(5000)
  expect(streams).toHaveLength(before + 1)
})

test.each<[string, (stream: Stream) => void, number]>([
  ['the relay asked for with its stream', ({ listener }) => listener.retry(20_000), 20_000],
  ['the relay asked for with its refusal', ({ listener }) => listener.pause(20_000), 20_000],
  [
    'is obeyed at most, whatever the relay asks for',
    ({ listener }) => listener.retry(86_400_000),
    timing.longestWait,
  ],
])('a stream is opened again after the pause that %s, and a random part', async (_name, ask, pause) => {
  store.dispatch(signedIn)
  ask(newest())
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(pause + timing.waitSpread / 2 - 10)
  expect(streams).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(20)
  expect(streams).toHaveLength(2)
})

test('the pause of a refusal counts once, and that of a stream until another one is asked for', async () => {
  store.dispatch(signedIn)
  newest().listener.pause(60_000)
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(63_000)
  expect(streams).toHaveLength(2)
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(11_000)
  expect(streams).toHaveLength(3)
  newest().listener.retry(60_000)
  for (const count of [3, 4]) {
    newest().end('ended')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(streams).toHaveLength(count)
    await vi.advanceTimersByTimeAsync(3000)
    expect(streams).toHaveLength(count + 1)
  }
})

test('a person does not wait for the pause that the relay asked for', async () => {
  store.dispatch(signedIn)
  newest().listener.pause(60_000)
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(10)
  store.dispatch({ kind: 'refresh-asked' })
  expect(streams).toHaveLength(2)
})

test('a stream that opens and tells nothing is gone once it has ended', async () => {
  store.dispatch(signedIn)
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(6000)
  newest().listener.opened()
  expect(link()).toMatchObject({ connected: true, follows: false })
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(10)
  expect(link()).toMatchObject({ connected: false })
})

test('streams that are rejected again and again cost one read', async () => {
  store.dispatch(signedIn)
  for (let tries = 0; tries < 3; tries += 1) {
    newest().end('rejected')
    await vi.advanceTimersByTimeAsync(timing.lastReconnect)
  }
  expect(streams.length).toBeGreaterThan(2)
  expect(events.filter((kind) => kind === 'refresh-asked')).toHaveLength(1)
})

test.each(['refresh-asked', 'resumed'] as const)('%s opens a stream at once', async (kind) => {
  store.dispatch(signedIn)
  newest().end('ended')
  await vi.advanceTimersByTimeAsync(10)
  store.dispatch({ kind })
  expect(streams).toHaveLength(2)
})

test('waking up replaces a stream that looks alive; a refresh does not', () => {
  store.dispatch(signedIn)
  newest().listener.opened()
  store.dispatch({ kind: 'refresh-asked' })
  expect(streams).toHaveLength(1)
  store.dispatch({ kind: 'resumed' })
  expect(streams).toHaveLength(2)
  expect(streams[0]?.signal.aborted).toBe(true)
})

test('a rejected stream has the app read, which tells whether the desk was revoked', async () => {
  store.dispatch(signedIn)
  newest().end('rejected')
  await vi.advanceTimersByTimeAsync(10)
  expect(events).toContain('refresh-asked')
  expect(streams).toHaveLength(1)
})

test('what an older stream still says does not count', () => {
  store.dispatch(signedIn)
  const [old] = streams
  store.dispatch({ kind: 'resumed' })
  old?.listener.opened()
  expect(link()).toMatchObject({ connected: false })
  expect(initialState.session.kind).toBe('starting')
})
