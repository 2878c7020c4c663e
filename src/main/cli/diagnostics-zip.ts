import { writeFileSync } from 'node:fs'
// The build for Node.js declares a `require` of its own, as the bundle's does.
import { strToU8, zipSync } from 'fflate/browser'
import { diskLine } from '../../core/locales/disk.ts'
import { messagesIn } from '../../core/locales/messages.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { Status } from '../../core/protocol/status-json.ts'
import { errorCode } from '../../core/text/error-text.ts'
import { isAnswerLine } from '../../core/view/journal-entries.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { replaceFileSync } from '../storage/files.ts'
import { checkPolicy } from './check-policy.ts'
import { logResult } from './support-output.ts'

/** How many of Exotel's last answers stand in `answers.txt`, with their codes and request ids. */
const answersInZip = 100

/** What the running app knows for support; `status` is null without one. */
interface Report {
  /** The text of `hookswitch diagnostics`. */
  readonly diagnostics: string
  readonly status: Status | null
}

export interface ZipOptions {
  /** Whether the user has agreed to replace a file of that name; without it such a file stays as it is. */
  readonly replace: boolean
  /** Masks numbers and addresses in what is not redacted yet, and the secrets that the process knows. */
  redact(text: string): string
}

/**
 * Writes what support needs into the zip file `file`, which only its owner can read: the diagnostics, the status, the
 * journal, Exotel's last answers and the verdict on the policy, without secrets, in English.
 */
export async function writeDiagnosticsZip(
  file: string,
  profile: string,
  { diagnostics, status }: Report,
  { replace, redact }: ZipOptions,
): Promise<CommandResult> {
  const english = messagesIn('en')
  const files = {
    'diagnostics.txt': diagnostics,
    'policy.txt': redact(checkPolicy(null, profile).message(english)),
    'answers.txt': (await logResult(profile, answersInZip, isAnswerLine)).message(english),
    'journal.txt': (await logResult(profile, Number.POSITIVE_INFINITY)).message(english),
    ...(status === null ? {} : { 'status.json': redact(JSON.stringify(status, null, 2)) }),
  }
  const bytes = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(`${text}\n`)])),
  )
  try {
    if (replace) replaceFileSync(file, bytes, 0o600)
    else writeFileSync(file, bytes, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const code = errorCode(error)
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
