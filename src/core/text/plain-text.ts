/**
 * Text from outside as one line of plain text: control characters (which command a terminal or begin a new line) become
 * spaces, and format characters (which hide letters or turn the direction of what follows) go. The two joiners stay, as
 * Hindi is not written without them.
 */
export function plainText(text: string): string {
  return text
    .replace(/[^\P{Cf}\u200c\u200d]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
}

/** Lines as they may be printed or shown: the same, but for line ends, tabs and runs of spaces. */
export function plainLines(text: string): string {
  return text.replace(/[^\P{Cf}\u200c\u200d]/gu, '').replace(/[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}]/gu, ' ')
}

/** `text` with every control and format character as an escape (`\u001b`), so that no information is lost. */
export function escapedText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) =>
    // One beyond the basic plane has two units, as in JSON.
    Array.from(
      { length: one.length },
      (_, at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}
