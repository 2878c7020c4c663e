import { type Messages, messagesIn } from '../core/locales/messages.ts'
import type { Language } from '../core/model/language.ts'

/** Makes the page one of this language, and what Chromium says of a wrong field. Returns what ends it. */
export function setPageLanguage(language: Language): () => void {
  const messages = messagesIn(language)
  // A screen reader chooses its voice by this.
  document.documentElement.lang = language
  const onInvalid = ({ target }: Event) => {
    if (target instanceof HTMLInputElement) target.setCustomValidity(complaintOf(target, messages))
  }
  const onInput = ({ target }: Event) => {
    // One that stood would keep the field wrong, whatever is in it now.
    if (target instanceof HTMLInputElement) target.setCustomValidity('')
  }
  addEventListener('invalid', onInvalid, true)
  addEventListener('input', onInput, true)
  return () => {
    removeEventListener('invalid', onInvalid, true)
    removeEventListener('input', onInput, true)
  }
}

/** What is wrong with a field. Chromium's own sentence would be in the system's language. */
function complaintOf({ validity, type, title }: HTMLInputElement, { form }: Messages): string {
  if (validity.valueMissing) return type === 'checkbox' ? form.notTicked : form.notFilledIn
  if (validity.typeMismatch) return type === 'email' ? form.noEmail : form.noUrl
  return title === '' ? form.tooShort : title
}
