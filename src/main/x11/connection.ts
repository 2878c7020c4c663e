import { createConnection, type NetConnectOpts, type Socket } from 'node:net'
import { messageCutter, padded } from '../system/binary-messages.ts'
import { cookieKind, xCookies } from './authority.ts'
import { displayAddresses, type XDisplay } from './display-name.ts'

/** A connection to an X server that has let this program in. Numbers are little-endian in both directions. */
export interface XConnection {
  /** The root window of the screen with this index; null if the server has no such screen. */
  rootWindow(screen: number): number | null
  /** Sends a request. */
  send(request: Buffer): void
  /** Sends a request and gives its reply. Rejects with the server's error, or when the connection closes. */
  ask(request: Buffer): Promise<Buffer>
  /** Calls `listener` with each event. */
  onEvent(listener: (event: Buffer) => void): void
  /** Calls `listener` once the connection is closed, by either side. */
  onClose(listener: () => void): void
  close(): void
}

/** The result of connecting to an X server. */
export type XOpening =
  | { readonly kind: 'open'; readonly connection: XConnection }
  /** The server answers and does not let this program in. */
  | { readonly kind: 'refused' }
  /** No server listens. */
  | { readonly kind: 'unreachable' }
  /** A server accepts the connection and says nothing within the limit. */
  | { readonly kind: 'silent' }

/** A display of this machine answers in a millisecond, one by ssh in a second; milliseconds. */
const answerLimit = 3000

/** A file of cookies that has grown for years must not delay a start. */
const mostCookies = 8

/** Connects to `display` as libxcb, and so Chromium, does; tries each cookie that may fit, then none. Never rejects. */
export async function openXConnection(display: XDisplay, env: NodeJS.ProcessEnv): Promise<XOpening> {
  const cookies = [...xCookies(display, env).slice(0, mostCookies), null]
  for (const address of displayAddresses(display, process.versions.node)) {
    for (const cookie of cookies) {
      const opening = await introduce(address, cookie)
      if (opening.kind === 'unreachable') break
      if (opening.kind !== 'refused') return opening
      if (cookie === null) return opening
    }
  }
  return { kind: 'unreachable' }
}

/** Connects, sends the first message, and reads the server's answer to it. */
function introduce(address: NetConnectOpts, cookie: Buffer | null): Promise<XOpening> {
  return new Promise<XOpening>((resolve) => {
    // Throws for an address that cannot exist: a port beyond the last one, a path that is too long.
    const socket = createConnection({ ...address, timeout: answerLimit })
    const fail = (kind: 'refused' | 'unreachable' | 'silent') => {
      socket.destroy()
      resolve({ kind })
    }
    let isConnected = false
    socket.once('connect', () => {
      isConnected = true
      socket.write(firstMessage(cookie))
    })
    socket.once('timeout', () => fail('silent'))
    socket.on('error', () => fail(isConnected ? 'refused' : 'unreachable'))
    socket.once('end', () => fail('refused'))
    const stream = messageStream(socket)
    stream.onSetup = (setup) => {
      if (setup.readUInt8(0) !== accepted) return fail('refused')
      socket.setTimeout(0)
      resolve({ kind: 'open', connection: connectionOf(socket, stream, setup) })
    }
  }).catch((): XOpening => ({ kind: 'unreachable' }))
}

/** The first byte of the answer of a server that lets the client in. */
const accepted = 1

/** The client's first message: byte order, protocol version 11.0, and the cookie where there is one. */
function firstMessage(cookie: Buffer | null): Buffer {
  const kind = Buffer.from(cookie === null ? '' : cookieKind)
  const data = cookie ?? Buffer.alloc(0)
  const head = Buffer.alloc(12)
  head.write('l')
  head.writeUInt16LE(11, 2)
  head.writeUInt16LE(kind.length, 6)
  head.writeUInt16LE(data.length, 8)
  return Buffer.concat([head, padded(kind, 4), padded(data, 4)])
}

/** The receivers of the server's messages. */
interface MessageStream {
  /** The answer to the first message. */
  onSetup: (setup: Buffer) => void
  /** A reply, or an error, whose first byte is 0. */
  onAnswer: (answer: Buffer) => void
  onEvent: (event: Buffer) => void
}

/** Errors and events have this size; a reply may be longer. Bytes. */
const messageSize = 32

/** Reads the messages of the server from `socket`. */
function messageStream(socket: Socket): MessageStream {
  const stream: MessageStream = { onSetup: () => {}, onAnswer: () => {}, onEvent: () => {} }
  let isSetUp = false
  const cut = messageCutter((bytes) => {
    if (!isSetUp) return bytes.length < 8 ? null : 8 + 4 * bytes.readUInt16LE(6)
    if (bytes.length < messageSize) return null
    const isReply = bytes.readUInt8(0) === 1
    return messageSize + (isReply ? 4 * bytes.readUInt32LE(4) : 0)
  })
  socket.on('data', (chunk) => {
    for (const message of cut(chunk)) {
      if (!isSetUp) {
        isSetUp = true
        stream.onSetup(message)
      } else if (message.readUInt8(0) > 1) stream.onEvent(message)
      else stream.onAnswer(message)
    }
  })
  return stream
}

function connectionOf(socket: Socket, stream: MessageStream, setup: Buffer): XConnection {
  let waiting: { resolve(reply: Buffer): void; reject(reason: Error): void } | null = null
  stream.onAnswer = (answer) => {
    const asked = waiting
    waiting = null
    if (answer.readUInt8(0) === 0) asked?.reject(new Error('The X server rejects the request'))
    else asked?.resolve(answer)
  }
  socket.once('close', () => waiting?.reject(new Error('The X server closed the connection')))
  // The app does not stay alive for this connection.
  socket.unref()
  return {
    rootWindow: (screen) => rootWindow(setup, screen),
    send: (request) => void socket.write(request),
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request)
      }),
    onEvent: (listener) => {
      stream.onEvent = listener
    },
    onClose: (listener) => void socket.once('close', listener),
    close: () => void socket.destroy(),
  }
}

/** Finds a screen's root window in the server's answer to the first message (X11 protocol, Connection Setup). */
function rootWindow(setup: Buffer, screen: number): number | null {
  const [vendorLength, screens, formats] = [setup.readUInt16LE(24), setup.readUInt8(28), setup.readUInt8(29)]
  if (screen >= screens) return null
  let at = 40 + 4 * Math.ceil(vendorLength / 4) + 8 * formats
  for (let passed = 0; passed < screen; passed += 1) at = endOfScreen(setup, at)
  return setup.readUInt32LE(at)
}

/** Where the screen that begins at `at` ends: its depths follow it, and after each depth its visuals. */
function endOfScreen(setup: Buffer, at: number): number {
  const depths = setup.readUInt8(at + 39)
  let end = at + 40
  for (let depth = 0; depth < depths; depth += 1) end += 8 + 24 * setup.readUInt16LE(end + 2)
  return end
}
