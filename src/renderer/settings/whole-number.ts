/** The whole number in a text of up to six digits; null if there is none. */
export function wholeNumber(text: string): number | null {
  const digits = text.trim()
  return /^\d{1,6}$/.test(digits) ? Number(digits) : null
}
