import { type PresenceWatch, type ReportPresence, sessionEnding } from './presence-event.ts'

/** The part of Electron's `powerMonitor` that is used (electronjs.org/docs/latest/api/power-monitor). */
export interface PowerMonitor {
  on(event: 'lock-screen', listener: () => void): unknown
  on(event: 'unlock-screen', listener: () => void): unknown
  on(event: 'user-did-resign-active', listener: () => void): unknown
  on(event: 'user-did-become-active', listener: () => void): unknown
  on(event: 'suspend', listener: () => void): unknown
  on(event: 'resume', listener: () => void): unknown
  on(event: 'shutdown', listener: () => void): unknown
  getSystemIdleState(idleThreshold: number): 'active' | 'idle' | 'locked' | 'unknown'
}

/**
 * Reports lock, sleep and shutdown on macOS and Windows, through Electron. No test runs it on those systems; its logic
 * is tested with a stand-in for `powerMonitor`. docs/lock-detection.md names what Windows does not report.
 */
export function watchPowerMonitor(report: ReportPresence, monitor: PowerMonitor): PresenceWatch {
  let isClosed = false
  let isScreenLocked = monitor.getSystemIdleState(1) === 'locked'
  /** Another user's session is on the screen (macOS: fast user switching). */
  let isSwitchedAway = false
  let reportedLock: boolean | null = null
  let isAsleep = false

  const reportUnlessClosed: ReportPresence = (event) => {
    if (!isClosed) report(event)
  }
  const reportLock = () => {
    const isLocked = isScreenLocked || isSwitchedAway
    if (isLocked === reportedLock) return
    reportedLock = isLocked
    reportUnlessClosed({ kind: isLocked ? 'locked' : 'unlocked' })
  }
  const onLock = (locked: boolean) => () => {
    isScreenLocked = locked
    reportLock()
  }
  const onSwitchUser = (away: boolean) => () => {
    isSwitchedAway = away
    reportLock()
  }
  // Windows can report one resume twice: once for the machine, once for its user.
  const onSleep = (asleep: boolean) => () => {
    if (asleep === isAsleep) return
    isAsleep = asleep
    reportUnlessClosed({ kind: asleep ? 'suspending' : 'resumed' })
  }

  monitor.on('lock-screen', onLock(true))
  monitor.on('unlock-screen', onLock(false))
  monitor.on('user-did-resign-active', onSwitchUser(true))
  monitor.on('user-did-become-active', onSwitchUser(false))
  monitor.on('suspend', onSleep(true))
  monitor.on('resume', onSleep(false))
  monitor.on('shutdown', () => reportUnlessClosed(sessionEnding))

  reportUnlessClosed({ kind: 'lock-watch', source: 'power-monitor' })
  reportLock()
  return {
    close() {
      isClosed = true
    },
  }
}

/** The part of a BrowserWindow that is used (electronjs.org/docs/latest/api/browser-window). */
export interface SessionWindow {
  on(event: 'query-session-end', listener: () => void): unknown
}

/**
 * Reports the end of a Windows session. Electron reports it to windows only, so `window` is one that is never shown and
 * never loads a page. The first event counts, since log-out and shutdown wait a few seconds at most. No test runs it on
 * Windows; its logic is tested with a stand-in for the window.
 */
export function watchWindowsSessionEnd(window: SessionWindow, report: ReportPresence): void {
  let isReported = false
  window.on('query-session-end', () => {
    if (isReported) return
    isReported = true
    report(sessionEnding)
  })
}
