import type { Bus } from '../dbus/bus.ts'
import {
  type LockFact,
  type LockVerdict,
  learn,
  lockEvents,
  nothingKnown,
  verdictOf,
} from './lock/lock-state.ts'
import { watchLogindSession } from './lock/logind-session.ts'
import { watchScreensavers } from './lock/screensavers.ts'
import type { PresenceWatch, ReportPresence } from './presence-event.ts'
import { joinSessionManagers } from './session-end/dbus-session-manager.ts'
import { joinXsmpSessionManager } from './session-end/xsmp-session-manager.ts'
import { delayInhibitor } from './sleep/delay-inhibitor.ts'
import { watchSleep } from './sleep/logind-sleep.ts'

/** What the watch needs on Linux. */
export interface LinuxPresenceOptions {
  /** The bus of the screensavers and the session manager; null if there is none. */
  readonly sessionBus: Bus | null
  /** The bus of logind; null if there is none. */
  readonly systemBus: Bus | null
  /** Called right after `suspending` was reported. Sleep waits until it settles, for timing.sleepHold at most. */
  beforeSleep(): Promise<void>
  /** Why sleep waits for this app: a sentence that the system shows. */
  readonly whySleepWaits: string
  /** The app's environment, which tells its desktop and its session. */
  readonly env: NodeJS.ProcessEnv
}

/**
 * Watches logind, the desktop's screensaver and its session manager. If a bus is missing or ends, the watch reports less; it
 * never throws.
 */
export function watchLinuxPresence(
  report: ReportPresence,
  { sessionBus, systemBus, beforeSleep, whySleepWaits, env }: LinuxPresenceOptions,
): PresenceWatch {
  let isClosed = false
  let knowledge = nothingKnown(env.XDG_CURRENT_DESKTOP ?? '')
  /** The verdict that was reported last; null until every source that exists has answered. */
  let reported: LockVerdict | null = null
  const stops: (() => void)[] = []

  const reportUnlessClosed: ReportPresence = (event) => {
    if (!isClosed) report(event)
  }
  const reportVerdict = () => {
    const verdict = verdictOf(knowledge)
    const events = lockEvents(reported, verdict)
    reported = verdict
    for (const event of events) reportUnlessClosed(event)
  }
  const onFact = (fact: LockFact) => {
    knowledge = learn(knowledge, fact)
    if (reported !== null) reportVerdict()
  }
  // Reported even if no source is known: swaylock and i3lock, which report nothing, may follow the request.
  const onLockRequest = () => {
    if (reported !== null && reported.locked !== true) reportUnlessClosed({ kind: 'lock-requested' })
  }
  /** Remembers how to stop a watch; a watch whose bus has ended never begins, so there is nothing to stop. */
  const begin = (watch: Promise<() => void>) =>
    watch.then(
      (stop) => {
        if (isClosed) stop()
        else stops.push(stop)
      },
      () => {},
    )

  const lockWatches: Promise<void>[] = []
  if (sessionBus !== null) {
    lockWatches.push(begin(watchScreensavers(sessionBus, env, onFact)))
    void begin(joinSessionManagers(sessionBus, env, reportUnlessClosed))
  }
  if (systemBus !== null) {
    lockWatches.push(begin(watchLogindSession(systemBus, env, { onFact, onLockRequest })))
    const inhibitor = delayInhibitor(env, whySleepWaits)
    void begin(watchSleep(reportUnlessClosed, { systemBus, beforeSleep, inhibitor }))
  }
  // KDE's session manager is the only one that does not use D-Bus for its clients.
  if (knowledge.desktop.includes('KDE')) void begin(joinXsmpSessionManager(env, reportUnlessClosed))
  // Only once all have answered: else a blank GNOME screen would count as locked until logind says that it is not.
  void Promise.all(lockWatches).then(reportVerdict)

  return {
    close() {
      isClosed = true
      for (const stop of stops) stop()
    },
  }
}
