import { timing } from '../../../core/model/timing.ts'
import type { IdleSource } from './idle-watch.ts'

const second = 1000

/**
 * Electron's `powerMonitor.getSystemIdleTime`, in seconds. It is right on Windows, macOS and X11; on Wayland it may stay
 * 0 for ever (electron#27912). Electron sends no event for it, so it is read when the limit can be reached at the
 * earliest, and every timing.idleReturn while the agent is idle. `name` is reported as the source's name.
 */
export function electronIdle(name: string, idleSeconds: () => number): IdleSource {
  return async (limit, listener) => {
    let isIdle = false
    let timer: NodeJS.Timeout

    const check = () => {
      const left = limit - idleSeconds() * second
      if (left <= 0 !== isIdle) {
        isIdle = !isIdle
        if (isIdle) listener.idle()
        else listener.active()
      }
      timer = setTimeout(check, isIdle ? timing.idleReturn : Math.max(left, second))
    }
    listener.watching(name)
    timer = setTimeout(check, 0)
    return () => clearTimeout(timer)
  }
}
