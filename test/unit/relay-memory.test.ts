import { EventEmitter } from 'node:events'
import { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRemoteClock } from '../../src/exotel/remote-clock.ts'
import type { AgentEvent, EventHub, Listener } from '../../src/relay/events.ts'
import { createEventStreams } from '../../src/relay/http/event-streams.ts'
import { createKnownAgents } from '../../src/relay/known-agents.ts'
import { createMetrics } from '../../src/relay/metrics.ts'
import type { Agent } from '../../src/relay/store/agents.ts'
import { batched } from '../../src/relay/store/batched.ts'
import { createGate } from '../../src/relay/store/gate.ts'
import type { Database } from '../../src/relay/store/sql.ts'
import { relayTiming } from '../../src/relay/timing.ts'

/** What a replica does without its database, and for clients that read slowly. */

/** A database whose one answer is a function's. */
const databaseOf = (query: Database['query']): Database => ({
  query,
  transaction: (work) => work({ query }),
  join: () => Promise.reject(new Error('unused')),
  close: async () => undefined,
})

describe('the gate before the database', () => {
  test('lets statements through while it is open', async () => {
    const { database } = createGate(databaseOf(async (text) => [text]))
    expect(await database.query('select 1')).toEqual(['select 1'])
    expect(await database.transaction((sql) => sql.query('select 2'))).toEqual(['select 2'])
  })

  test('fails what waits when it shuts, and everything until it opens again', async () => {
    const gate = createGate(databaseOf(() => new Promise(() => undefined)))
    const waits = gate.database.query('select 1')
    gate.shut()
    await expect(waits).rejects.toThrow('cannot reach its database')
    await expect(gate.database.transaction(async () => 1)).rejects.toThrow('cannot reach its database')
    gate.open()
    expect(await gate.database.transaction(async () => 1)).toBe(1)
  })
})

describe('what memory has of agents', () => {
  const agent: Agent = {
    userId: '1',
    active: 'sip',
    how: 'reply',
    record: null,
    facts: null,
    readAt: new Date('2026-01-31T10:00:00Z'),
    age: 1000,
    mayChange: false,
  }
  const gone = databaseOf(() => Promise.reject(new Error('gone')))

  test('grows older, and ends after a quarter of an hour', async () => {
    let now = 0
    const known = createKnownAgents(gone, createRemoteClock(), () => now)
    known.note(agent)
    now = 5000
    expect(await known.find('1')).toEqual({ agent: { ...agent, age: 6000 }, from: 'memory' })
    now = relayTiming.memoryLifetime
    expect(known.remembered('1')).toBeUndefined()
    await expect(known.find('1')).rejects.toThrow('gone')
  })

  test('is nothing of an agent that was never read, or whose write had no answer', async () => {
    const known = createKnownAgents(gone, createRemoteClock())
    known.note({ ...agent, readAt: null, age: null })
    expect(known.remembered('1')).toBeUndefined()
    known.note(agent)
    known.forget('1')
    await expect(known.find('1')).rejects.toThrow('gone')
  })
})

describe('lookups', () => {
  test('that come together are one statement, each with its own answer', async () => {
    const loads: (readonly number[])[] = []
    const find = batched(async (keys: readonly number[]) => {
      loads.push(keys)
      return new Map(keys.filter((key) => key < 3).map((key) => [key, `value ${key}`]))
    })
    expect(await Promise.all([1, 2, 3, 1].map(find))).toEqual(['value 1', 'value 2', undefined, 'value 1'])
    expect(await find(2)).toBe('value 2')
    expect(loads).toEqual([[1, 2, 3], [2]])
  })

  test('fail together, and the next ones are tried anew', async () => {
    let fails = true
    const find = batched(async (keys: readonly number[]) => {
      if (fails) throw new Error('gone')
      return new Map(keys.map((key) => [key, key]))
    })
    await expect(Promise.all([find(1), find(2)])).rejects.toThrow('gone')
    fails = false
    expect(await find(1)).toBe(1)
  })
})

describe('an event stream', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const event = (state: AgentEvent['state']): AgentEvent => ({
    state,
    confirmedAt: null,
    asOf: null,
    proof: null,
    devices: null,
    pending: [],
  })

  /** A response whose client has no room while `full` is true. */
  function slowClient() {
    const written: string[] = []
    const client = Object.assign(Object.create(ServerResponse.prototype), new EventEmitter(), {
      full: false,
      destroyed: false,
    })
    Object.defineProperties(client, {
      writableNeedDrain: { get: () => client.full },
      writeHead: { value: () => client },
      write: { value: (text: string) => written.push(text) > 0 },
      end: { value: () => client.emit('close') },
      destroy: {
        value: () => {
          Object.defineProperty(client, 'isCut', { value: true, configurable: true })
          client.emit('close')
        },
      },
    })
    return { client, written, events: () => written.filter((text) => text.startsWith('event')) }
  }

  function open() {
    let tell: Listener = () => undefined
    const hub: EventHub = {
      add(_userId, listener) {
        tell = listener
        return () => {
          tell = () => undefined
        }
      },
      changed: () => undefined,
      allChanged: () => undefined,
      count: () => 0,
    }
    const streams = createEventStreams(hub, createMetrics())
    const slow = slowClient()
    streams.open({ deskId: 'desk', userId: '1' }, slow.client)
    return { streams, ...slow, tell: (one: AgentEvent) => tell(one) }
  }

  test('keeps the newest event alone for a client that has no room', () => {
    const { streams, client, events, tell } = open()
    tell(event('sip'))
    client.full = true
    tell(event('phone'))
    tell(event('off'))
    expect(events()).toHaveLength(1)
    client.full = false
    client.emit('drain')
    expect(events()).toHaveLength(2)
    expect(events()[1]).toContain('"off"')
    streams.close()
  })

  test('is cut if its client reads nothing for three comments', () => {
    const { streams, client, written } = open()
    vi.advanceTimersByTime(relayTiming.streamComment)
    expect(written).toContain(': \n\n')
    client.full = true
    vi.advanceTimersByTime(2 * relayTiming.streamComment)
    expect(client.isCut).toBeUndefined()
    vi.advanceTimersByTime(relayTiming.streamComment)
    expect(client.isCut).toBe(true)
    streams.close()
  })

  test('of a revoked desk ends, and gets no event any more', () => {
    const { streams, events, tell } = open()
    streams.end(['desk'])
    tell(event('sip'))
    expect(events()).toEqual([])
    streams.close()
  })
})
