import { release } from 'node:os'
import { app } from 'electron'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { Exit } from './hold-exit.ts'

/** The journal's first line: that the app has started, and what it runs on. */
export function startedEntry(how: { readonly simulator: boolean; readonly hidden: boolean }): JournalEntry {
  return lifeEntry('app started', {
    version: app.getVersion(),
    platform: process.platform,
    release: release(),
    arch: process.arch,
    electron: process.versions.electron,
    packaged: app.isPackaged,
    ...how,
  })
}

/** Its last one. */
export function endedEntry(): JournalEntry {
  return lifeEntry('app ended', {})
}

function lifeEntry(what: string, facts: JournalEntry['facts']): JournalEntry {
  return { at: Date.now(), level: 'info', what, facts }
}

/**
 * Lets a signal that asks the app to end go the way of every other exit; left alone, Electron takes each for a Quit.
 * SIGTERM and SIGHUP are the end of the session: systemd and a display manager send them at log-out, a terminal that
 * goes away does, and nobody at the desk has chosen Quit. SIGINT is somebody's Ctrl-C, which is a Quit.
 */
export function endOnSignals(exit: Exit): void {
  process.on('SIGINT', () => app.quit())
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => exit.sessionEnds())
}
