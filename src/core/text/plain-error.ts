import { type LocalizedText, messagesIn } from '../locales/messages.ts'

/** An error that says in a sentence what is wrong and what mends it, for a person to read. */
export class PlainError extends Error {
  override readonly name = 'PlainError'
  readonly sentence: LocalizedText

  constructor(sentence: LocalizedText) {
    // The journal and a stack trace are for support, and in English.
    super(sentence(messagesIn('en')))
    this.sentence = sentence
  }
}

/** What went wrong, as a sentence where it has one, else as whoever threw it put it. */
export function reasonOf(error: unknown): LocalizedText {
  if (error instanceof PlainError) return error.sentence
  const reason = error instanceof Error ? error.message : String(error)
  return () => reason
}
