/**
 * The bytes of the Wayland protocol ("Wire Format", wayland.freedesktop.org/docs/html/ch04.html), as far as this app
 * needs them: unsigned integers, object ids and strings; no file descriptors. Numbers have the byte order of the machine,
 * which is little-endian wherever Electron runs.
 */
import { messageCutter, padded } from '../system/binary-messages.ts'

/** A request or an event: the object that it is for or from, the number of the request or event, and its arguments. */
export interface Message {
  readonly object: number
  readonly opcode: number
  readonly body: Buffer
}

/** Reads a message's arguments one by one; throws if the message has no more. */
export interface Arguments {
  /** An unsigned integer, or an object's id. */
  uint(): number
  text(): string
}

/** Object id, opcode and the size of the whole message. */
const headerSize = 8

/** Encodes a request. Numbers are unsigned integers or object ids, texts are strings. */
export function encode(object: number, opcode: number, ...args: readonly (number | string)[]): Buffer {
  const body = Buffer.concat(args.map((one) => (typeof one === 'number' ? word(one) : string(one))))
  return Buffer.concat([word(object), word(((headerSize + body.length) << 16) | opcode), body])
}

/**
 * Cuts a compositor's stream into messages. The result takes the next chunk and gives the messages that are complete; it
 * throws if the stream is not Wayland.
 */
export function wireMessageCutter(): (chunk: Buffer) => Iterable<Message> {
  const cut = messageCutter((bytes) => {
    if (bytes.length < headerSize) return null
    const size = bytes.readUInt16LE(6)
    if (size < headerSize || size % 4 !== 0) throw new Error(`A Wayland message cannot have ${size} bytes.`)
    return size
  })
  return function* messages(chunk) {
    for (const message of cut(chunk)) {
      const body = message.subarray(headerSize)
      yield { object: message.readUInt32LE(0), opcode: message.readUInt16LE(4), body }
    }
  }
}

/** A reader of the arguments of a message. */
export function argumentsOf({ body }: Message): Arguments {
  let at = 0
  const take = (size: number) => {
    if (at + size > body.length) throw new Error('A Wayland message is shorter than its arguments.')
    const taken = body.subarray(at, at + size)
    at += 4 * Math.ceil(size / 4)
    return taken
  }
  const uint = () => take(4).readUInt32LE(0)
  return {
    uint,
    text: () => {
      const size = uint()
      // The size includes the zero at the end; a null string has size 0.
      return size === 0 ? '' : take(size).toString('utf8', 0, size - 1)
    },
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

function string(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`)
  return Buffer.concat([word(bytes.length), padded(bytes, 4)])
}
