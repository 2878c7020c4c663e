import { inspect } from 'node:util'
import { app } from 'electron'
import type { JournalEntry } from '../../core/view/journal-entries.ts'

/**
 * Tells `report` of every fault that nobody caught, and of every process of the app that died; the app goes on. That
 * somebody listens is also what keeps Electron from showing a dialog of its own, with the whole stack in it.
 */
export function watchFaults(report: (entry: JournalEntry) => void): void {
  process.on('uncaughtException', (error) => report(faultEntry('uncaught exception', error)))
  process.on('unhandledRejection', (reason) => report(faultEntry('unhandled rejection', reason)))
  // A terminal that was closed takes no more words: not a fault, and to report it there would be one more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    report(entry('window process gone', { reason, exitCode }))
  })
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) => {
    report(entry('helper process gone', { type, service: serviceName ?? null, reason, exitCode }))
  })
}

/** An entry for something thrown: its name, message and stack, in which folders, and with them a name, are left out. */
export function faultEntry(what: string, thrown: unknown): JournalEntry {
  if (!(thrown instanceof Error)) return entry(what, { thrown: inspect(thrown, { depth: 1 }) })
  const cause = thrown.cause === undefined ? null : inspect(thrown.cause, { depth: 0 })
  return entry(what, { name: thrown.name, message: thrown.message, stack: stackOf(thrown), cause })
}

function entry(what: string, facts: JournalEntry['facts']): JournalEntry {
  return { at: Date.now(), level: 'error', what, facts }
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
