import { plainAddress } from './address.ts'

/** How many characters show at the beginning and the end of a masked address: enough for its owner to recognise it. */
const shownAtStart = 3
const shownAtEnd = 4

/**
 * A phone number or SIP address that its owner recognises and that cannot be called: +919953123210 is +91******3210, and
 * sip:arjuns2d853099 is sip:arj*******3099, however it was written. A short one is masked as a whole.
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
