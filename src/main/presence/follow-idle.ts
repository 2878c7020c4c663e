import type { Store } from '../store.ts'
import { startIdleWatch } from './idle.ts'

/**
 * Watches for an agent who touches nothing, as long as the rules want that and for as long as they say. `idleSeconds`
 * is Electron's `powerMonitor.getSystemIdleTime`.
 */
export function followIdle(store: Store, idleSeconds: () => number): void {
  let minutes: number | null = null
  let stop = () => {}
  const follow = () => {
    const wanted = store.state().rules.autoOff.idleMinutes
    if (wanted === minutes) return
    stop()
    // What the old watch told last nobody would take back: whoever changes the rule is here.
    const watched = minutes !== null
    minutes = wanted
    if (watched) store.dispatch({ kind: 'active' })
    stop =
      wanted === null
        ? () => {}
        : startIdleWatch(
            wanted,
            () => store.dispatch({ kind: 'idle' }),
            () => store.dispatch({ kind: 'active' }),
            idleSeconds,
          )
  }
  store.subscribe(follow)
  follow()
}
