import { plainAddress } from './address.ts'

/** How many characters show at the beginning and the end of a masked address: enough to know one's own again. */
const shownAtStart = 3
const shownAtEnd = 4

/**
 * A phone number or SIP address that its owner knows again and nobody can call: +919953123210 is +91******3210, and
 * sip:arjuns2d853099 is sip:arj*******3099, however it was written. What is too short to hide anything in is hidden
 * whole.
 */
export function masked(address: string): string {
  const plain = plainAddress(address)
  if (plain.kind === 'sip') {
    const { user, host } = plain
    return `sip:${hidden(host === null ? user : `${user}@${host}`)}`
  }
  return hidden(/^[\s\d+()[\]./~-]*$/.test(plain.text) ? plain.text.replace(/[^\d+]/g, '') : plain.text)
}

function hidden(text: string): string {
  const covered = text.length - shownAtStart - shownAtEnd
  if (covered < shownAtEnd) return '*'.repeat(text.length)
  return text.slice(0, shownAtStart) + '*'.repeat(covered) + text.slice(-shownAtEnd)
}
