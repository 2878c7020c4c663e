import { timing } from '../../../core/model/timing.ts'
import type { Bus } from '../../dbus/bus.ts'
import { type ReportPresence, sessionEnding } from '../event.ts'
import { logind } from '../session.ts'
import type { Inhibitor } from './inhibitor.ts'
import { followPreparing, type Preparing } from './preparing.ts'

/** What is needed to watch for sleep. */
export interface SleepParts {
  readonly systemBus: Bus
  /** Settles once what must happen before sleep has happened; called right after `suspending` was reported. */
  beforeSleep(): Promise<void>
  readonly inhibitor: Inhibitor
}

/**
 * Reports sleep, its end and the machine's shutdown, as logind announces them on the system bus. Sleep is held up
 * until `beforeSleep` settles, or timing.sleepHold has passed; shutdown until this process ends, which it does by then.
 * Returns what stops it and lets the machine sleep.
 */
export async function watchSleep(
  report: ReportPresence,
  { systemBus, beforeSleep, inhibitor }: SleepParts,
): Promise<() => void> {
  let stopped = false
  let asleep = false
  let limit: ReturnType<typeof setTimeout> | undefined
  let missed: ReturnType<typeof setTimeout> | undefined
  let sleep: Preparing | null = null
  /** Which sleep it is: one that was called off must not release the hold on the next. */
  let round = 0

  const prepare = () => {
    const mine = ++round
    const release = () => {
      if (mine !== round) return
      clearTimeout(limit)
      inhibitor.release()
    }
    asleep = true
    limit = setTimeout(release, timing.sleepHold)
    doubtLater(mine)
    report({ kind: 'suspending' })
    beforeSleep().then(release, release)
  }
  const wake = () => {
    endRound()
    asleep = false
    inhibitor.take()
    report({ kind: 'resumed' })
  }
  const endRound = () => {
    round += 1
    clearTimeout(limit)
    clearTimeout(missed)
  }
  /** A timer stands still while the machine sleeps (CLOCK_MONOTONIC): one that ends tells that it has been awake. */
  const doubtLater = (mine: number) => {
    missed = setTimeout(() => {
      void Promise.resolve(sleep?.look()).then(() => {
        if (mine === round) doubtLater(mine)
      })
    }, timing.sleepMissed)
  }

  sleep = await followPreparing(systemBus, 'Sleep', (begins) => {
    if (stopped) return
    if (begins) prepare()
    else wake()
  })
  await followPreparing(systemBus, 'Shutdown', (begins) => {
    if (begins) report(sessionEnding)
  })
  // A logind that was restarted may have forgotten who held it up.
  await systemBus.onOwner(logind, (owner) => {
    if (owner === null || stopped) return
    inhibitor.release()
    if (!asleep) inhibitor.take()
  })
  return () => {
    stopped = true
    endRound()
    inhibitor.release()
  }
}
