import type { Bus } from '../dbus/bus.ts'
import type { Presence, ReportPresence } from './event.ts'
import { type LockFact, type LockVerdict, learn, nothingKnown, verdictOf } from './lock/lock-facts.ts'
import { newsOf } from './lock/lock-news.ts'
import type { Environment } from './lock/lock-setting.ts'
import { watchSession } from './lock/logind-session.ts'
import { watchScreensavers } from './lock/screensavers.ts'
import { joinSession } from './session-end/session-client.ts'
import { joinXSession } from './session-end/x-session.ts'
import { sleepInhibitor } from './sleep/inhibitor.ts'
import { watchSleep } from './sleep/sleep.ts'

/** What Linux tells through. */
export interface LinuxParts {
  /** Where the screensavers and the session manager are; null: there is none. */
  readonly sessionBus: Bus | null
  /** Where logind is; null: there is none. */
  readonly systemBus: Bus | null
  beforeSleep(): Promise<void>
  readonly whySleepWaits: string
  /** The app's environment: which desktop and which session it is in. */
  readonly env: Environment
}

/** Watches logind, the desktop's screensaver and its session manager. A bus that is not there or dies only means that less is known. */
export function watchLinux(
  report: ReportPresence,
  { sessionBus, systemBus, beforeSleep, whySleepWaits, env }: LinuxParts,
): Presence {
  let closed = false
  let knowledge = nothingKnown(env.XDG_CURRENT_DESKTOP ?? '')
  /** What was reported last; null as long as not everybody who is there has answered. */
  let reported: LockVerdict | null = null
  const stops: (() => void)[] = []

  const say: ReportPresence = (event) => {
    if (!closed) report(event)
  }
  const reportVerdict = () => {
    const verdict = verdictOf(knowledge)
    const news = newsOf(reported, verdict)
    reported = verdict
    for (const event of news) say(event)
  }
  const tell = (fact: LockFact) => {
    knowledge = learn(knowledge, fact)
    if (reported !== null) reportVerdict()
  }
  // Heard also where nobody tells of locks: a locker that says nothing (swaylock, i3lock) may follow it.
  const lockRequested = () => {
    if (reported !== null && reported.locked !== true) say({ kind: 'lock-requested' })
  }
  /** Takes note of what stops a watch; a watch that could not begin, as its bus is dead, is none. */
  const begin = (watch: Promise<() => void>) =>
    watch.then(
      (stop) => {
        if (closed) stop()
        else stops.push(stop)
      },
      () => {},
    )

  const watches: Promise<void>[] = []
  if (sessionBus !== null) {
    watches.push(begin(watchScreensavers(sessionBus, env, tell)))
    void begin(joinSession(sessionBus, env, say))
  }
  if (systemBus !== null) {
    watches.push(begin(watchSession(systemBus, env, { tell, lockRequested })))
    void begin(watchSleep(say, { systemBus, beforeSleep, inhibitor: sleepInhibitor(env, whySleepWaits) }))
  }
  // KDE's session manager is the one that does not speak D-Bus to its clients.
  if (knowledge.desktop.includes('KDE')) void begin(joinXSession(env, say))
  // Not before all have answered: a blank GNOME screen would be a lock until logind says that it is none.
  void Promise.all(watches).then(reportVerdict)

  return {
    close() {
      closed = true
      for (const stop of stops) stop()
    },
  }
}
