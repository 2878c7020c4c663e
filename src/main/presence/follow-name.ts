import { timing } from '../../core/model/timing.ts'
import type { Bus } from '../dbus/bus.ts'

/** What to do as a name on a bus comes and goes. */
export interface NameFollower {
  /** Somebody owns it now, `owner` by its unique name: ask them. Awaited at start. */
  came(owner: string): Promise<void>
  /** Nobody has owned it for a while. */
  gone(): void
}

/**
 * Follows a name on a bus. A service that is restarted is away for a moment: that alone is not `gone`. Resolves once
 * the present owner, if any, has been asked. Returns what stops it.
 */
export async function followName(bus: Bus, name: string, follower: NameFollower): Promise<() => void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let here = false
  let asked: Promise<void> = Promise.resolve()
  const lost = () => {
    if (!here) return
    here = false
    timer = setTimeout(follower.gone, timing.lockSourceReturn)
  }
  await bus.onOwner(name, (owner) => {
    if (owner === null) return lost()
    clearTimeout(timer)
    here = true
    asked = follower.came(owner)
  })
  bus.onEnd(lost)
  await asked
  return () => clearTimeout(timer)
}
