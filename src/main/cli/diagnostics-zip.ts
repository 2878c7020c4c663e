import { writeFileSync } from 'node:fs'
// The build for Node.js declares a `require` of its own, as the bundle's does.
import { strToU8, zipSync } from 'fflate/browser'
import { diskLine } from '../../core/locales/disk.ts'
import { messagesIn } from '../../core/locales/messages.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { Status } from '../../core/protocol/status-json.ts'
import { redact } from '../../core/text/redact.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { checkPolicy } from './check-policy.ts'
import { logResult } from './support-output.ts'

/** What the running app has sent for support; `status` is null without one. */
interface Report {
  /** The text of `hookswitch diagnostics`. */
  readonly diagnostics: string
  readonly status: Status | null
}

/**
 * Writes what support needs into the new zip file `file`, which only its owner can read: the diagnostics, the status, the
 * journal and the verdict on the policy, without secrets, in English. Another file of that name stays as it is.
 */
export async function writeDiagnosticsZip(
  file: string,
  profile: string,
  { diagnostics, status }: Report,
): Promise<CommandResult> {
  const english = messagesIn('en')
  const files = {
    'diagnostics.txt': diagnostics,
    'policy.txt': redact(checkPolicy(null, profile).message(english), []),
    'journal.txt': (await logResult(profile, Number.POSITIVE_INFINITY)).message(english),
    ...(status === null ? {} : { 'status.json': redact(JSON.stringify(status, null, 2), []) }),
  }
  const bytes = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(`${text}\n`)])),
  )
  try {
    writeFileSync(file, bytes, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EEXIST' || code === 'ENOENT' || code === 'ENOTDIR') {
      const isThere = code === 'EEXIST'
      return {
        exit: exitCodes.wrongUsage,
        message: ({ commandLine }) =>
          isThere ? commandLine.fileExists(file) : commandLine.noFolderFor(file),
      }
    }
    const disk = diskFailure(file, error)
    return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, disk) }
  }
  return { exit: exitCodes.done, message: ({ commandLine }) => commandLine.zipWritten(file) }
}
