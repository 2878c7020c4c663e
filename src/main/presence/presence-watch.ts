import { powerMonitor } from 'electron'
import { type Bus, connectSystemBus } from '../dbus/bus.ts'
import type { Store } from '../store.ts'
import { followIdle } from './idle/follow-idle.ts'
import { idleSources } from './idle/idle-sources.ts'
import { type PresenceEvent, watchPresence } from './index.ts'

export interface PresenceWatchParts {
  readonly sessionBus: Bus | null
  /** Unlocking the screen may well have unlocked the keyring, without a signal. */
  unlocked(): void
  /** The session ends; `letGo` lets it, once the app has left. */
  sessionEnds(letGo: () => Promise<void>): void
  /** Why sleep waits for us, as a sentence for whoever asks the system. */
  readonly whySleepWaits: string
}

/** Tells the store whether somebody is here, and holds sleep up until what that leads to is confirmed. */
export function watchPresenceForStore(
  store: Store,
  { sessionBus, unlocked, sessionEnds, whySleepWaits }: PresenceWatchParts,
): void {
  const report = (event: PresenceEvent) => {
    if (event.kind === 'session-ending') return sessionEnds(event.letGo)
    store.dispatch(event)
    if (event.kind === 'unlocked') unlocked()
  }
  watchPresence(report, {
    sessionBus,
    systemBus: process.platform === 'linux' ? connectSystemBus() : null,
    beforeSleep: () => settled(store),
    whySleepWaits,
  })
  followIdle(
    store,
    idleSources(process.platform, process.env, () => powerMonitor.getSystemIdleTime()),
  )
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
