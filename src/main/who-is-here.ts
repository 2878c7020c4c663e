import { powerMonitor } from 'electron'
import { type Bus, connectSystemBus } from './bus.ts'
import { type PresenceEvent, startIdleWatch, watchPresence } from './presence/index.ts'
import type { Store } from './store.ts'

export interface WhoIsHereParts {
  readonly sessionBus: Bus | null
  /** Unlocking the screen may well have unlocked the keyring, without a signal. */
  unlocked(): void
  quit(): void
}

/** Tells the store whether somebody is here, and holds sleep up until what that leads to is proven. */
export function watchWhoIsHere(store: Store, { sessionBus, unlocked, quit }: WhoIsHereParts): void {
  const report = (event: PresenceEvent) => {
    if (event.kind === 'session-ending') return quit()
    store.dispatch(event)
    if (event.kind === 'unlocked') unlocked()
  }
  watchPresence(report, {
    sessionBus,
    systemBus: process.platform === 'linux' ? connectSystemBus() : null,
    beforeSleep: () => settled(store),
  })
  watchIdle(store)
}

/** Looks whether the agent is idle, as long as the rules ask for it. */
function watchIdle(store: Store): void {
  let watched: number | null = null
  let stop = () => {}
  const follow = () => {
    const wanted = store.state().rules.autoOff.idleMinutes
    if (wanted === watched) return
    stop()
    watched = wanted
    if (wanted === null) {
      stop = () => {}
      store.dispatch({ kind: 'active' })
    } else {
      stop = startIdleWatch(
        wanted,
        () => store.dispatch({ kind: 'idle' }),
        () => store.dispatch({ kind: 'active' }),
        () => powerMonitor.getSystemIdleTime(),
      )
    }
  }
  store.subscribe(follow)
  follow()
}

/** Settles once nothing is under way. */
function settled(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (store.state().intent !== null) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = store.subscribe(look)
    look()
  })
}
