import { release } from 'node:os'
import { app } from 'electron'
import type { JournalEntry } from '../core/journal-entries.ts'

/** Tells `write` that the app has started, and what it runs on; and, as the very last thing, that it has ended. */
export function watchLifetime(
  write: (entry: JournalEntry) => void,
  how: { readonly simulator: boolean; readonly hidden: boolean },
): void {
  const entry = (what: string, facts: JournalEntry['facts']) =>
    write({ at: Date.now(), level: 'info', what, facts })
  entry('app started', {
    version: app.getVersion(),
    platform: process.platform,
    release: release(),
    arch: process.arch,
    electron: process.versions.electron,
    packaged: app.isPackaged,
    ...how,
  })
  app.on('quit', (_event, exitCode) => entry('app ended', { exitCode }))
}

/**
 * Lets a signal that asks the app to end go the way of every other quit. Electron does so by itself until a library
 * listens too: the one that writes settings.json does, and then sends the signal once more to end the process at once.
 */
export function quitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
