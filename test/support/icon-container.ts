import { readFileSync } from 'node:fs'
import type { Picture } from './icon-picture.ts'

/** One picture of a Windows icon file; `picture` is null where it is a PNG, which 256 pixels have to be. */
export type IcoEntry = { readonly size: number; readonly picture: Picture | null }

/** The pictures in a Windows icon file, in its order; throws for anything but square pictures of 32 bits. */
export function readIco(file: string): readonly IcoEntry[] {
  const bytes = readFileSync(file)
  if (bytes.readUInt32LE(0) !== 0x00010000) throw new Error(`${file} is no Windows icon`)
  return Array.from({ length: bytes.readUInt16LE(4) }, (_none, index) => {
    const entry = bytes.subarray(6 + 16 * index, 22 + 16 * index)
    const size = entry.readUInt8(0) || 256
    const from = entry.readUInt32LE(12)
    const content = bytes.subarray(from, from + entry.readUInt32LE(8))
    if (size !== (entry.readUInt8(1) || 256)) throw new Error(`${file} has a picture that is not square`)
    if (content.readUInt32BE(0) === 0x89504e47) return { size, picture: null }
    return { size, picture: readBitmap(content, size) }
  })
}

/** A BITMAPINFOHEADER and blue, green, red, opacity from the last row up; the height counts the mask behind it. */
function readBitmap(content: Buffer, size: number): Picture {
  const [width, height, depth] = [content.readInt32LE(4), content.readInt32LE(8), content.readUInt16LE(14)]
  if (width !== size || height !== size * 2 || depth !== 32) throw new Error('The bitmap is of another kind')
  const rgba = Buffer.alloc(size * size * 4)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const from = 40 + ((size - 1 - row) * size + column) * 4
      const [blue = 0, green = 0, red = 0, opacity = 0] = content.subarray(from, from + 4)
      rgba.set([red, green, blue, opacity], (row * size + column) * 4)
    }
  }
  return { width: size, height: size, rgba }
}

/** The types of the pictures in a macOS icon file, in its order; throws where its lengths do not add up. */
export function readIcnsTypes(file: string): readonly string[] {
  const bytes = readFileSync(file)
  if (bytes.toString('latin1', 0, 4) !== 'icns' || bytes.readUInt32BE(4) !== bytes.length) {
    throw new Error(`${file} is no macOS icon`)
  }
  const types: string[] = []
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
    types.push(bytes.toString('latin1', at, at + 4))
  }
  return types
}
