/**
 * Messages of ICE, the protocol below X's session management: a header of eight bytes, of which the last four tell how
 * many more groups of eight bytes follow (Inter-Client Exchange Protocol, version 1.1). We write little-endian.
 */
import { messageCutter, padded } from '../../system/binary-messages.ts'

/** A received message. */
export interface IceMessage {
  readonly major: number
  readonly minor: number
  /** The two bytes of the header that each message uses in its own way. */
  readonly data: readonly [number, number]
  /** What follows the header. */
  readonly body: Buffer
}

const headerSize = 8

/** Encodes a message; the body is padded to a multiple of eight bytes. */
export function iceMessage(
  major: number,
  minor: number,
  {
    data = [0, 0],
    body = Buffer.alloc(0),
  }: { readonly data?: readonly [number, number]; readonly body?: Buffer } = {},
): Buffer {
  const header = Buffer.from([major, minor, ...data, 0, 0, 0, 0])
  header.writeUInt32LE(Math.ceil(body.length / 8), 4)
  return Buffer.concat([header, padded(body, 8)])
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

/** Cuts a stream into messages. The sender's first message (ByteOrder) tells how it writes numbers. */
export function iceMessageReader(onMessage: (message: IceMessage) => void): (chunk: Buffer) => void {
  let isBigEndian = false
  const cut = messageCutter((bytes) => {
    if (bytes.length < headerSize) return null
    return headerSize + 8 * (isBigEndian ? bytes.readUInt32BE(4) : bytes.readUInt32LE(4))
  })
  return (chunk) => {
    for (const message of cut(chunk)) {
      const [major = 0, minor = 0, first = 0, second = 0] = message
      if (major === 0 && minor === byteOrder) isBigEndian = first === 1
      onMessage({ major, minor, data: [first, second], body: message.subarray(headerSize) })
    }
  }
}

/** ICE's first message: how the sender writes numbers; 0 is little-endian. */
export const byteOrder = 1
