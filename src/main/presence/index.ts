import type { Bus } from '../dbus/bus.ts'
import type { Presence, ReportPresence } from './event.ts'
import { watchLinux } from './linux.ts'
import { watchPowerMonitor } from './power-monitor.ts'
import { watchSessionEnd } from './session-end/session-end.ts'

export type { Presence, PresenceEvent, ReportPresence } from './event.ts'

/** What presence is told through. The buses are Linux's; elsewhere, and where there are none, null. */
export interface PresenceParts {
  readonly sessionBus: Bus | null
  readonly systemBus: Bus | null
  /**
   * Settles once what must happen before the machine sleeps has happened. Called right after `suspending` was
   * reported, on Linux alone: nothing else lets an app hold sleep up.
   */
  beforeSleep(): Promise<void>
  /** Why sleep waits for us, as a sentence for whoever asks the system. */
  readonly whySleepWaits: string
  /** The app's environment; left out: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * Watches whether somebody is here: lock, sleep, the session's end. Reports each change once, and the state at start
 * once it is known; never throws.
 */
export function watchPresence(report: ReportPresence, parts: PresenceParts): Presence {
  if (process.platform === 'linux') return watchLinux(report, { env: process.env, ...parts })
  // Loaded here, so that Linux's part runs without Electron too.
  let closed = false
  const watching = import('electron').then(({ BrowserWindow, powerMonitor }) => {
    if (closed) return null
    if (process.platform === 'win32') watchSessionEnd(new BrowserWindow({ show: false }), report)
    return watchPowerMonitor(report, powerMonitor)
  })
  return {
    close() {
      closed = true
      void watching.then((presence) => presence?.close())
    },
  }
}
