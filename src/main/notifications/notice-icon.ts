import { nativeImage } from 'electron'
import type { NoticeIcon } from './desktop-notifier.ts'

/** Sharp on a screen of twice the usual density, too; each notification carries all of it. Pixels. */
const size = 96

/** The picture in `file` as notifications carry it; null where it is missing. Read once. */
export function noticeIconOf(file: string): () => NoticeIcon | null {
  let icon: NoticeIcon | null | undefined
  return () => {
    if (icon === undefined) icon = read(file)
    return icon
  }
}

function read(file: string): NoticeIcon | null {
  const picture = nativeImage.createFromPath(file)
  if (picture.isEmpty()) return null
  const pixels = picture.resize({ width: size, height: size }).toBitmap()
  return { width: size, height: size, pixels: straightened(pixels) }
}

/**
 * Electron's bitmaps have blue first, and colours that are multiplied by their alpha; notifications have red first,
 * and colours as they are.
 */
function straightened(bitmap: Buffer): Buffer {
  const pixels = Buffer.alloc(bitmap.length)
  for (let at = 0; at < bitmap.length; at += 4) {
    const alpha = bitmap.readUInt8(at + 3)
    const colour = (place: number) =>
      alpha === 0 ? 0 : Math.min(255, Math.round((bitmap.readUInt8(at + place) * 255) / alpha))
    pixels.set([colour(2), colour(1), colour(0), alpha], at)
  }
  return pixels
}
