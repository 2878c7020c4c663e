import type { ScreensaverName } from '../../src/main/presence/lock/lock-state.ts'
import { connectBus } from './bus-connection.ts'
import type { Desktop } from './desktop.ts'

/** A stand-in for a desktop's screensaver. */
export type NamedScreensaver = {
  /** Announces that it is active or inactive, even if that does not change. */
  setActive(active: boolean): void
  /** Ends it, as a crash does. */
  stop(): void
}

/**
 * Starts one under `name` on the desktop's session bus. Without `answers` it owns the name and serves nothing, as programs
 * do that only let others keep the screen on.
 */
export async function startNamedScreensaver(
  { env }: Desktop,
  name: ScreensaverName,
  { active = false, answers = true } = {},
): Promise<NamedScreensaver> {
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const screensaver = { path: `/${name.replaceAll('.', '/')}`, interface: name }
  let isActive = active
  if (answers) {
    bus.serve(screensaver.path, ({ member }) => (member === 'GetActive' ? ['b', isActive] : 'unknown'))
  }
  await bus.takeName(name)
  return {
    setActive: (now) => {
      isActive = now
      bus.emit(screensaver, 'ActiveChanged', 'b', [now])
    },
    stop: bus.close,
  }
}
