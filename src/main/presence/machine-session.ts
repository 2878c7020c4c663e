import { statSync } from 'node:fs'
import { uptime } from 'node:os'
import type { MachineSession } from '../../core/model/persisted-state.ts'
import { readBytesOrNull } from '../storage/files.ts'
import { compositorSocket } from '../wayland/compositor-socket.ts'
import { displaySocket, parseDisplay } from '../x11/display-name.ts'

/**
 * Identifies this boot of the machine and this session of the desktop, so that the app recognizes a device that was turned
 * off in another one. Linux has an id for each boot; on other systems the time of the boot replaces it, rounded to ten
 * seconds: if a later computation differs, the app asks the agent instead of restoring the device. The session is the name
 * that logind or Windows gives it and, on Linux, the display server: the name may be missing, and a new display server takes
 * the number of the old one.
 */
export function thisMachineSession(env: NodeJS.ProcessEnv): MachineSession {
  const { XDG_SESSION_ID, SESSIONNAME } = env
  const names = [XDG_SESSION_ID ?? SESSIONNAME, displayServer(env)].filter((name) => name !== undefined)
  return {
    boot: bootId() ?? `booted-${Math.round((Date.now() / 1000 - uptime()) / 10)}`,
    session: names.join(' ') || 'only',
  }
}

/**
 * The display's name and the identity of its server's socket; only the name if the server has no socket on this machine,
 * undefined if there is no display.
 */
function displayServer(env: NodeJS.ProcessEnv): string | undefined {
  const { WAYLAND_DISPLAY, DISPLAY } = env
  const name = WAYLAND_DISPLAY || DISPLAY || undefined
  const socket = WAYLAND_DISPLAY ? compositorSocket(env) : xSocket(DISPLAY)
  const server = socket === null ? null : socketIdentity(socket)
  return server === null ? name : `${name} ${server}`
}

/** The socket file of an X display of this machine; null if the display is reached by network. */
function xSocket(text: string | undefined): string | null {
  const display = parseDisplay(text)
  return display === null || display.host !== '' ? null : displaySocket(display.number)
}

/**
 * Distinguishes the socket file from one that another server makes at the same path: its inode number, which the file
 * system may use again at once, and its modification time in nanoseconds. Connecting changes neither. Null if it
 * cannot be read.
 */
function socketIdentity(socket: string): string | null {
  try {
    const { ino, mtimeNs } = statSync(socket, { bigint: true })
    return `${ino}-${mtimeNs}`
  } catch {
    return null
  }
}

function bootId(): string | null {
  return readBytesOrNull('/proc/sys/kernel/random/boot_id')?.toString().trim() ?? null
}
