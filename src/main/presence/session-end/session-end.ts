import { type ReportPresence, sessionEnding } from '../event.ts'

/** What is used of a BrowserWindow (electronjs.org/docs/latest/api/browser-window). */
export interface SessionWindow {
  on(event: 'query-session-end', listener: () => void): unknown
}

/**
 * Reports the end of a Windows session, which Electron tells to windows alone: so `window` is one that is never shown
 * and never loaded. The first word of it counts, since log-out and shutdown wait a few seconds at most. Not run on
 * Windows by any test; its logic is tested with a stand-in for the window.
 */
export function watchSessionEnd(window: SessionWindow, report: ReportPresence): void {
  let told = false
  window.on('query-session-end', () => {
    if (told) return
    told = true
    report(sessionEnding)
  })
}
