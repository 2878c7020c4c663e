/** The most characters of a break's name, and of a reason that is typed. */
export const longestReason = 40

/**
 * A reason as one line of plain text: control characters and line ends become spaces. Marks that turn the direction of
 * the text around them (U+202A to U+202E, U+2066 to U+2069) go, since they would garble a menu or a line of the journal.
 */
export function tidyReason(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

/** Whether `reason`, tidied, is short enough and not empty. */
export function isReason(reason: string): boolean {
  const { length } = [...reason]
  return length >= 1 && length <= longestReason
}
