import { BrowserWindow, powerMonitor } from 'electron'
import { intentOf } from '../../core/model/state.ts'
import { type Bus, connectSystemBus } from '../dbus/bus.ts'
import type { Store } from '../store.ts'
import { idleSources } from './idle/idle-sources.ts'
import { watchIdleByRules } from './idle/idle-watch.ts'
import { watchLinuxPresence } from './linux-presence.ts'
import { watchPowerMonitor, watchWindowsSessionEnd } from './macos-and-windows.ts'
import type { PresenceEvent } from './presence-event.ts'

/** The parts of the app that the watch uses, besides the store. */
export interface PresenceOptions {
  /** The session bus of Linux; null elsewhere, and where there is none. */
  readonly sessionBus: Bus | null
  /** Called at each unlock: unlocking the screen may unlock the keyring too, without a signal. */
  unlocked(): void
  /** Called when the session ends; `release` lets it end once the calls are off. */
  sessionEnds(release: () => Promise<void>): void
  /** Why sleep waits for this app: a sentence that the system shows. */
  readonly whySleepWaits: string
}

/**
 * Reports to the store whether the agent is at the computer: lock, sleep, the session's end, idleness. On Linux sleep waits
 * until the OFF that the store sends for it is confirmed.
 */
export function watchPresence(store: Store, options: PresenceOptions): void {
  const report = (event: PresenceEvent) => {
    if (event.kind === 'session-ending') return options.sessionEnds(event.release)
    store.dispatch(event)
    if (event.kind === 'unlocked') options.unlocked()
  }
  if (process.platform === 'linux') {
    watchLinuxPresence(report, {
      sessionBus: options.sessionBus,
      systemBus: connectSystemBus(),
      beforeSleep: () => intentFinished(store),
      whySleepWaits: options.whySleepWaits,
      env: process.env,
    })
  } else {
    if (process.platform === 'win32') watchWindowsSessionEnd(neverShownWindow(), report)
    watchPowerMonitor(report, powerMonitor)
  }
  const idleSeconds = () => powerMonitor.getSystemIdleTime()
  watchIdleByRules(store, idleSources(process.platform, process.env, idleSeconds))
}

/** A window that loads no page. */
function neverShownWindow(): BrowserWindow {
  const partition = 'never-shown'
  const webPreferences = {
    partition,
    sandbox: true,
    contextIsolation: true,
    devTools: false,
    javascript: false,
  }
  return new BrowserWindow({ show: false, webPreferences })
}

/** Resolves once no intent is open. */
function intentFinished(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (intentOf(store.state()) !== null) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = store.subscribe(check)
    check()
  })
}
