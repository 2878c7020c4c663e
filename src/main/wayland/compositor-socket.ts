import { isAbsolute, join } from 'node:path'

/**
 * The socket of the session's Wayland compositor: WAYLAND_DISPLAY is a path, or a name in the runtime folder (libwayland,
 * wl_display_connect). Null if the environment names none.
 */
export function compositorSocket({ WAYLAND_DISPLAY, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): string | null {
  const name = WAYLAND_DISPLAY || 'wayland-0'
  if (isAbsolute(name)) return name
  return XDG_RUNTIME_DIR ? join(XDG_RUNTIME_DIR, name) : null
}
