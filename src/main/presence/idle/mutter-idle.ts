import type { Bus } from '../../dbus/bus.ts'
import type { IdleListener, IdleSource } from './idle-watch.ts'

/**
 * The idle monitors of Mutter (GNOME, and every desktop built on libmutter) and of its fork Muffin (Cinnamon). `name` is
 * the bus name and the interface; `path` is the core monitor, which covers all devices.
 */
const monitors = [
  { name: 'org.gnome.Mutter.IdleMonitor', path: '/org/gnome/Mutter/IdleMonitor/Core' },
  { name: 'org.cinnamon.Muffin.IdleMonitor', path: '/org/cinnamon/Muffin/IdleMonitor/Core' },
] as const

type Monitor = (typeof monitors)[number]

/**
 * The window manager's idle monitor, on a session bus connection of its own: the monitor drops its watches when that
 * closes. `connect` throws if there is no bus.
 *
 * The monitor's idle watches (AddIdleWatch) never fire while a program keeps the session from becoming idle, such as a
 * film or GNOME's Caffeine; calls would ring in an empty room. So the idle time is read instead, when the limit can be
 * reached at the earliest. A signal reports the agent's return.
 */
export function mutterIdle(connect: () => Bus): IdleSource {
  return async (limit, listener) => {
    const bus = connectOrNull(connect)
    if (bus === null) return null
    for (const monitor of monitors) {
      const stop = await watchMonitor(bus, monitor, limit, listener).catch(() => null)
      if (stop !== null) return stop
    }
    bus.close()
    return null
  }
}

/** Resolves with what ends the watch; rejects if the monitor does not exist. */
async function watchMonitor(
  bus: Bus,
  { name, path }: Monitor,
  limit: number,
  listener: IdleListener,
): Promise<() => void> {
  let state: 'busy' | 'idle' | 'ended' = 'busy'
  /** The watch for the touch that ends the idle time; null while there is none. */
  let activeWatch: number | null = null
  /** The watch that fired last. Its signal may come before the answer with its number is processed. */
  let firedWatch: number | null = null
  let timer: NodeJS.Timeout | undefined

  const hasEnded = () => state === 'ended'
  const stop = () => {
    state = 'ended'
    clearTimeout(timer)
    bus.close()
  }
  const lose = () => {
    if (hasEnded()) return
    stop()
    listener.lost()
  }
  const ask = async (method: string) => {
    const [answer] = await bus.call({ destination: name, path, method: `${name}.${method}` })
    if (typeof answer !== 'bigint' && typeof answer !== 'number') throw new Error(`${name} gives no number.`)
    return Number(answer)
  }
  const checkIn = (milliseconds: number) => {
    if (!hasEnded()) timer = setTimeout(() => void check().catch(lose), Math.max(milliseconds, 1))
  }
  const check = async () => {
    const left = limit - (await ask('GetIdletime'))
    if (left > 0) return checkIn(left)
    // Requested before the time is read again, so that one of the two shows a touch in between.
    activeWatch ??= await ask('AddUserActiveWatch')
    const idleTime = await ask('GetIdletime')
    if (hasEnded()) return
    const wasTouched = firedWatch === activeWatch
    if (wasTouched) activeWatch = null
    if (wasTouched || idleTime < limit) return checkIn(limit - idleTime)
    state = 'idle'
    listener.idle()
  }

  await bus.onSignal({ sender: name, path, signal: `${name}.WatchFired` }, ([watch]) => {
    if (typeof watch !== 'number' || hasEnded()) return
    firedWatch = watch
    if (state !== 'idle' || watch !== activeWatch) return
    state = 'busy'
    activeWatch = null
    listener.active()
    checkIn(limit)
  })
  let owner: string | null = null
  await bus.onOwner(name, (now) => {
    if (owner !== null && now !== owner) lose()
    owner = now
  })
  const idleTime = await ask('GetIdletime')
  bus.onEnd(lose)
  listener.watching(name)
  checkIn(limit - idleTime)
  return stop
}

function connectOrNull(connect: () => Bus): Bus | null {
  try {
    return connect()
  } catch {
    return null
  }
}
