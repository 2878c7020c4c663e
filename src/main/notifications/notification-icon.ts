import { nativeImage } from 'electron'
import type { NotificationIcon } from './notification-service.ts'

/** Sharp on a screen with twice the usual density; not more, since each notification carries all pixels. */
const size = 96

/** The icon in `file` in the form of a notification's; null if the file is missing. The file is read once. */
export function notificationIcon(file: string): () => NotificationIcon | null {
  let icon: NotificationIcon | null | undefined
  return () => {
    if (icon === undefined) icon = read(file)
    return icon
  }
}

function read(file: string): NotificationIcon | null {
  const picture = nativeImage.createFromPath(file)
  if (picture.isEmpty()) return null
  const pixels = picture.resize({ width: size, height: size }).toBitmap()
  return { width: size, height: size, pixels: withPlainColours(pixels) }
}

/**
 * Converts Electron's bitmap, which has blue first and colours multiplied by alpha, to that of notifications, which has
 * red first and plain colours.
 */
function withPlainColours(bitmap: Buffer): Buffer {
  const pixels = Buffer.alloc(bitmap.length)
  for (let at = 0; at < bitmap.length; at += 4) {
    const alpha = bitmap.readUInt8(at + 3)
    const colour = (offset: number) =>
      alpha === 0 ? 0 : Math.min(255, Math.round((bitmap.readUInt8(at + offset) * 255) / alpha))
    pixels.set([colour(2), colour(1), colour(0), alpha], at)
  }
  return pixels
}
