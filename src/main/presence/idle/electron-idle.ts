import { timing } from '../../../core/model/timing.ts'
import type { IdleSource } from './idle-source.ts'

const second = 1000

/**
 * Electron's `powerMonitor.getSystemIdleTime`, in seconds, where it is true: on Windows, macOS and X11; on Wayland it
 * may well be 0 for ever (electron#27912). It announces nothing by itself, so the next look is when the time can be up
 * at the earliest, and an agent who is back is noticed timing.idleReturn later at most. `name` is what it is called.
 */
export function electronIdle(name: string, idleSeconds: () => number): IdleSource {
  return async (limit, listener) => {
    let idle = false
    let timer: ReturnType<typeof setTimeout>

    const look = () => {
      const left = limit - idleSeconds() * second
      if (left <= 0 !== idle) {
        idle = !idle
        if (idle) listener.idle()
        else listener.active()
      }
      timer = setTimeout(look, idle ? timing.idleReturn : Math.max(left, second))
    }
    listener.watching(name)
    timer = setTimeout(look, 0)
    return () => clearTimeout(timer)
  }
}
