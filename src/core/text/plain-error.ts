import { type Sentence, wordsIn } from '../locales/messages.ts'

/** An error that says in a sentence what is wrong and what mends it, for a person to read. */
export class PlainError extends Error {
  override readonly name = 'PlainError'
  readonly sentence: Sentence

  constructor(sentence: Sentence) {
    // The journal and a stack trace are for support, and in English.
    super(sentence(wordsIn('en')))
    this.sentence = sentence
  }
}

/** What went wrong, as a sentence where it has one, else as whoever threw it put it. */
export function reasonOf(error: unknown): Sentence {
  if (error instanceof PlainError) return error.sentence
  const reason = error instanceof Error ? error.message : String(error)
  return () => reason
}
