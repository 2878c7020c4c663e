import { statSync } from 'node:fs'
import { uptime } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { MachineSession } from '../../core/model/persisted-state.ts'
import { readTextOrNull } from '../storage/files.ts'
import type { Environment } from './lock/lock-setting.ts'

/**
 * This run of the machine and this session of the desktop, by which something taken in another one is recognized.
 * Linux names each boot; elsewhere the time of the boot, to ten seconds, stands for it: should it be read otherwise
 * later, the agent is asked rather than served. A session is logind's or Windows' own name for it, and on Linux the
 * display server that runs for it, since the name alone may be missing and a new server takes the old one's number.
 */
export function thisMachineSession(environment: Environment): MachineSession {
  const { XDG_SESSION_ID, SESSIONNAME } = environment
  const names = [XDG_SESSION_ID ?? SESSIONNAME, displayServer(environment)].filter(
    (name) => name !== undefined,
  )
  return {
    boot: bootId() ?? `booted-${Math.round((Date.now() / 1000 - uptime()) / 10)}`,
    session: names.join(' ') || 'only',
  }
}

/** The display and which server serves it: undefined where there is none, its name alone where it has no socket here. */
function displayServer({ WAYLAND_DISPLAY, XDG_RUNTIME_DIR = '', DISPLAY }: Environment): string | undefined {
  const wayland = WAYLAND_DISPLAY || undefined
  const x11 = DISPLAY || undefined
  const waylandSocket = wayland === undefined ? null : inFolder(XDG_RUNTIME_DIR, wayland)
  const socket = waylandSocket ?? (x11 === undefined ? null : x11Socket(x11))
  const server = socket === null ? null : birthOf(socket)
  const name = wayland ?? x11
  return server === null ? name : `${name} ${server}`
}

/** WAYLAND_DISPLAY is a name in the runtime folder or a path of its own (wayland-client, wl_display_connect). */
function inFolder(folder: string, name: string): string {
  return isAbsolute(name) ? name : join(folder, name)
}

/** The socket of a display of this machine, such as `:0`, `:0.0` or `unix:0`; null for one that is reached by network. */
function x11Socket(display: string): string | null {
  const number = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(display)?.[1]
  return number === undefined ? null : `/tmp/.X11-unix/X${number}`
}

/**
 * What tells a server's socket from the one of a server before or after it: the number of the file, which may be used
 * again at once, and when it was made, in nanoseconds; connecting changes neither. Null where it cannot be read.
 */
function birthOf(socket: string): string | null {
  try {
    const { ino, mtimeNs } = statSync(socket, { bigint: true })
    return `${ino}-${mtimeNs}`
  } catch {
    return null
  }
}

function bootId(): string | null {
  return readTextOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null
}
