import { fileURLToPath } from 'node:url'
import type { ScreensaverName } from '../../src/main/presence/lock/lock-state.ts'
import { busItself, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'

/** A stand-in for a desktop's screensaver. */
export type NamedScreensaver = {
  /** Announces that it is active or inactive, even if that does not change. */
  setActive(active: boolean): Promise<void>
  /** Ends it, as a crash does. */
  stop(): Promise<void>
}

/** Starts one under `name` on the desktop's session bus. Without `answers` it owns the name and does not answer. */
export async function startNamedScreensaver(
  { env }: Desktop,
  name: ScreensaverName,
  { active = false, answers = true } = {},
): Promise<NamedScreensaver> {
  const template = fileURLToPath(new URL('screensaver.py', import.meta.url))
  const given = ['-B', '-m', 'dbusmock', '-t', template, '-p', JSON.stringify({ active, answers })]
  const daemon = startProcess('/usr/bin/python3', given, {
    env: { ...env, HOOKSWITCH_TEST_SCREENSAVER: name },
    from: 'python3',
  })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const owned = () => bus.call(busItself, 'NameHasOwner', 's', [name])
  await eventually(owned, ([owner]) => owner === true, { describe: `${name} to be on the bus` })
  const target = { destination: name, path: `/${name.replaceAll('.', '/')}`, interface: name }
  return {
    setActive: async (now) => {
      await bus.call(target, 'SetActive', 'b', [now])
    },
    stop: async () => {
      bus.close()
      await daemon.stop({ signal: 'SIGKILL' })
    },
  }
}
