import type { EventHub } from './events.ts'
import type { DeskCheck } from './http/desks.ts'
import type { EventStreams } from './http/event-streams.ts'
import type { Outcomes } from './queue/outcomes.ts'
import type { Straight } from './queue/straight.ts'
import type { ReplicaListener } from './replica.ts'
import { findDesks } from './store/desks.ts'
import type { Gate } from './store/gate.ts'
import type { Database } from './store/sql.ts'

/** The parts of a replica that follow the database and the other replicas. */
export interface FollowingParts {
  readonly database: Database
  readonly gate: Gate
  readonly deskCheck: DeskCheck
  readonly streams: EventStreams
  readonly hub: EventHub
  readonly outcomes: Outcomes
  readonly straight: Straight
  /** Looks at the queue now. */
  readonly wakeQueue: () => void
}

/** Hands on what the replicas tell each other, and keeps desks from the database while the session with it is gone. */
export function followReplicas(parts: FollowingParts): ReplicaListener {
  const { database, gate, deskCheck, streams, hub, outcomes, straight, wakeQueue } = parts

  function endRevoked(desks: readonly string[]): void {
    deskCheck.revoked(desks)
    streams.end(desks)
  }

  return {
    notified(notification) {
      switch (notification.kind) {
        case 'queued':
          wakeQueue()
          break
        case 'agents':
          hub.changed(notification.users)
          break
        case 'ended':
          outcomes.ended(notification.generation, notification.outcome)
          break
        case 'revoked':
          endRevoked(notification.desks)
          break
      }
    },
    lost: gate.shut,
    async rejoined() {
      // Before desks reach the database again: what they asked for meanwhile is newer than what waits in the queue.
      await straight.handOver(database)
      endRevoked(await revokedAmong(database, streams.desks()))
      gate.open()
      deskCheck.doubtAll()
      hub.allChanged()
      wakeQueue()
    },
  }
}

/** The desks that were revoked or deleted: that may have been missed while the session with the database was gone. */
async function revokedAmong(database: Database, desks: readonly string[]): Promise<readonly string[]> {
  const found = await findDesks(database, desks)
  return desks.filter((id) => found.get(id)?.revokedAt !== null)
}
