// biome-ignore lint/style/noRestrictedImports: this is the one file with pino
import { destination, type Logger, pino } from 'pino'
import { redact } from '../core/text/redact.ts'

/** Where the relay writes what an administrator may want to know: one JSON object a line. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

/**
 * A log on standard error, because standard output has the line that says that the relay is ready. Whatever looks like a
 * secret, an e-mail or a phone number is masked, and so is whatever `secrets` gives at that moment.
 */
export function createLog(secrets: () => readonly string[]): Log {
  return pino(
    {
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => `${redact(line.trimEnd(), secrets())}\n` },
    },
    destination({ dest: 2, sync: true }),
  )
}

/** A log that drops everything, for commands whose own output says it all. */
export const noLog: Log = pino({ enabled: false })

/** What of an error may be logged: its message, and the message of its cause. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return `${error.message}${code}`
}
