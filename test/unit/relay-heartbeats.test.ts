import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHeartbeats } from '../../src/relay/heartbeats.ts'
import { createLog } from '../../src/relay/log.ts'
import { createMetrics } from '../../src/relay/metrics.ts'
import type { Database } from '../../src/relay/store/sql.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const database: Database = {
  query: async () => [],
  transaction: (run) => run(database),
  join: () => Promise.reject(new Error('No replica joins here')),
  close: async () => {},
}

test('a desk hears of its loss for the whole grace after its return, as its first beats may go unanswered', async () => {
  const parts = { database, replica: () => null, log: createLog(() => []), metrics: createMetrics() }
  const heartbeats = startHeartbeats(parts, 90_000)
  const beat = (lostAt: Date | null) =>
    heartbeats.beat({ deskId: 'desk', userId: '1', presence: 'present', whenLost: 'off' }, lostAt)
  const lostAt = new Date()
  beat(lostAt)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heartbeats.recentLoss('desk')).toEqual(lostAt)
  beat(heartbeats.recentLoss('desk'))
  await vi.advanceTimersByTimeAsync(31_000)
  expect(heartbeats.recentLoss('desk')).toBeNull()
  expect(heartbeats.lastBeat('desk')?.presence).toBe('present')
  await heartbeats.stop()
})

test('a desk that was lost while its beats could not be written hears of it with the next beat', async () => {
  const id = '3f0e2f0c-6a3b-4c55-9a53-0a2f5d1c7b11'
  const lostAt = new Date()
  const lost = { desk_id: id, lost_at: lostAt }
  const answering: Database = { ...database, query: async (text) => (text.includes('lost_at') ? [lost] : []) }
  const parts = {
    database: answering,
    replica: () => null,
    log: createLog(() => []),
    metrics: createMetrics(),
  }
  const heartbeats = startHeartbeats(parts, 90_000)
  heartbeats.beat({ deskId: id, userId: '1', presence: 'present', whenLost: 'off' }, null)
  expect(heartbeats.recentLoss(id)).toBeNull()
  await vi.advanceTimersByTimeAsync(5000)
  expect(heartbeats.recentLoss(id)).toEqual(lostAt)
  await heartbeats.stop()
})
