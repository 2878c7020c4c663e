import { app } from 'electron'
import { type Messages, messagesIn } from '../../core/locales/messages.ts'
import {
  hasTwelveHours,
  isLocaleC,
  type Language,
  languageFor,
  timeLocale,
} from '../../core/model/language.ts'

/**
 * Returns a function from the language setting to its messages. For `system` they are those of the system's languages
 * at the time of this call. Clock times are as the system shows them, in any language. Loaded before the tray, so this
 * file must not need the settings or a library.
 */
export function messagesForSystem(): (setting: 'system' | Language) => Messages {
  const hasNoLanguage = process.platform === 'linux' && isLocaleC(process.env)
  const systemLanguages = hasNoLanguage ? [] : app.getPreferredSystemLanguages()
  const hour12 = hasTwelveHours(
    process.platform === 'linux' ? timeLocale(process.env) : app.getSystemLocale(),
  )
  return (setting) => messagesIn(languageFor(setting, systemLanguages), hour12)
}
