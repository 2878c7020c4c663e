import { homedir } from 'node:os'
import { join } from 'node:path'
import { readBytesOrNull } from '../../storage/files.ts'
import type { Environment } from '../lock/lock-setting.ts'

/** The only kind of secret that session managers ask for. */
export const cookieKind = 'MIT-MAGIC-COOKIE-1'

/**
 * Looks up the secret that lets us speak to the session manager at `networkId`, as it stands in SESSION_MANAGER, in the
 * user's file of them: at ICEAUTHORITY, in the runtime folder (libICE 1.1) or in the home (before). Null where it is
 * not there.
 */
export function readIceCookie(networkId: string, env: Environment): Buffer | null {
  const { ICEAUTHORITY, XDG_RUNTIME_DIR, HOME } = env
  const files = [
    ICEAUTHORITY,
    XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, 'ICEauthority'),
    join(HOME || homedir(), '.ICEauthority'),
  ]
  for (const file of files) {
    const found = file ? cookieIn(readBytesOrNull(file) ?? Buffer.alloc(0), networkId) : null
    if (found !== null) return found
  }
  return null
}

/**
 * The secret for `networkId` in the content of such a file; null where there is none. The file has one for session
 * management, too, but libICE asks for the connection's in both places (_IcePaMagicCookie1Proc).
 */
export function cookieIn(content: Buffer, networkId: string): Buffer | null {
  const found = entriesOf(content).find(
    ({ name, network, kind }) => name === 'ICE' && network === networkId && kind === cookieKind,
  )
  return found?.cookie ?? null
}

interface Entry {
  readonly name: string
  readonly network: string
  readonly kind: string
  readonly cookie: Buffer
}

/** Entry after entry five fields, each a big-endian length of two bytes and its bytes (libICE, IceReadAuthFileEntry). */
function entriesOf(content: Buffer): readonly Entry[] {
  const fields: Buffer[] = []
  for (let at = 0; at + 2 <= content.length; ) {
    const end = at + 2 + content.readUInt16BE(at)
    if (end > content.length) break
    fields.push(content.subarray(at + 2, end))
    at = end
  }
  const entries: Entry[] = []
  for (let first = 0; first + 5 <= fields.length; first += 5) {
    const [name, , network, kind, cookie] = fields.slice(first, first + 5)
    entries.push({
      name: String(name),
      network: String(network),
      kind: String(kind),
      cookie: cookie ?? Buffer.alloc(0),
    })
  }
  return entries
}
