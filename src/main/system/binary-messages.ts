/** `bytes`, followed by as many zeros as make its length a multiple of `multiple`. */
export function padded(bytes: Buffer, multiple: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((multiple - (bytes.length % multiple)) % multiple)])
}

/**
 * Cuts a byte stream into messages, wherever the network has split it. The result takes the next chunk and gives each
 * message that is complete, one after the other. `sizeOf` reads the size of the first message, header included, from
 * the bytes that have come so far; null: there are too few to tell. What `sizeOf` throws is passed on.
 */
export function messageCutter(sizeOf: (bytes: Buffer) => number | null): (chunk: Buffer) => Iterable<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  return function* cut(chunk) {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const size = sizeOf(rest)
      if (size === null || rest.length < size) return
      const message = rest.subarray(0, size)
      rest = rest.subarray(size)
      yield message
    }
  }
}
