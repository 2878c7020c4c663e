import { app } from 'electron'
import { type Messages, messagesIn } from '../../core/locales/messages.ts'
import { isLocaleC, type Language, languageFor } from '../../core/model/language.ts'

/** Gives the words of the language that is chosen, or of the system's as they were when this was called. */
export function messagesHere(): (chosen: 'system' | Language) => Messages {
  const isPlain = process.platform === 'linux' && isLocaleC(process.env)
  const ofSystem = isPlain ? [] : app.getPreferredSystemLanguages()
  return (chosen) => messagesIn(languageFor(chosen, ofSystem))
}
