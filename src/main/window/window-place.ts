import type { Rectangle, Size } from 'electron'

/** What is kept of the window when it is closed: its size, frame and all, and where it was, null where nothing tells. */
export interface WindowPlace extends Size {
  readonly x: number | null
  readonly y: number | null
}

/** How the window is to open. */
export interface Opening {
  /** The page's size where nothing is kept, and the least that an agent may make it. */
  readonly page: Size
  readonly least: Size
  /** The size that was kept, frame and all; null for `page`. */
  readonly size: Size | null
  /** Its upper left corner; null for the system's own choice. */
  readonly corner: { readonly x: number; readonly y: number } | null
  /** The screen has no room for the size that was kept, or for the usual one. */
  readonly isLimited: boolean
}

/** The page's size as it was drawn for, and the least that it is usable in. Pixels, as everywhere here. */
const usual = { width: 380, height: 560 }
const least = { width: 320, height: 400 }

/** So much of the window's top must be on a screen for a hand to get hold of it. */
const handle = { width: 120, height: 32 }

/** What a desktop may add to the page as the window's frame; how much it is is known only once the window stands. */
const frame = { width: 12, height: 48 }

/**
 * How the window opens on `screens`, the work areas that are there now, the primary one first: as it was kept, as long
 * as its top can be got hold of, and never larger than the screen, which is small where everything is shown thrice as
 * large.
 */
export function openingOn(screens: readonly Rectangle[], kept: WindowPlace | null): Opening {
  const corner = kept === null || kept.x === null || kept.y === null ? null : { x: kept.x, y: kept.y }
  const home = kept === null || corner === null ? undefined : screenOf({ ...kept, ...corner }, screens)
  const screen = home ?? screens[0] ?? { x: 0, y: 0, ...usual }
  const room = { width: screen.width - frame.width, height: screen.height - frame.height }
  const size = kept === null ? null : smaller(kept, screen)
  const page = smaller(usual, room)
  return {
    page,
    least: smaller(least, room),
    size,
    corner: size === null || corner === null || home === undefined ? null : inside(corner, size, kept, home),
    isLimited: size === null || kept === null ? !isSame(page, usual) : !isSame(size, kept),
  }
}

/** The one of `screens` that the window's top can be got hold of on. */
function screenOf(window: Rectangle, screens: readonly Rectangle[]): Rectangle | undefined {
  return screens.find((screen) => {
    const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
    const height = Math.min(window.y + handle.height, screen.y + screen.height) - Math.max(window.y, screen.y)
    return width >= Math.min(handle.width, window.width) && height >= handle.height
  })
}

/** A window that had to be made smaller to fit is shown whole; another one stays where the agent put it. */
function inside(
  { x, y }: { readonly x: number; readonly y: number },
  size: Size,
  kept: Size | null,
  screen: Rectangle,
): { readonly x: number; readonly y: number } {
  if (kept !== null && isSame(size, kept)) return { x, y }
  return {
    x: Math.max(screen.x, Math.min(x, screen.x + screen.width - size.width)),
    y: Math.max(screen.y, Math.min(y, screen.y + screen.height - size.height)),
  }
}

/** What is to be kept of a window that stood at `bounds`; where they tell no place (Wayland), the one from before stays. */
export function placeToKeep(bounds: Rectangle, before: WindowPlace | null, tellsPlace: boolean): WindowPlace {
  const { x, y, width, height } = bounds
  return tellsPlace ? { x, y, width, height } : { x: before?.x ?? null, y: before?.y ?? null, width, height }
}

/** Whether a window that was `shown` in a size has it still at `closing`, but for the frame that a desktop adds late. */
export function isAsShown(closing: Size, shown: Size): boolean {
  return (
    Math.abs(closing.width - shown.width) <= frame.width &&
    Math.abs(closing.height - shown.height) <= frame.height
  )
}

function isSame(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height
}

function smaller(size: Size, room: Size): Size {
  return {
    width: Math.max(1, Math.min(size.width, room.width)),
    height: Math.max(1, Math.min(size.height, room.height)),
  }
}
