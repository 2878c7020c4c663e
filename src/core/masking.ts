/** How many characters show at the beginning and the end of a masked address: enough to know one's own again. */
const shownAtStart = 3
const shownAtEnd = 4

/**
 * A phone number or SIP address that its owner knows again and nobody can call: +919953123210 is +91******3210, and
 * sip:arjuns2d853099 is sip:arj*******3099. What is too short to hide anything in is hidden whole.
 */
export function masked(address: string): string {
  const scheme = /^(sips?|tel):/i.exec(address)?.[0] ?? ''
  const rest = address.slice(scheme.length)
  const hidden = rest.length - shownAtStart - shownAtEnd
  if (hidden < shownAtEnd) return scheme + '*'.repeat(rest.length)
  return scheme + rest.slice(0, shownAtStart) + '*'.repeat(hidden) + rest.slice(-shownAtEnd)
}
