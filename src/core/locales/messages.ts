import type { Language } from '../model/language.ts'
import * as english from './en/index.ts'
import * as hindi from './hi/index.ts'

export type { Advice } from './advice.ts'

/** Every text that a person reads, in one language. English is the model: what it has, each language must have. */
export type Messages = typeof english

/** Something to be said, in whichever language the surface speaks that says it. */
export type LocalizedText = (messages: Messages) => string

const catalogues: Readonly<Record<Language, Messages>> = { en: english, hi: hindi }

/** The words of a language. */
export function messagesIn(language: Language): Messages {
  return catalogues[language]
}
