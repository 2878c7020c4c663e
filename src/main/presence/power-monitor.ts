import { type Presence, type ReportPresence, sessionEnding } from './event.ts'

/** What is used of Electron's `powerMonitor` (electronjs.org/docs/latest/api/power-monitor). */
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
 * Reports lock, sleep and shutdown on macOS and Windows, through Electron. Not run by any test on those systems; its
 * logic is tested with a stand-in for `powerMonitor`. What Windows does not tell is written in docs/lock-watch.md.
 */
export function watchPowerMonitor(report: ReportPresence, monitor: PowerMonitor): Presence {
  let closed = false
  let screenLocked = monitor.getSystemIdleState(1) === 'locked'
  /** Another user is in front of the screen (macOS: fast user switching). */
  let switchedAway = false
  let reported: boolean | null = null
  let asleep = false

  const say: ReportPresence = (event) => {
    if (!closed) report(event)
  }
  const reportLock = () => {
    const locked = screenLocked || switchedAway
    if (locked === reported) return
    reported = locked
    say({ kind: locked ? 'locked' : 'unlocked' })
  }
  const lock = (locked: boolean) => () => {
    screenLocked = locked
    reportLock()
  }
  const switchUser = (away: boolean) => () => {
    switchedAway = away
    reportLock()
  }
  // Windows can tell of one resume twice: once for the machine, once for its user.
  const sleep = (sleeps: boolean) => () => {
    if (sleeps === asleep) return
    asleep = sleeps
    say({ kind: sleeps ? 'suspending' : 'resumed' })
  }

  monitor.on('lock-screen', lock(true))
  monitor.on('unlock-screen', lock(false))
  monitor.on('user-did-resign-active', switchUser(true))
  monitor.on('user-did-become-active', switchUser(false))
  monitor.on('suspend', sleep(true))
  monitor.on('resume', sleep(false))
  monitor.on('shutdown', () => say(sessionEnding))

  say({ kind: 'lock-watch', source: 'power-monitor' })
  reportLock()
  return {
    close() {
      closed = true
    },
  }
}
