import { timing } from '../../core/timing.ts'
import type { Bus } from '../bus.ts'
import type { ReportPresence } from './event.ts'
import type { Inhibitor } from './inhibitor.ts'
import { logind, logindPath, managerInterface } from './session.ts'

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
  let asleep = false
  let ending = false
  let limit: ReturnType<typeof setTimeout> | undefined
  /** Which sleep it is: one that was called off must not release the hold on the next. */
  let round = 0

  const prepare = () => {
    const mine = ++round
    const release = () => {
      if (mine !== round) return
      clearTimeout(limit)
      inhibitor.release()
    }
    limit = setTimeout(release, timing.sleepHold)
    report({ kind: 'suspending' })
    beforeSleep().then(release, release)
  }
  const wake = () => {
    round += 1
    clearTimeout(limit)
    inhibitor.take()
    report({ kind: 'resumed' })
  }

  const manager = { sender: logind, path: logindPath }
  await systemBus.onSignal({ ...manager, signal: `${managerInterface}.PrepareForSleep` }, ([starts]) => {
    if (typeof starts !== 'boolean' || starts === asleep) return
    asleep = starts
    if (starts) prepare()
    else wake()
  })
  await systemBus.onSignal({ ...manager, signal: `${managerInterface}.PrepareForShutdown` }, ([starts]) => {
    if (typeof starts !== 'boolean' || starts === ending) return
    ending = starts
    if (starts) report({ kind: 'session-ending' })
  })
  // A logind that was restarted may have forgotten who held it up.
  await systemBus.onOwner(logind, (owner) => {
    if (owner === null || asleep) return
    inhibitor.release()
    inhibitor.take()
  })
  return () => {
    round += 1
    clearTimeout(limit)
    inhibitor.release()
  }
}
