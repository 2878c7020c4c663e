/**
 * Messages of ICE, the protocol below X's session management: eight bytes of header, of which the last four say how
 * many more eights follow (Inter-Client Exchange Protocol, version 1.1). What we write is little-endian.
 */

/** One message as it came. */
export interface IceMessage {
  readonly major: number
  readonly minor: number
  /** The two bytes of the header that each message uses in its own way. */
  readonly data: readonly [number, number]
  /** What follows the header. */
  readonly body: Buffer
}

const header = 8

/** Writes a message; the body is padded to a multiple of eight bytes. */
export function writeMessage(
  major: number,
  minor: number,
  {
    data = [0, 0],
    body = Buffer.alloc(0),
  }: { readonly data?: readonly [number, number]; readonly body?: Buffer },
): Buffer {
  const start = Buffer.alloc(header)
  start.writeUInt8(major, 0)
  start.writeUInt8(minor, 1)
  start.writeUInt8(data[0], 2)
  start.writeUInt8(data[1], 3)
  start.writeUInt32LE(Math.ceil(body.length / 8), 4)
  return Buffer.concat([start, padded(body, 8)])
}

/** A STRING of ICE: a length of two bytes and the text, together a multiple of four. */
export function iceString(text: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16LE(Buffer.byteLength(text))
  return padded(Buffer.concat([length, Buffer.from(text)]), 4)
}

/** An ARRAY8 of session management: a length of four bytes and the bytes, together a multiple of eight. */
export function array8(bytes: Buffer | string): Buffer {
  const content = Buffer.from(bytes)
  return padded(Buffer.concat([card32(content.length), content]), 8)
}

/** A CARD32. */
export function card32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Cuts a stream into messages. The other side says in its first one (ByteOrder) how it writes numbers. */
export function messageReader(onMessage: (message: IceMessage) => void): (chunk: Buffer) => void {
  let waiting: Buffer = Buffer.alloc(0)
  let bigEndian = false
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk])
    while (waiting.length >= header) {
      const length = 8 * (bigEndian ? waiting.readUInt32BE(4) : waiting.readUInt32LE(4))
      if (waiting.length < header + length) return
      const [major = 0, minor = 0, first = 0, second = 0] = waiting
      const body = Buffer.from(waiting.subarray(header, header + length))
      waiting = waiting.subarray(header + length)
      if (major === 0 && minor === byteOrder) bigEndian = first === 1
      onMessage({ major, minor, data: [first, second], body })
    }
  }
}

/** ICE's first message: how the sender writes numbers; 0 is little-endian. */
export const byteOrder = 1

function padded(bytes: Buffer, multiple: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((multiple - (bytes.length % multiple)) % multiple)])
}
