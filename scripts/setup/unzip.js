import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

// Reads the part of the format that an archive known by its hash uses: no encryption, no Zip64, stored or
// deflated entries. Written here because a bare machine has no unzip, and most entries are to be left out
// unread. Offsets: PKWARE APPNOTE.TXT, 4.3.7 (local header), 4.3.12 (central header), 4.3.16 (end record).

/**
 * Unpacks chosen files of a zip archive whose contents are trusted (its hash was checked).
 * @param {string} zipFile
 * @param {string} folder where to
 * @param {(name: string) => string | null} choose an entry's name -> its path below the folder, or null: left out
 * @throws when the archive is not one, or is cut short
 */
export async function unzip(zipFile, folder, choose) {
  const handle = await open(zipFile, 'r')
  try {
    for (const entry of await entriesOf(handle)) {
      const path = entry.name.endsWith('/') ? null : choose(entry.name)
      if (path !== null) await unpack(zipFile, await contentAt(handle, entry), entry, join(folder, path))
    }
  } finally {
    await handle.close()
  }
}

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} method 0 stored, 8 deflated
 * @property {number} packedBytes
 * @property {number} bytes unpacked
 * @property {number} mode permission bits
 * @property {number} headerAt offset of the local header
 */

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @returns {Promise<Entry[]>}
 */
async function entriesOf(handle) {
  const { size } = await handle.stat()
  const last = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const endAt = last.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (endAt < 0) throw new Error('the archive has no end record')
  const count = last.readUInt16LE(endAt + 10)
  const directory = await readAt(handle, last.readUInt32LE(endAt + 16), last.readUInt32LE(endAt + 12))
  const entries = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error('the archive has a damaged directory')
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      headerAt: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Where an entry's content starts: behind its local header, whose two last fields vary in length.
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {Entry} entry
 */
async function contentAt(handle, entry) {
  const header = await readAt(handle, entry.headerAt, 30)
  return entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
}

/**
 * @param {string} zipFile
 * @param {number} start
 * @param {Entry} entry
 * @param {string} file
 */
async function unpack(zipFile, start, entry, file) {
  if (entry.method !== 0 && entry.method !== 8) throw new Error(`${entry.name} is packed in an unknown way`)
  await mkdir(dirname(file), { recursive: true })
  const target = createWriteStream(file, { mode: entry.mode })
  const packed =
    entry.packedBytes === 0
      ? Readable.from([])
      : createReadStream(zipFile, { start, end: start + entry.packedBytes - 1 })
  await pipeline(packed, entry.method === 8 ? createInflateRaw() : new PassThrough(), target)
  if (target.bytesWritten !== entry.bytes) throw new Error(`${entry.name} is cut short`)
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} position
 * @param {number} length
 */
async function readAt(handle, position, length) {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead !== length) throw new Error('the archive is cut short')
  return buffer
}
