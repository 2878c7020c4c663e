import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where an X server is: what DISPLAY says, such as `:0`, `:0.1`, `unix:0` or `localhost:10.0`. */
export interface Display {
  /** Empty: this machine, by a socket in the file system. */
  readonly host: string
  readonly number: number
  readonly screen: number
}

/** Understands DISPLAY; null where there is none or it is of another kind. */
export function parseDisplay(text: string | undefined): Display | null {
  const [, host = '', number, screen = '0'] = /^(.*):(\d+)(?:\.(\d+))?$/.exec(text ?? '') ?? []
  if (number === undefined) return null
  return { host: host === 'unix' ? '' : host, number: Number(number), screen: Number(screen) }
}

/** Connects to the server; what goes wrong is told by the socket. */
export function connectDisplay({ host, number }: Display): Socket {
  return host === '' ? connect(`/tmp/.X11-unix/X${number}`) : connect(6000 + number, host)
}

/** The first message of a client, in little-endian, with the secret that the server wants where we have one. */
export function setupRequest(display: Display, env: Environment): Buffer {
  const cookie = cookieOf(display, env)
  const kind = cookie === null ? '' : cookieKind
  const start = Buffer.alloc(12)
  start.write('l')
  start.writeUInt16LE(11, 2)
  start.writeUInt16LE(kind.length, 6)
  start.writeUInt16LE(cookie?.length ?? 0, 8)
  return Buffer.concat([start, padded(Buffer.from(kind)), padded(cookie ?? Buffer.alloc(0))])
}

/** The root window of screen number `screen` in the server's answer to that; null where it refused or has none such. */
export function rootWindow(answer: Buffer, screen: number): number | null {
  if (answer.readUInt8(0) !== 1) return null
  const [vendorLength, screens, formats] = [
    answer.readUInt16LE(24),
    answer.readUInt8(28),
    answer.readUInt8(29),
  ]
  if (screen >= screens) return null
  let at = 40 + 4 * Math.ceil(vendorLength / 4) + 8 * formats
  for (let passed = 0; passed < screen; passed += 1) at = afterScreen(answer, at)
  return answer.readUInt32LE(at)
}

/** Where the screen that stands at `at` ends: its depths follow it, and the visuals of each depth that one. */
function afterScreen(answer: Buffer, at: number): number {
  const depths = answer.readUInt8(at + 39)
  let end = at + 40
  for (let depth = 0; depth < depths; depth += 1) end += 8 + 24 * answer.readUInt16LE(end + 2)
  return end
}

/** Padded with zeros to a multiple of four bytes, as every text in X's messages is. */
export function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

const cookieKind = 'MIT-MAGIC-COOKIE-1'

/** The secret for this display in the user's file of them (XAUTHORITY); that of this machine before another's. */
function cookieOf({ number }: Display, { XAUTHORITY, HOME }: Environment): Buffer | null {
  const fitting = authorities(XAUTHORITY || join(HOME || homedir(), '.Xauthority')).filter(
    (one) => one.kind === cookieKind && ['', `${number}`].includes(one.number),
  )
  return (fitting.find(({ address }) => address === hostname()) ?? fitting[0])?.cookie ?? null
}

interface Authority {
  readonly address: string
  readonly number: string
  readonly kind: string
  readonly cookie: Buffer
}

/** Entry after entry a family of two bytes and four fields, each a big-endian length of two bytes and its bytes. */
function authorities(file: string): readonly Authority[] {
  const entries: Authority[] = []
  try {
    const content = readFileSync(file)
    for (let at = 0; at < content.length; ) {
      at += 2
      const field = () => {
        const start = at + 2
        at = start + content.readUInt16BE(at)
        return content.subarray(start, at)
      }
      const [address, number, kind, cookie] = [field(), field(), field(), field()]
      entries.push({ address: `${address}`, number: `${number}`, kind: `${kind}`, cookie })
    }
  } catch {
    // None, or cut short: those before are good.
  }
  return entries
}
