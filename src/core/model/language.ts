/** The languages that the app speaks, by their ISO 639-1 codes. */
export const languages = ['en', 'hi'] as const

export type Language = (typeof languages)[number]

/** What each language calls itself, so that whoever reads no other finds it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', hi: 'हिन्दी' }

/**
 * The language to speak: the one that was chosen, or the first of the system's (BCP 47 tags such as "hi-IN", most
 * wanted first) that the app speaks; English where it speaks none of them.
 */
export function languageFor(chosen: 'system' | Language, ofSystem: readonly string[]): Language {
  if (chosen !== 'system') return chosen
  for (const tag of ofSystem) {
    const [primary] = tag.toLowerCase().split(/[-_.]/)
    const spoken = languages.find((language) => language === primary)
    if (spoken !== undefined) return spoken
  }
  return 'en'
}

/**
 * Whether the locale of a POSIX environment is the one without a language: then LANGUAGE counts for nothing (GNU
 * gettext's manual, 2.3.3), so that a script with LC_ALL=C gets the words that it looks for.
 */
export function isLocaleC({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): boolean {
  return ['C', 'POSIX'].includes(LC_ALL || LC_MESSAGES || LANG || '')
}
