/**
 * Decodes a file that a person may have edited: UTF-8, or UTF-16 of either byte order, as Notepad and PowerShell write
 * it; with or without a byte order mark, which is removed. Invalid bytes become U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

function encodingOf([first, second, third, fourth]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // JSON starts with two ASCII characters (RFC 4627, section 3), so the positions of zero bytes reveal the encoding.
  if (first !== 0 && second === 0 && third !== 0 && third !== undefined && fourth === 0) return 'utf-16le'
  if (first === 0 && second !== 0 && second !== undefined && third === 0 && fourth !== 0) return 'utf-16be'
  return 'utf-8'
}
