import type { Language } from '../model/language.ts'
import * as english from './en/index.ts'
import * as hindi from './hi/index.ts'

export type { Advice } from './advice.ts'

/**
 * Every text that people read, in one language. Each folder (en, hi) is a catalogue of sentences with the same files and
 * names; English is the model. The files beside this one choose and combine the sentences, in every language alike.
 */
export type Messages = typeof english & {
  /** Whether the system shows times with 12 hours; with 24 if it is left out. */
  readonly hour12?: boolean
}

/** A text that is made once the language of the reader is known. */
export type LocalizedText = (messages: Messages) => string

const catalogues: Readonly<Record<Language, Messages>> = { en: english, hi: hindi }

const withTwelveHours: Readonly<Record<Language, Messages>> = {
  en: { ...english, hour12: true },
  hi: { ...hindi, hour12: true },
}

/** The messages in a language, with the clock of the system. */
export function messagesIn(language: Language, hour12 = false): Messages {
  return (hour12 ? withTwelveHours : catalogues)[language]
}
