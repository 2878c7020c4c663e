import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { reasonOf } from '../../core/text/plain-error.ts'

/** What saving the zip file for support needs. */
export interface SaveReportParts {
  /** Lets the agent choose the file, with `name` as the suggestion; null if they cancel. */
  choose(name: string): Promise<string | null>
  /** Writes the file, and says where it is or why it is not written. */
  write(file: string): Promise<CommandResult>
}

/** Lets the agent choose a file, and writes what support needs into it; a dialog that was cancelled has no message. */
export async function saveReport(
  { choose, write }: SaveReportParts,
  now = new Date(),
): Promise<CommandResult> {
  try {
    const file = await choose(`hookswitch-diagnostics-${dateOf(now)}.zip`)
    return file === null ? cancelled : await write(file)
  } catch (error) {
    return {
      exit: exitCodes.internalError,
      message: (messages) => messages.activity.reportNotSaved(reasonOf(error)(messages)),
    }
  }
}

const cancelled: CommandResult = { exit: exitCodes.done, message: () => '' }

/** The local date, such as "2026-05-12". */
function dateOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
