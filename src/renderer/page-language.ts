import { type Messages, messagesIn } from '../core/locales/messages.ts'
import type { Language } from '../core/model/language.ts'

/**
 * Sets the language of the page, and the language of Chromium's messages about invalid fields. Returns a function that
 * undoes the latter.
 */
export function setPageLanguage(language: Language): () => void {
  const messages = messagesIn(language)
  // Screen readers choose their voice by this attribute.
  document.documentElement.lang = language
  const onInvalid = ({ target }: Event) => {
    if (target instanceof HTMLInputElement) target.setCustomValidity(fieldProblem(target, messages))
  }
  const onInput = ({ target }: Event) => {
    // An old message would keep the field invalid, whatever it contains.
    if (target instanceof HTMLInputElement) target.setCustomValidity('')
  }
  addEventListener('invalid', onInvalid, true)
  addEventListener('input', onInput, true)
  return () => {
    removeEventListener('invalid', onInvalid, true)
    removeEventListener('input', onInput, true)
  }
}

/** Why a field is invalid. Chromium's own message would be in the system's language. */
function fieldProblem({ validity, type, title }: HTMLInputElement, { form }: Messages): string {
  if (validity.valueMissing) return type === 'checkbox' ? form.notTicked : form.notFilledIn
  if (validity.typeMismatch) return type === 'email' ? form.noEmail : form.noUrl
  return title === '' ? form.tooShort : title
}
