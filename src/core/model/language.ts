/** The languages that the app speaks, by their ISO 639-1 codes. */
export const languages = ['en', 'hi'] as const

export type Language = (typeof languages)[number]

/** Each language's name in that language, so that a person who reads only that one finds it. */
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
 * The locale in which a POSIX environment shows times, as a BCP 47 tag; null for the one without a language, whose
 * clock has 24 hours; undefined if the environment does not say.
 */
export function timeLocale({
  LC_ALL,
  LC_TIME,
  LANG,
}: Readonly<Record<string, string | undefined>>): string | null | undefined {
  const [name = ''] = (LC_ALL || LC_TIME || LANG || '').split(/[.@]/)
  if (name === '') return undefined
  return name === 'C' || name === 'POSIX' ? null : name.replaceAll('_', '-')
}

/**
 * Whether the clock has 12 hours in a locale (a BCP 47 tag, undefined: the process's own); 24 in null, or if the tag is
 * not valid.
 */
export function hasTwelveHours(locale: string | null | undefined): boolean {
  if (locale === null) return false
  try {
    return new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true
  } catch {
    return false
  }
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
