import { app } from 'electron'
import { type Words, wordsIn } from '../../core/locales/messages.ts'
import { isLocaleC, type Language, languageFor } from '../../core/model/language.ts'

/** Gives the words of the language that is chosen, or of the system's as they were when this was called. */
export function wordsHere(): (chosen: 'system' | Language) => Words {
  const isPlain = process.platform === 'linux' && isLocaleC(process.env)
  const ofSystem = isPlain ? [] : app.getPreferredSystemLanguages()
  return (chosen) => wordsIn(languageFor(chosen, ofSystem))
}
