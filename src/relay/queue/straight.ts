import type { Device } from '../../core/model/device.ts'
import type { Company, CompanyAnswer } from '../exotel/company.ts'
import { createRequestLimit } from '../http/limits.ts'
import { acceptIntent, type Wanted } from '../store/intents.ts'
import type { Database } from '../store/sql.ts'
import { relayTiming } from '../timing.ts'

/** OFFs that go to Exotel without the queue, because the database that holds it is gone. */
export interface Straight {
  /** Sends an OFF within this replica's share of the budget; null: the share is used up. */
  off(userId: string, device: Device, deskId: string): Promise<CompanyAnswer | null>
  /**
   * The database is back: what was asked for meanwhile goes into the queue as well. An older ON may wait there, and the
   * newest of an agent wins. Resolves when nothing is left; rejects if the database is gone again.
   */
  handOver(database: Database): Promise<void>
}

/** While the database is gone, each replica may use a share of the limit that suits a few of them. */
const share = { ofMinute: 1 / 4, atOnce: 1 / 20 }

/** `limit`: calls a minute. */
export function createStraight(company: Company, limit: number): Straight {
  const room = createRequestLimit({
    perMinute: limit * share.ofMinute,
    burst: Math.max(1, limit * share.atOnce),
  })
  const asked = new Map<string, Wanted>()
  return {
    async off(userId, device, deskId) {
      // Also those for which there is no room now: their desks have asked.
      asked.set(`${userId}\n${device}`, { userId, device, on: false, cause: 'desk', deskId })
      if (room.take('') > 0) return null
      return company.write(userId, { device, on: false }, AbortSignal.timeout(relayTiming.answerOther))
    },
    async handOver(database) {
      for (const [key, wanted] of asked) {
        await acceptIntent(database, wanted)
        asked.delete(key)
      }
    },
  }
}
