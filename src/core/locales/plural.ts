import type { Language } from '../model/language.ts'

/** The forms of a word for a number; a language may need others (CLDR), but English and Hindi have these two. */
interface PluralForms {
  readonly one: string
  readonly other: string
}

/** Returns a function that chooses the form of a word for a number, by the plural rules of `language`. */
export function pluralIn(language: Language): (count: number, forms: PluralForms) => string {
  // Created on first use, once: it takes 0.1 ms, and the tray's menu is built often.
  let rules: Intl.PluralRules | null = null
  return (count, { one, other }) => {
    rules ??= new Intl.PluralRules(language)
    return rules.select(count) === 'one' ? one : other
  }
}
