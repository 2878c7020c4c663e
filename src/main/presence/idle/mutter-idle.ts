import type { Bus } from '../../dbus/bus.ts'
import type { IdleListener, IdleSource } from './idle-source.ts'

/**
 * The idle monitors of Mutter (GNOME, and every desktop that is built on libmutter) and of Muffin (Cinnamon), which is
 * a fork of it: name and interface, and the object of the core monitor, which hears all devices.
 */
const monitors = [
  { name: 'org.gnome.Mutter.IdleMonitor', path: '/org/gnome/Mutter/IdleMonitor/Core' },
  { name: 'org.cinnamon.Muffin.IdleMonitor', path: '/org/cinnamon/Muffin/IdleMonitor/Core' },
] as const

type Monitor = (typeof monitors)[number]

/**
 * The window manager's idle monitor, on a session bus of our own: what is asked of it ends with that connection.
 * `connect` throws where there is no bus.
 *
 * Its idle watches (AddIdleWatch) never fire while a program asks the session not to become idle, such as a film or
 * GNOME's Caffeine, and calls would ring in an empty room. So its idle time is read, once it can be up at the
 * earliest; that somebody is back is a signal.
 */
export function mutterIdle(connect: () => Bus): IdleSource {
  return async (limit, listener) => {
    const bus = connected(connect)
    if (bus === null) return null
    for (const monitor of monitors) {
      const stop = await watchMonitor(bus, monitor, limit, listener).catch(() => null)
      if (stop !== null) return stop
    }
    bus.close()
    return null
  }
}

/** Resolves with what ends the watch; rejects where nobody owns the monitor's name. */
async function watchMonitor(
  bus: Bus,
  { name, path }: Monitor,
  limit: number,
  listener: IdleListener,
): Promise<() => void> {
  let state: 'busy' | 'idle' | 'ended' = 'busy'
  /** The watch for the touch that ends an idle time; null while there is none. */
  let returning: number | null = null
  /** The last watch that fired: it may do so before the answer that gives its number is looked at. */
  let fired: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const ended = () => state === 'ended'
  const stop = () => {
    state = 'ended'
    clearTimeout(timer)
    bus.close()
  }
  const lose = () => {
    if (ended()) return
    stop()
    listener.lost()
  }
  const ask = async (method: string) => {
    const [answer] = await bus.call({ destination: name, path, method: `${name}.${method}` })
    if (typeof answer !== 'bigint' && typeof answer !== 'number') throw new Error(`${name} gives no number.`)
    return Number(answer)
  }
  const later = (left: number) => {
    if (!ended()) timer = setTimeout(() => void look().catch(lose), Math.max(left, 1))
  }
  const look = async () => {
    const left = limit - (await ask('GetIdletime'))
    if (left > 0) return later(left)
    // Asked for before the time is read again: a touch in between shows in one of the two.
    returning ??= await ask('AddUserActiveWatch')
    const idleTime = await ask('GetIdletime')
    if (ended()) return
    const touched = fired === returning
    if (touched) returning = null
    if (touched || idleTime < limit) return later(limit - idleTime)
    state = 'idle'
    listener.idle()
  }

  await bus.onSignal({ sender: name, path, signal: `${name}.WatchFired` }, ([watch]) => {
    if (typeof watch !== 'number' || ended()) return
    fired = watch
    if (state !== 'idle' || watch !== returning) return
    state = 'busy'
    returning = null
    listener.active()
    later(limit)
  })
  let owner: string | null = null
  await bus.onOwner(name, (now) => {
    if (owner !== null && now !== owner) lose()
    owner = now
  })
  const idleTime = await ask('GetIdletime')
  bus.onEnd(lose)
  listener.watching(name)
  later(limit - idleTime)
  return stop
}

function connected(connect: () => Bus): Bus | null {
  try {
    return connect()
  } catch {
    return null
  }
}
