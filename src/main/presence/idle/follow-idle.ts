import type { Store } from '../../store.ts'
import type { IdleSource } from './idle-source.ts'
import { watchIdle } from './idle-watch.ts'

const minute = 60_000

/** Watches for an agent who touches nothing, as long as the rules want that and for as long as they say. */
export function followIdle(store: Store, sources: readonly IdleSource[]): void {
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
    stop = wanted === null ? () => {} : watchIdle(sources, wanted * minute, store.dispatch)
  }
  store.subscribe(follow)
  follow()
}
