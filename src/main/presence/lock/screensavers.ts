import type { Bus } from '../../dbus/bus.ts'
import { followName } from '../follow-name.ts'
import { type LockFact, type ScreensaverName, screensaverNames } from './lock-facts.ts'
import { type Environment, locksScreen } from './lock-setting.ts'

/**
 * Follows every screensaver on the session bus and tells what it says. Resolves once each that is there has been
 * asked; returns what stops it. A service is never started by this: some would be, when their name is called.
 */
export async function watchScreensavers(
  bus: Bus,
  env: Environment,
  tell: (fact: LockFact) => void,
): Promise<() => void> {
  const stops = await Promise.all(screensaverNames.map((name) => watchScreensaver(bus, name, env, tell)))
  return () => {
    for (const stop of stops) stop()
  }
}

async function watchScreensaver(
  bus: Bus,
  source: ScreensaverName,
  env: Environment,
  tell: (fact: LockFact) => void,
): Promise<() => void> {
  /** Counts what it announced and its comings: an answer or a setting from before is out of date. */
  let count = 0
  let locks = true

  await bus.onSignal({ sender: source, signal: `${source}.ActiveChanged` }, ([locked]) => {
    if (typeof locked !== 'boolean') return
    const mine = ++count
    if (!locked) return tell({ kind: 'heard', source, locked, locks })
    // Asked each time, as the agent may have changed it since: a screen that only goes blank is no lock.
    void locksScreen(source, env).then((now) => {
      locks = now
      if (mine === count) tell({ kind: 'heard', source, locked, locks })
    })
  })
  return followName(bus, source, {
    async came(owner) {
      const mine = ++count
      locks = await locksScreen(source, env)
      const path = `/${source.replaceAll('.', '/')}`
      // Some own the name and only let others hold the screen on: they do not know the method.
      const [locked] = await bus
        .call({ destination: owner, path, method: `${source}.GetActive` })
        .catch(() => [])
      if (mine === count && typeof locked === 'boolean') tell({ kind: 'read', source, locked, locks })
    },
    gone() {
      count += 1
      tell({ kind: 'lost', source })
    },
  })
}
