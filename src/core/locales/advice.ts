import type { KeychainAbsence } from '../model/session.ts'

/** A sentence for the agent, and what mends it. */
export interface Advice {
  readonly message: string
  readonly remedy: string
}

/** The same in one line; one part may be empty. */
export function adviceLine({ message, remedy }: Advice): string {
  return `${message} ${remedy}`.trim()
}

/** What can be the matter with a keychain. */
export type KeychainTrouble = 'locked' | KeychainAbsence | 'refused'
