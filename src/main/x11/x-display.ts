import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A display as DISPLAY names it. */
export interface XDisplay {
  /** Empty for this machine. */
  readonly host: string
  readonly number: number
}

/**
 * The display that a value of DISPLAY means, such as `:0`, `unix:1.0`, `host:10` or `[::1]:10` (X(7)), also with the
 * protocol before it (xcb_util.c, _xcb_parse_display); null where it means none.
 */
export function xDisplay(text: string): XDisplay | null {
  const [, protocol = '', named = '', number] = /^(?:(\w+)\/)?(.*):(\d+)(?:\.\d+)?$/.exec(text) ?? []
  if (number === undefined) return null
  const host = protocol === 'unix' || named === 'unix' ? '' : named.replace(/^\[(.*)\]$/, '$1')
  return { host, number: Number(number) }
}

/** The cookies that may open a display: of XAUTHORITY, or of ~/.Xauthority. */
export function cookiesFor(display: XDisplay, environment: NodeJS.ProcessEnv): readonly Buffer[] {
  const file = environment.XAUTHORITY || join(homedir(), '.Xauthority')
  try {
    return cookiesIn(readFileSync(file), display.number)
  } catch {
    // Without the file a display may let this user in by name.
    return []
  }
}

/**
 * The MIT-MAGIC-COOKIE-1 cookies for displays of this number (Xau.h: entries of a family and four counted strings,
 * numbers of two bytes, the higher one first). One without a number is for every display.
 */
function cookiesIn(file: Buffer, number: number): readonly Buffer[] {
  const cookies: Buffer[] = []
  let at = 0
  const counted = (): Buffer => {
    const length = file.readUInt16BE(at)
    const value = file.subarray(at + 2, at + 2 + length)
    at += 2 + length
    return value
  }
  while (at + 2 <= file.length) {
    // Which machine it is for is not compared: a machine's name changes, and a wrong cookie costs one more try.
    at += 2
    counted()
    const [forNumber, name, data] = [counted().toString(), counted().toString(), counted()]
    if (name === cookieName && (forNumber === '' || forNumber === `${number}`)) cookies.push(data)
  }
  return cookies
}

const cookieName = 'MIT-MAGIC-COOKIE-1'

/** The first message of a client to an X server: protocol 11.0, the lower byte first (X Window System Protocol, 8). */
export function greeting(cookie: Buffer | null): Buffer {
  const name = Buffer.from(cookie === null ? '' : cookieName)
  const data = cookie ?? Buffer.alloc(0)
  const head = Buffer.alloc(12)
  head.write('l')
  head.writeUInt16LE(11, 2)
  head.writeUInt16LE(name.length, 6)
  head.writeUInt16LE(data.length, 8)
  return Buffer.concat([head, padded(name), padded(data)])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}
