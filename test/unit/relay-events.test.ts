import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type AgentEvent, createEventHub } from '../../src/relay/events.ts'
import type { KnownAgents } from '../../src/relay/known-agents.ts'
import { noLog } from '../../src/relay/log.ts'
import type { Agent } from '../../src/relay/store/agents.ts'
import type { Database } from '../../src/relay/store/sql.ts'

/** The events that desks get, from a database whose answers come when a test wants them to. */

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const agent = (active: Agent['active']): Agent => ({
  userId: '1',
  active,
  how: 'reply',
  record: null,
  facts: null,
  readAt: new Date(0),
  age: 0,
  mayChange: false,
})

const database: Database = {
  query: async () => [],
  transaction: (work) => work({ query: async () => [] }),
  join: () => Promise.reject(new Error('unused')),
  close: async () => undefined,
}

/** The looks at the database so far; each is answered, or fails, by the test. */
interface Look {
  answer(active: Agent['active'], readAt?: Date | null): Promise<void>
  fail(): Promise<void>
}

function openHub(remembered: Agent | undefined = undefined) {
  const looks: Look[] = []
  const known: KnownAgents = {
    look: () =>
      new Promise((resolve, reject) => {
        looks.push({
          async answer(active, readAt = new Date(0)) {
            resolve(new Map([['1', { ...agent(active), readAt }]]))
            await vi.advanceTimersByTimeAsync(0)
          },
          async fail() {
            reject(new Error('gone'))
            await vi.advanceTimersByTimeAsync(0)
          },
        })
      }),
    find: async () => undefined,
    remembered: () => remembered,
    note: () => undefined,
    forget: () => undefined,
  }
  const hub = createEventHub(database, known, noLog)
  const told: AgentEvent['state'][] = []
  return { hub, looks, told, add: () => hub.add('1', ({ state }) => told.push(state)) }
}

test('an older state never follows a newer one, however late its look at the database is answered', async () => {
  const { hub, looks, told, add } = openHub()
  add()
  await vi.advanceTimersByTimeAsync(100)
  // A change while the first look is not answered yet.
  hub.changed(['1'])
  await vi.advanceTimersByTimeAsync(100)
  await looks[1]?.answer('off')
  await looks[0]?.answer('sip')
  await vi.advanceTimersByTimeAsync(100)
  await looks[1]?.answer('off')
  expect(told.at(-1)).toBe('off')
})

test('a change that comes during a look is told after it, and nothing is looked up without one', async () => {
  const { hub, looks, told, add } = openHub()
  add()
  await vi.advanceTimersByTimeAsync(100)
  hub.changed(['1'])
  await looks[0]?.answer('sip')
  await vi.advanceTimersByTimeAsync(100)
  await looks[1]?.answer('off')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual(['sip', 'off'])
  expect(looks).toHaveLength(2)
})

test('a look that fails is repeated, and a new stream begins with what memory has', async () => {
  const { looks, told, add } = openHub(agent('phone'))
  add()
  await vi.advanceTimersByTimeAsync(100)
  await looks[0]?.fail()
  expect(told).toEqual(['phone'])
  await vi.advanceTimersByTimeAsync(1000)
  await looks[1]?.answer('sip')
  expect(told).toEqual(['phone', 'sip'])
})

test('a state whose time a write has taken away is unknown', async () => {
  const { looks, told, add } = openHub()
  add()
  await vi.advanceTimersByTimeAsync(100)
  await looks[0]?.answer('sip', null)
  expect(told).toEqual(['unknown'])
})
