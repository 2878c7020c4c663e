import { type LocalizedText, messagesIn } from '../locales/messages.ts'
import { errorMessage } from './error-text.ts'

/** An error with a sentence for people: what is wrong, and what helps. */
export class PlainError extends Error {
  override readonly name = 'PlainError'
  readonly sentence: LocalizedText

  constructor(sentence: LocalizedText) {
    // The journal and a stack trace are for support, and in English.
    super(sentence(messagesIn('en')))
    this.sentence = sentence
  }
}

/** The error's sentence where it has one, else its message. */
export function reasonOf(error: unknown): LocalizedText {
  if (error instanceof PlainError) return error.sentence
  const reason = errorMessage(error)
  return () => reason
}
