import { join } from 'node:path'
import type { Environment } from '../lock/lock-setting.ts'

/** Where the compositor listens (wl_display_connect of libwayland); null where the environment does not tell. */
export function compositorSocket({ WAYLAND_DISPLAY, XDG_RUNTIME_DIR }: Environment): string | null {
  const name = WAYLAND_DISPLAY || 'wayland-0'
  if (name.startsWith('/')) return name
  return XDG_RUNTIME_DIR ? join(XDG_RUNTIME_DIR, name) : null
}
