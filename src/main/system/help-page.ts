import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { errorMessage } from '../../core/text/error-text.ts'
import { parseHelpUrl } from '../../core/text/help-url.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'

/** What opening the help page needs. */
export interface HelpPageParts {
  /** The address in the policy; null if it names none. */
  url(): string | null
  /** Opens an address in the browser; rejects if the system cannot. */
  open(url: string): Promise<void>
  readonly write: (entry: JournalEntry) => void
}

/**
 * Opens the help page, because the agent has clicked "Help". The address comes from the policy and never from a request, so no
 * page can make the app open another one; it is checked again to be an https one, since the system opens any kind of address.
 */
export async function openHelpPage({ url, open, write }: HelpPageParts): Promise<CommandResult> {
  const address = parseHelpUrl(url() ?? '')
  if (address === null) return { exit: exitCodes.wrongUsage, message: ({ helpPage }) => helpPage.none }
  try {
    await open(address)
    return { exit: exitCodes.done, message: ({ helpPage }) => helpPage.opened }
  } catch (error) {
    const reason = errorMessage(error)
    write({ at: Date.now(), level: 'warn', what: 'help page not opened', facts: { reason } })
    return { exit: exitCodes.internalError, message: ({ helpPage }) => helpPage.notOpened(address) }
  }
}
