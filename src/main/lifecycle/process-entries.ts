import { release } from 'node:os'
import { inspect } from 'node:util'
import { app } from 'electron'
import type { JournalEntry } from '../../core/view/journal-entries.ts'

/* The journal's entries about the app's own processes: their start, end and faults. */

/** The journal's first line: the app has started, and what it runs on. */
export function startedEntry(how: { readonly simulator: boolean; readonly hidden: boolean }): JournalEntry {
  return entry('info', 'app started', {
    version: app.getVersion(),
    platform: process.platform,
    release: release(),
    arch: process.arch,
    electron: process.versions.electron,
    packaged: app.isPackaged,
    ...how,
  })
}

/** The journal's last line. */
export function endedEntry(): JournalEntry {
  return entry('info', 'app ended', {})
}

/**
 * Reports every exception and rejection that was not caught, and every process of the app that died; the app goes on.
 * Because of this listener Electron does not show its own dialog, which would contain the whole stack.
 */
export function watchFaults(report: (entry: JournalEntry) => void): void {
  process.on('uncaughtException', (error) => report(faultEntry('uncaught exception', error)))
  process.on('unhandledRejection', (reason) => report(faultEntry('unhandled rejection', reason)))
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    report(entry('error', 'window process gone', { reason, exitCode }))
  })
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) => {
    const facts = { type, service: serviceName ?? null, reason, exitCode }
    report(entry('error', 'helper process gone', facts))
  })
}

/** An entry for something thrown: its name, message and stack, without folders, which may be named after a person. */
export function faultEntry(what: string, thrown: unknown): JournalEntry {
  if (!(thrown instanceof Error)) return entry('error', what, { thrown: inspect(thrown, { depth: 1 }) })
  const cause = thrown.cause === undefined ? null : inspect(thrown.cause, { depth: 0 })
  const { name, message } = thrown
  return entry('error', what, { name, message, stack: stackOf(thrown), cause })
}

function entry(level: JournalEntry['level'], what: string, facts: JournalEntry['facts']): JournalEntry {
  return { at: Date.now(), level, what, facts }
}

/** Each frame as `function (file:line:column)`, without the file's folder and without the bundler's hash. */
function stackOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) =>
      line
        .trim()
        .replace(/^at /, '')
        .replace(/(?:file:\/\/)?[^\s()]*[\\/]([^\s()\\/]+)/g, '$1')
        .replace(/-[\w-]{8}\.js:/, '.js:'),
    )
    .join(' < ')
}
