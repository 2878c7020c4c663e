import type { Owner } from '../model/persisted-state.ts'

/**
 * Four hexadecimal digits that tell the agents of one computer apart in the journal. A user id may be an e-mail address,
 * which the journal hides; from so few digits nothing can be guessed. Two agents in 65,536 have the same ones.
 */
export function agentTag({ userId, host }: Owner): string {
  const hash = fnv1a(`${host} ${userId}`)
  return ((hash >>> 16) ^ (hash & 0xffff)).toString(16).padStart(4, '0')
}

/** The 32-bit FNV-1a hash of a text's UTF-16 units (draft-eastlake-fnv). */
function fnv1a(text: string): number {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).reduce(
    (hash, unit) => Math.imul(hash ^ unit, 0x01000193) >>> 0,
    0x811c9dc5,
  )
}
