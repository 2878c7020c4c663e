import { timing } from '../../../core/model/timing.ts'
import type { Bus } from '../../dbus/bus.ts'

/** Called when a service appears or disappears. */
export interface ServiceListener {
  /** The service has appeared; `owner` is its unique bus name. Awaited for a service that is there at start. */
  onCame(owner: string): Promise<void>
  /** The service has been away for timing.lockSourceReturn. */
  onGone(): void
}

/**
 * Follows a service on a bus. A service that restarts is away for a moment, which is not reported as `onGone`. Resolves
 * once the service that is there at start, if any, has been asked. Returns what stops it.
 */
export async function followService(bus: Bus, name: string, listener: ServiceListener): Promise<() => void> {
  let timer: NodeJS.Timeout | undefined
  let isThere = false
  let asked: Promise<void> = Promise.resolve()
  const lose = () => {
    if (!isThere) return
    isThere = false
    timer = setTimeout(listener.onGone, timing.lockSourceReturn)
  }
  await bus.onOwner(name, (owner) => {
    if (owner === null) return lose()
    clearTimeout(timer)
    isThere = true
    asked = listener.onCame(owner)
  })
  bus.onEnd(lose)
  await asked
  return () => clearTimeout(timer)
}
