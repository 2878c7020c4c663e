import { timing } from '../../../core/model/timing.ts'
import type { Bus } from '../../dbus/bus.ts'
import { logind } from '../logind.ts'
import { type ReportPresence, sessionEnding } from '../presence-event.ts'
import type { DelayInhibitor } from './delay-inhibitor.ts'
import { followPreparing, type Preparing } from './logind-preparing.ts'

/** What the watch for sleep needs. */
export interface SleepOptions {
  readonly systemBus: Bus
  /** Called right after `suspending` was reported; sleep waits until it settles. */
  beforeSleep(): Promise<void>
  readonly inhibitor: DelayInhibitor
}

/**
 * Reports sleep, its end and the machine's shutdown, as logind announces them on the system bus. Sleep waits until
 * `beforeSleep` settles, for timing.sleepHold at most; shutdown waits until this process ends. Returns what stops the
 * watch and lets the machine sleep.
 */
export async function watchSleep(
  report: ReportPresence,
  { systemBus, beforeSleep, inhibitor }: SleepOptions,
): Promise<() => void> {
  let isStopped = false
  let isAsleep = false
  let limitTimer: NodeJS.Timeout | undefined
  let checkTimer: NodeJS.Timeout | undefined
  let sleep: Preparing | null = null
  /** Counts the sleeps: a sleep that was cancelled must not release the delay of the next one. */
  let round = 0

  const fallAsleep = () => {
    const mine = ++round
    const release = () => {
      if (mine !== round) return
      clearTimeout(limitTimer)
      inhibitor.release()
    }
    isAsleep = true
    limitTimer = setTimeout(release, timing.sleepHold)
    checkLater(mine)
    report({ kind: 'suspending' })
    beforeSleep().then(release, release)
  }
  const wake = () => {
    endRound()
    isAsleep = false
    inhibitor.take()
    report({ kind: 'resumed' })
  }
  const endRound = () => {
    round += 1
    clearTimeout(limitTimer)
    clearTimeout(checkTimer)
  }
  /** A timer stands still while the machine sleeps (CLOCK_MONOTONIC), so one that fires shows that it was awake. */
  const checkLater = (mine: number) => {
    checkTimer = setTimeout(() => {
      void Promise.resolve(sleep?.check()).then(() => {
        if (mine === round) checkLater(mine)
      })
    }, timing.sleepMissed)
  }

  sleep = await followPreparing(systemBus, 'Sleep', (begins) => {
    if (isStopped) return
    if (begins) fallAsleep()
    else wake()
  })
  await followPreparing(systemBus, 'Shutdown', (begins) => {
    if (begins) report(sessionEnding)
  })
  // A restarted logind may have forgotten the delay.
  await systemBus.onOwner(logind, (owner) => {
    if (owner === null || isStopped) return
    inhibitor.release()
    if (!isAsleep) inhibitor.take()
  })
  return () => {
    isStopped = true
    endRound()
    inhibitor.release()
  }
}
