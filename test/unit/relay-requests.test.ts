import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHealth, type Health } from '../../src/relay/health.ts'
import { createDeskCheck } from '../../src/relay/http/desks.ts'
import type { Database } from '../../src/relay/store/sql.ts'
import { relayTiming } from '../../src/relay/timing.ts'

/** What one replica remembers between requests, or shares among them. */

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const id = '00000000-0000-4000-8000-000000000000'

/** A database in which the desk is revoked once `revoke` is called, and whose answers come when `answer` is called. */
function openDatabase() {
  let revokedAt: Date | null = null
  let isHeld = false
  const held: (() => void)[] = []
  const query: Database['query'] = async () => {
    const row = {
      id,
      user_id: '1',
      name: '',
      enrolled_at: new Date(0),
      last_used_at: null,
      revoked_at: revokedAt,
    }
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve))
    return [row]
  }
  const database: Database = {
    query,
    transaction: (work) => work({ query }),
    join: () => Promise.reject(new Error('unused')),
    close: async () => undefined,
  }
  return {
    database,
    revoke: () => {
      revokedAt = new Date(0)
    },
    hold: () => {
      isHeld = true
    },
    answer: () => {
      isHeld = false
      for (const resolve of held.splice(0)) resolve()
    },
  }
}

function openCheck() {
  const store = openDatabase()
  const owner = { deskId: id, userId: '1', issuedAt: 0, expiresAt: 1 }
  const check = createDeskCheck(store.database, {
    issue: async () => 'token',
    check: async () => owner,
  })
  const isKnown = async () => {
    const known = check.owner('token')
    await vi.advanceTimersByTimeAsync(100)
    return (await known) !== undefined
  }
  return { ...store, check, isKnown }
}

describe('a revocation', () => {
  test('that is heard while its desk is looked up counts, and not what the lookup finds', async () => {
    const { check, hold, answer, isKnown } = openCheck()
    hold()
    const asked = check.owner('token')
    await vi.advanceTimersByTimeAsync(100)
    check.revoked([id])
    answer()
    await vi.advanceTimersByTimeAsync(100)
    expect(await asked).toBeUndefined()
    expect(await isKnown()).toBe(false)
  })

  test('that was not heard counts once every desk is looked up again', async () => {
    const { check, revoke, isKnown } = openCheck()
    expect(await isKnown()).toBe(true)
    revoke()
    expect(await isKnown()).toBe(true)
    check.doubtAll()
    expect(await isKnown()).toBe(false)
  })

  test('is found after a while, though nobody told of it', async () => {
    const { revoke, isKnown } = openCheck()
    expect(await isKnown()).toBe(true)
    revoke()
    await vi.advanceTimersByTimeAsync(relayTiming.deskCache)
    expect(await isKnown()).toBe(false)
  })
})

test('however many ask for the health at the same time, the database is looked at once', async () => {
  const health: Health = { status: 'ok', database: 'ok', budget: null, queue: null, streams: 0 }
  let looks = 0
  const read = createHealth(async () => {
    looks += 1
    await new Promise((resolve) => setTimeout(resolve, 10))
    return health
  })
  const answers = Promise.all([read(), read(), read()])
  await vi.advanceTimersByTimeAsync(10)
  expect(await answers).toEqual([health, health, health])
  expect(looks).toBe(1)
  const next = read()
  await vi.advanceTimersByTimeAsync(10)
  expect(await next).toEqual(health)
  expect(looks).toBe(2)
})
