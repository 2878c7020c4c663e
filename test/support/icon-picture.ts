import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import type { ItemIcon } from './status-notifier-item.ts'

/** Pixels: red, green, blue, opacity, 8 bits each, row by row, not premultiplied. */
export type Picture = { readonly width: number; readonly height: number; readonly rgba: Buffer }

/** Steps out of 255 that a channel may differ: Chromium multiplies colours by opacity and back. */
const roundingSteps = 3

/** Whether the tray's icon is the picture in `file` (PNG) to the eye: same size, no channel off by more than rounding. */
export function iconShows(icon: ItemIcon, file: string): boolean {
  return pictureDifference(iconPicture(icon), readPng(file)) <= roundingSteps
}

/** The largest difference of two pictures in any channel of any pixel as it is seen, 0 to 255; infinite for two sizes. */
export function pictureDifference(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return Number.POSITIVE_INFINITY
  const a = premultiplied(one)
  const b = premultiplied(other)
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (b[at] ?? 0))), 0)
}

/** The pixels of the tray's icon. */
function iconPicture(icon: ItemIcon): Picture {
  const { argb } = icon
  const rgba = Buffer.from(argb.map((_value, at) => argb[at % 4 === 3 ? at - 3 : at + 1] ?? 0))
  return { width: icon.width, height: icon.height, rgba }
}

/** Reads a PNG with 8 bits per channel, with or without opacity, not interlaced; throws for any other kind. */
export function readPng(file: string): Picture {
  const bytes = readFileSync(file)
  const width = bytes.readUInt32BE(16)
  const height = bytes.readUInt32BE(20)
  const [depth, kind, , , interlaced] = bytes.subarray(24, 29)
  const channels = kind === 6 ? 4 : 3
  if (depth !== 8 || (kind !== 6 && kind !== 2) || interlaced !== 0) {
    throw new Error(`${file} is no plain 8-bit RGB or RGBA picture`)
  }
  const rows = unfilter(inflateSync(Buffer.concat(imageData(bytes))), width * channels, height, channels)
  if (channels === 4) return { width, height, rgba: rows }
  const rgba = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height; pixel += 1) rows.copy(rgba, pixel * 4, pixel * 3, pixel * 3 + 3)
  return { width, height, rgba }
}

function imageData(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return parts
}

/** Undoes PNG's five row filters (W3C: PNG, section 9). */
function unfilter(filtered: Buffer, rowLength: number, height: number, step: number): Buffer {
  const rows = Buffer.alloc(rowLength * height)
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (rowLength + 1)] ?? 0
    for (let column = 0; column < rowLength; column += 1) {
      const at = row * rowLength + column
      const left = column < step ? 0 : (rows[at - step] ?? 0)
      const above = row === 0 ? 0 : (rows[at - rowLength] ?? 0)
      const corner = row === 0 || column < step ? 0 : (rows[at - rowLength - step] ?? 0)
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0
      rows[at] = ((filtered[row * (rowLength + 1) + 1 + column] ?? 0) + guess) & 255
    }
  }
  return rows
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(estimate - value))
  if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return 0
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/** Colours as they are seen: where nothing shows, no colour counts. */
function premultiplied({ rgba }: Picture): readonly number[] {
  return [...rgba].map((value, at) => {
    const opacity = rgba[at - (at % 4) + 3] ?? 0
    return at % 4 === 3 ? opacity : (value * opacity) / 255
  })
}
