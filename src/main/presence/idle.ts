import { timing } from '../../core/timing.ts'

const second = 1000

/**
 * Watches for an agent who touches nothing: `onIdle` once keyboard and mouse have not been touched for `minutes`,
 * `onActive` once they are again, timing.idleReturn later at most. `idleSeconds` is Electron's
 * `powerMonitor.getSystemIdleTime`: no system announces idleness by itself, so the next look is when the time can be
 * up at the earliest. Returns what stops it.
 */
export function startIdleWatch(
  minutes: number,
  onIdle: () => void,
  onActive: () => void,
  idleSeconds: () => number,
): () => void {
  const limit = minutes * 60 * second
  let idle = false
  let timer: ReturnType<typeof setTimeout>

  const look = () => {
    const left = limit - idleSeconds() * second
    if (left <= 0 !== idle) {
      idle = !idle
      if (idle) onIdle()
      else onActive()
    }
    timer = setTimeout(look, idle ? timing.idleReturn : Math.max(left, second))
  }
  timer = setTimeout(look, 0)
  return () => clearTimeout(timer)
}
