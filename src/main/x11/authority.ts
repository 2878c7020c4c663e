import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { readBytesOrNull } from '../storage/files.ts'
import type { XDisplay } from './display-name.ts'

/** The kind of secret that X servers and X session managers ask for. */
export const cookieKind = 'MIT-MAGIC-COOKIE-1'

/**
 * The cookies that may open `display`, from the file XAUTHORITY or ~/.Xauthority: those for this machine first. Those
 * for other machines follow, since a machine's name can change after login and a wrong cookie costs one more try.
 */
export function xCookies({ number }: XDisplay, { XAUTHORITY, HOME }: NodeJS.ProcessEnv): readonly Buffer[] {
  const content = readBytesOrNull(XAUTHORITY || join(HOME || homedir(), '.Xauthority'))
  // Xau.h: a family of two bytes, then the address, the display's number (empty: any display), the kind and the data.
  const entries = entriesIn(content, { skipped: 2, fields: 4 }).filter(
    ([, forNumber, kind]) => `${kind}` === cookieKind && ['', `${number}`].includes(`${forNumber}`),
  )
  const isForThisMachine = ([address]: readonly Buffer[]) => `${address}` === hostname()
  const ordered = [...entries.filter(isForThisMachine), ...entries.filter((one) => !isForThisMachine(one))]
  return ordered.flatMap(([, , , data]) => data ?? [])
}

/**
 * The cookie for the session manager at `networkId`, an address from SESSION_MANAGER. It is in the file ICEAUTHORITY,
 * in the runtime folder (libICE 1.1) or in the home folder (older). Null if none of them has it.
 */
export function iceCookie(networkId: string, env: NodeJS.ProcessEnv): Buffer | null {
  const { ICEAUTHORITY, XDG_RUNTIME_DIR, HOME } = env
  const files = [
    ICEAUTHORITY,
    XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, 'ICEauthority'),
    join(HOME || homedir(), '.ICEauthority'),
  ]
  for (const file of files) {
    const found = file ? iceCookieIn(readBytesOrNull(file), networkId) : null
    if (found !== null) return found
  }
  return null
}

/**
 * The cookie for `networkId` in the content of such a file; null if there is none. The file also has a cookie for the
 * session management protocol, but libICE asks for the connection's cookie in both places (_IcePaMagicCookie1Proc).
 */
export function iceCookieIn(content: Buffer | null, networkId: string): Buffer | null {
  // IceReadAuthFileEntry: protocol, protocol data, network id, kind, data.
  const [, , , , data] =
    entriesIn(content, { skipped: 0, fields: 5 }).find(
      ([protocol, , network, kind]) =>
        `${protocol}` === 'ICE' && `${network}` === networkId && `${kind}` === cookieKind,
    ) ?? []
  return data ?? null
}

/**
 * The entries of an authority file: after `skipped` bytes come `fields` fields, each a length of two bytes (big-endian)
 * and its bytes. An entry that is cut short is left out.
 */
function entriesIn(
  content: Buffer | null,
  { skipped, fields }: { readonly skipped: number; readonly fields: number },
): readonly (readonly Buffer[])[] {
  const entries: Buffer[][] = []
  let at = 0
  const field = (): Buffer | null => {
    if (content === null || at + 2 > content.length) return null
    const start = at + 2
    at = start + content.readUInt16BE(at)
    return at > content.length ? null : content.subarray(start, at)
  }
  for (;;) {
    at += skipped
    const entry = Array.from({ length: fields }, field).filter((one) => one !== null)
    if (entry.length < fields) return entries
    entries.push(entry)
  }
}
