import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
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

/** Reads a PNG. */
export function readPng(file: string): Picture {
  const { width, height, data } = PNG.sync.read(readFileSync(file))
  return { width, height, rgba: data }
}

/** Colours as they are seen: where nothing shows, no colour counts. */
function premultiplied({ rgba }: Picture): readonly number[] {
  return [...rgba].map((value, at) => {
    const opacity = rgba[at - (at % 4) + 3] ?? 0
    return at % 4 === 3 ? opacity : (value * opacity) / 255
  })
}
