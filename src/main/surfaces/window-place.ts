import type { Rectangle } from 'electron'

/** So much of the window's top must be on a screen for a hand to get hold of it. Pixels. */
const handle = { width: 120, height: 32 }

/**
 * Where the window is to open: where it was, as long as its top can be got hold of on one of the `screens` that are
 * there now; else null, for the system's own choice on the primary screen. `screens` are their work areas.
 */
export function placeOnScreens(saved: Rectangle | null, screens: readonly Rectangle[]): Rectangle | null {
  if (saved === null) return null
  const top = { ...saved, height: handle.height }
  const reachable = screens.some((screen) => {
    const width = Math.min(top.x + top.width, screen.x + screen.width) - Math.max(top.x, screen.x)
    const height = Math.min(top.y + top.height, screen.y + screen.height) - Math.max(top.y, screen.y)
    return width >= Math.min(handle.width, saved.width) && height >= handle.height
  })
  return reachable ? saved : null
}
