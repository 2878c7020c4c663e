import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import type { Place } from '../../core/memory.ts'

/**
 * This run of the machine and this session of the desktop, by which something taken in another one is recognized.
 * Linux names each boot; elsewhere the time of the boot, to ten seconds, stands for it: should it be read otherwise
 * later, the agent is asked rather than served.
 */
export function thisPlace(environment: NodeJS.ProcessEnv): Place {
  const { XDG_SESSION_ID, SESSIONNAME, DISPLAY, WAYLAND_DISPLAY } = environment
  return {
    boot: bootId() ?? `booted-${Math.round((Date.now() / 1000 - uptime()) / 10)}`,
    session: XDG_SESSION_ID ?? SESSIONNAME ?? WAYLAND_DISPLAY ?? DISPLAY ?? 'only',
  }
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}
