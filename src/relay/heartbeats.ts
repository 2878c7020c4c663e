import { type Log, messageOf } from './log.ts'
import type { Metrics } from './metrics.ts'
import { createAlarmClock } from './queue/alarm-clock.ts'
import { type Beat, beatPulse, saveBeats } from './store/leases.ts'
import type { Database } from './store/sql.ts'
import { relayTiming } from './timing.ts'

/** The beats of the desks, and the relay's own pulse, which switches off the agents of lost desks. */
export interface Heartbeats {
  /** Notes a beat; it is written with others. `lostAt`: when the desk was lost before it; null if it was not. */
  beat(beat: Omit<Beat, 'age'>, lostAt: Date | null): void
  /** The desk's last beat, if it came here and so lately that the desk cannot have been lost since. */
  lastBeat(deskId: string): Pick<Beat, 'presence'> | undefined
  /**
   * When the desk was lost, if it has returned here no longer than the grace ago; else null. The answer to its first beat may
   * not have reached it, so the next ones say it, too.
   */
  recentLoss(deskId: string): Date | null
  /** Whether beats reach the database: no lease may be granted that nobody keeps. */
  areKept(): boolean
  /** Forgets a beat that was not written yet: the desk quits. */
  forget(deskId: string): void
  /** Writes what is left. */
  stop(): Promise<void>
}

/** What is remembered of a desk's last beat. `at` and `returnedAt`: monotonic ms. */
interface LastBeat extends Pick<Beat, 'presence'> {
  readonly at: number
  readonly lostAt: Date | null
  readonly returnedAt: number
}

/** Starts the pulse of this replica. After `grace` ms without a beat a desk is lost. */
export function startHeartbeats(
  parts: {
    readonly database: Database
    /** This replica's number; null while its session with the database is gone. */
    readonly replica: () => number | null
    readonly log: Log
    readonly metrics: Metrics
  },
  grace: number,
): Heartbeats {
  const { database, replica, log, metrics } = parts
  // With the usual grace these are the usual timings; a shorter one needs a faster pulse.
  const pulse = Math.min(relayTiming.pulse, grace / 10)
  const outage = Math.min(relayTiming.outage, grace / 3)
  const clock = createAlarmClock()
  const pending = new Map<string, Omit<Beat, 'age'> & { readonly at: number }>()
  /** The last beat of each desk that came here. */
  const lastBeats = new Map<string, LastBeat>()
  let stopped = false
  /** Whether the last statement about leases succeeded. */
  let areKept = true

  async function write(): Promise<void> {
    const beats = [...pending.values()]
    pending.clear()
    if (beats.length === 0) return
    try {
      const now = performance.now()
      const losses = await saveBeats(
        database,
        beats.map(({ at, ...beat }) => ({ ...beat, age: now - at })),
        replica(),
      )
      areKept = true
      for (const [deskId, lostAt] of losses) noteLoss(deskId, lostAt)
    } catch (error) {
      // They are tried again, unless the desk has beaten anew meanwhile.
      for (const beat of beats) if (!pending.has(beat.deskId)) pending.set(beat.deskId, beat)
      throw error
    }
  }

  /** The desk was lost although it beat here, since its beats could not be written: its next one is answered with that. */
  function noteLoss(deskId: string, lostAt: Date): void {
    const beat = lastBeats.get(deskId)
    if (beat === undefined || beat.lostAt?.getTime() === lostAt.getTime()) return
    lastBeats.set(deskId, { ...beat, lostAt, returnedAt: performance.now() })
  }

  async function run(): Promise<void> {
    let lastPulse = 0
    while (!stopped) {
      try {
        // Beats that have arrived are written before anybody counts as lost.
        await write()
        const number = replica()
        if (number !== null && performance.now() - lastPulse >= pulse) {
          lastPulse = performance.now()
          for (const [deskId, { at }] of lastBeats) if (lastPulse - at > grace) lastBeats.delete(deskId)
          const lost = await beatPulse(database, { grace, outage, replica: number })
          areKept = true
          if (lost.length > 0) {
            metrics.lost.inc(lost.length)
            log.warn({ desks: lost.length }, 'desks lost: their agents are switched off')
          }
        }
      } catch (error) {
        areKept = false
        log.warn({ error: messageOf(error) }, 'heartbeats could not be written')
      }
      if (!stopped) await clock.sleep(Math.min(relayTiming.writeBeats, pulse))
    }
    await write().catch((error: unknown) =>
      log.warn({ error: messageOf(error) }, 'heartbeats could not be written'),
    )
  }

  const running = run()
  return {
    beat(beat, lostAt) {
      const at = performance.now()
      pending.set(beat.deskId, { ...beat, at })
      const before = lastBeats.get(beat.deskId)
      const isKnownLoss = lostAt !== null && before?.lostAt?.getTime() === lostAt.getTime()
      const returnedAt = isKnownLoss ? before.returnedAt : at
      lastBeats.set(beat.deskId, { presence: beat.presence, lostAt, at, returnedAt })
    },
    lastBeat(deskId) {
      const beat = lastBeats.get(deskId)
      return beat !== undefined && performance.now() - beat.at < grace / 2 ? beat : undefined
    },
    recentLoss(deskId) {
      const beat = lastBeats.get(deskId)
      return beat !== undefined && performance.now() - beat.returnedAt < grace ? beat.lostAt : null
    },
    areKept: () => areKept && replica() !== null,
    forget(deskId) {
      pending.delete(deskId)
      lastBeats.delete(deskId)
    },
    async stop() {
      stopped = true
      clock.ring()
      await running
    },
  }
}
