/** A problem in one sentence, and what the agent can do about it. Either may be empty. */
export interface Advice {
  readonly message: string
  readonly remedy: string
}

/** Both sentences in one line. */
export function adviceLine({ message, remedy }: Advice): string {
  return `${message} ${remedy}`.trim()
}
