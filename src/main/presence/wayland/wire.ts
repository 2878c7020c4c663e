/**
 * The bytes of the Wayland protocol ("Wire Format", wayland.freedesktop.org/docs/html/ch04.html), as far as idleness
 * needs them: unsigned integers, object ids and strings; no file descriptors. Words are in the byte order of the
 * machine, which is little-endian wherever Electron runs.
 */

/** One request or event: which object it is for or from, which of its requests or events, and its arguments. */
export interface Message {
  readonly object: number
  readonly opcode: number
  readonly body: Buffer
}

/** Reads a message's arguments one by one; throws where the message has none left. */
export interface Arguments {
  /** An unsigned integer, or an object's id. */
  uint(): number
  text(): string
}

/** Object id, and opcode with the message's whole size. */
const headerSize = 8

/** A request as bytes: numbers are unsigned integers and object ids, texts are strings. */
export function encode(object: number, opcode: number, ...given: readonly (number | string)[]): Buffer {
  const body = Buffer.concat(given.map((one) => (typeof one === 'number' ? word(one) : string(one))))
  return Buffer.concat([word(object), word(((headerSize + body.length) << 16) | opcode), body])
}

/**
 * Cuts the stream that comes from a compositor into messages, however it was split on its way. What it returns takes
 * the next piece and gives the messages that are whole by then; it throws where the stream cannot be understood.
 */
export function messageCutter(): (piece: Buffer) => readonly Message[] {
  let rest: Buffer = Buffer.alloc(0)
  return (piece) => {
    rest = Buffer.concat([rest, piece])
    const messages: Message[] = []
    while (rest.length >= headerSize) {
      const size = rest.readUInt16LE(6)
      if (size < headerSize || size % 4 !== 0) throw new Error(`A Wayland message cannot have ${size} bytes.`)
      if (rest.length < size) break
      const body = rest.subarray(headerSize, size)
      messages.push({ object: rest.readUInt32LE(0), opcode: rest.readUInt16LE(4), body })
      rest = rest.subarray(size)
    }
    return messages
  }
}

/** The arguments of a message. */
export function argumentsOf({ body }: Message): Arguments {
  let at = 0
  const take = (size: number) => {
    if (at + size > body.length) throw new Error('A Wayland message is shorter than its arguments.')
    const taken = body.subarray(at, at + size)
    at += padded(size)
    return taken
  }
  const uint = () => take(4).readUInt32LE(0)
  return {
    uint,
    text: () => {
      const size = uint()
      // Its size counts the zero at its end; no string at all has none.
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
  const size = Buffer.byteLength(text) + 1
  const bytes = Buffer.alloc(padded(size))
  bytes.write(text)
  return Buffer.concat([word(size), bytes])
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4
}
