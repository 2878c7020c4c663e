import type { Rectangle, Size } from 'electron'

/** The window's outer size and position when it closed; the position is null if the system does not tell it (Wayland). */
export interface SavedBounds extends Size {
  readonly x: number | null
  readonly y: number | null
}

/** How the window opens. */
export interface Opening {
  /** The page's size where none is saved, and the smallest that an agent may make it. */
  readonly page: Size
  readonly least: Size
  /** The saved outer size; null: use `page`. */
  readonly size: Size | null
  /** The upper left corner; null: the system chooses. */
  readonly corner: { readonly x: number; readonly y: number } | null
  /** The screen has no room for the saved size or the usual one, or the window is larger for signing in. */
  readonly isLimited: boolean
}

/**
 * The page's sizes as they were designed, for what the agent sees all day and for the forms of signing in, and the
 * smallest in which it can be used. All sizes here are in pixels.
 */
const usualSizes = { daily: { width: 380, height: 340 }, 'signing-in': { width: 380, height: 440 } }
const least = { width: 300, height: 240 }

/** How much of the window's top must be on a screen so that an agent can drag it. */
const handle = { width: 120, height: 32 }

/** The most that a desktop adds to the page as a frame; the real frame is known only once the window is shown. */
const frame = { width: 12, height: 48 }

/**
 * How the window opens on `screens`: the work areas that exist now, the primary one first. It opens as it was saved if its
 * top can be dragged there, and is never larger than the screen, which is small at large scale factors.
 */
export function openingOn(
  screens: readonly Rectangle[],
  saved: SavedBounds | null,
  use: keyof typeof usualSizes = 'daily',
): Opening {
  const usual = usualSizes[use]
  const corner = saved === null || saved.x === null || saved.y === null ? null : { x: saved.x, y: saved.y }
  const savedScreen =
    saved === null || corner === null ? undefined : screenOf({ ...saved, ...corner }, screens)
  const screen = savedScreen ?? screens[0] ?? { x: 0, y: 0, ...usual }
  const room = { width: screen.width - frame.width, height: screen.height - frame.height }
  const size = saved === null ? null : smaller(saved, screen)
  const page = smaller(usual, room)
  return {
    page,
    least: smaller(least, room),
    size,
    corner:
      size === null || corner === null || savedScreen === undefined
        ? null
        : inside(corner, size, saved, savedScreen),
    isLimited: size === null || saved === null ? !isSame(page, usualSizes.daily) : !isSame(size, saved),
  }
}

/** The screen on which the window's top can be dragged. */
function screenOf(window: Rectangle, screens: readonly Rectangle[]): Rectangle | undefined {
  return screens.find((screen) => {
    const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
    const height = Math.min(window.y + handle.height, screen.y + screen.height) - Math.max(window.y, screen.y)
    return width >= Math.min(handle.width, window.width) && height >= handle.height
  })
}

/** A window that was made smaller to fit is moved so that all of it shows; any other stays where the agent put it. */
function inside(
  { x, y }: { readonly x: number; readonly y: number },
  size: Size,
  saved: Size | null,
  screen: Rectangle,
): { readonly x: number; readonly y: number } {
  if (saved !== null && isSame(size, saved)) return { x, y }
  return {
    x: Math.max(screen.x, Math.min(x, screen.x + screen.width - size.width)),
    y: Math.max(screen.y, Math.min(y, screen.y + screen.height - size.height)),
  }
}

/** The size and position to save for a window at `bounds`. If the system tells no position (Wayland), the saved one stays. */
export function boundsToSave(
  bounds: Rectangle,
  saved: SavedBounds | null,
  isPositionKnown: boolean,
): SavedBounds {
  const { x, y, width, height } = bounds
  return isPositionKnown
    ? { x, y, width, height }
    : { x: saved?.x ?? null, y: saved?.y ?? null, width, height }
}

/** Whether a window closes in the size in which it was `shown`, apart from a frame that a desktop adds late. */
export function isSizeUnchanged(closing: Size, shown: Size): boolean {
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
