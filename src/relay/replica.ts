import { type Log, messageOf } from './log.ts'
import { createAlarmClock } from './queue/alarm-clock.ts'
import { type Notification, parseNotification } from './store/notifications.ts'
import type { Database, Membership } from './store/sql.ts'
import { relayTiming } from './timing.ts'

/** This process among the replicas of its database. */
export interface Replica {
  /** Null while the session with the database is gone. */
  number(): number | null
  stop(): Promise<void>
}

/** What a replica does about the others' words. */
export interface ReplicaListener {
  readonly notified: (notification: Notification) => void
  /** The session ended: notifications are lost until it is back. */
  readonly lost: () => void
  /** The session is back after notifications were lost. Until this resolves, the replica has no number. */
  readonly rejoined: () => Promise<void>
}

/** Joins the replicas, and again whenever the session ends. Rejects only if the first attempt fails. */
export async function joinReplicas(
  database: Database,
  log: Log,
  { notified, lost, rejoined }: ReplicaListener,
): Promise<Replica> {
  const clock = createAlarmClock()
  let membership: Membership | undefined
  let stopped = false

  /** Joins; this replica counts as a member once `prepare` has resolved. */
  const join = async (prepare: () => Promise<void>) => {
    let ended = false
    const joined = await database.join({
      notified: (payload) => {
        const notification = parseNotification(payload)
        if (notification !== undefined) notified(notification)
      },
      lost: () => {
        ended = true
        membership = undefined
        lost()
        log.error({}, 'session with the database lost')
        clock.ring()
      },
    })
    try {
      await prepare()
    } catch (error) {
      await joined.leave().catch(() => undefined)
      throw error
    }
    if (ended) lost()
    else membership = joined
  }
  await join(async () => undefined)

  async function watch(): Promise<void> {
    while (!stopped) {
      await clock.sleep(relayTiming.rejoin)
      if (stopped || membership !== undefined) continue
      try {
        await join(rejoined)
        log.info({}, 'session with the database is back')
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'database unreachable')
        await new Promise((resolve) => setTimeout(resolve, relayTiming.rejoin))
      }
    }
  }

  const watching = watch()
  return {
    number: () => membership?.number ?? null,
    async stop() {
      stopped = true
      clock.ring()
      await watching
      await membership?.leave().catch(() => undefined)
    },
  }
}
