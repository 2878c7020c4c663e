import { release } from 'node:os'
import { app } from 'electron'
import type { JournalEntry } from '../core/journal-entries.ts'

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
 * Lets a signal that asks the app to end go the way of every other quit. Electron does so by itself until a library
 * listens too: the one that writes settings.json does, and then sends the signal once more to end the process at once.
 */
export function quitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
