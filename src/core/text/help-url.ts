/** More than any address of a page needs. Characters. */
const longest = 2048

/**
 * The address of a help page, as a browser writes it; null for anything but one whole https address. A user name or
 * password in it is refused, since the address is shown; so are spaces and control characters, which `URL` would drop.
 */
export function parseHelpUrl(text: string): string | null {
  if (text.length > longest || !/^https:\/\//i.test(text) || /[\s\p{Cc}\\]/u.test(text)) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null
  return url.href
}
