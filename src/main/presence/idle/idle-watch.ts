import { timing } from '../../../core/model/timing.ts'
import type { IdleListener, IdleSource } from './idle-source.ts'

/** What becomes known about idleness. */
export type IdleEvent =
  /** Who tells from now on, such as `org.gnome.Mutter.IdleMonitor`. Null: nobody; what was told before is void. */
  | { readonly kind: 'idle-watch'; readonly source: string | null }
  | { readonly kind: 'idle' }
  | { readonly kind: 'active' }

/**
 * Watches for an agent who touches nothing for `limit` ms, through the first of `sources` that answers here. Where none
 * does, or one is lost, they are asked again a few times, as a compositor that is restarted or still starting comes
 * soon. Returns what stops it.
 */
export function watchIdle(
  sources: readonly IdleSource[],
  limit: number,
  tell: (event: IdleEvent) => void,
): () => void {
  let stopped = false
  /** What was told last of who tells; undefined before the first time. */
  let told: string | null | undefined
  let stopSource = () => {}
  let timer: ReturnType<typeof setTimeout> | undefined

  const say = (event: IdleEvent) => {
    if (!stopped) tell(event)
  }
  const saySource = (source: string | null) => {
    if (source === told) return
    told = source
    say({ kind: 'idle-watch', source })
  }
  const lookAgain = (round: number) => {
    const pause = timing.idleSourceLooks[round]
    if (pause !== undefined && !stopped) timer = setTimeout(() => void look(round + 1), pause)
  }
  const listener: IdleListener = {
    watching: saySource,
    idle: () => say({ kind: 'idle' }),
    active: () => say({ kind: 'active' }),
    lost: () => {
      saySource(null)
      lookAgain(0)
    },
  }
  const look = async (round: number) => {
    for (const source of sources) {
      const stop = await source(limit, listener)
      if (stopped) return stop?.()
      if (stop === null) continue
      stopSource = stop
      return
    }
    saySource(null)
    lookAgain(round)
  }

  void look(0)
  return () => {
    stopped = true
    clearTimeout(timer)
    stopSource()
  }
}
