import { z } from 'zod'

/** A window as sway tells of it; its place and size are those of what its program draws, in the screen's pixels. */
export type SwayWindow = {
  /** What sway calls it in commands: `[con_id=7]`. */
  readonly id: number
  readonly pid: number
  readonly title: string
  /** What Wayland calls the program. */
  readonly appId: string | null
  readonly visible: boolean
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const rectangle = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const branches = z.object({
  nodes: z.array(z.unknown()).default([]),
  floating_nodes: z.array(z.unknown()).default([]),
})
const leaf = z.object({
  id: z.number(),
  pid: z.number(),
  name: z.string().nullable(),
  app_id: z.string().nullable().default(null),
  visible: z.boolean(),
  rect: rectangle,
  window_rect: rectangle,
})

/** The windows in what `swaymsg -t get_tree` gives; of its nodes only windows have a process. */
export function windowsIn(tree: unknown): readonly SwayWindow[] {
  const { nodes, floating_nodes: floating } = branches.parse(tree)
  const inside = [...nodes, ...floating].flatMap(windowsIn)
  const window = leaf.safeParse(tree)
  if (!window.success) return inside
  const { name, app_id: appId, rect, window_rect: drawn, ...rest } = window.data
  const { width, height } = drawn
  return [
    ...inside,
    { ...rest, title: name ?? '', appId, x: rect.x + drawn.x, y: rect.y + drawn.y, width, height },
  ]
}
