import { timing } from '../../../core/model/timing.ts'
import type { Store } from '../../store.ts'

/** Takes what a source reports: first `watching`, then `idle` and `active` in turn, and `lost` at the very end. */
export interface IdleListener {
  /** The source works and reports from now on. `source` is its name, such as `org.gnome.Mutter.IdleMonitor`. */
  watching(source: string): void
  /** Neither keyboard nor pointer was touched for the limit. */
  idle(): void
  /** One of them was touched again. */
  active(): void
  /** The source has gone; what it reported before is void. */
  lost(): void
}

/**
 * A part of the system that may report when neither keyboard nor pointer was touched for `limit` ms. Resolves with the
 * function that ends the watch, or with null if this source does not work here; never rejects.
 */
export type IdleSource = (limit: number, listener: IdleListener) => Promise<(() => void) | null>

/** What becomes known about idleness. */
export type IdleEvent =
  /** `source` reports from now on, such as `org.gnome.Mutter.IdleMonitor`. Null: no source works; earlier reports are void. */
  | { readonly kind: 'idle-watch'; readonly source: string | null }
  | { readonly kind: 'idle' }
  | { readonly kind: 'active' }

const minute = 60_000

/** Watches for an idle agent, for as long as the rules ask for it and with the minutes that they name. */
export function watchIdleByRules(store: Store, sources: readonly IdleSource[]): void {
  let minutes: number | null = null
  let stop = () => {}
  const follow = () => {
    const wanted = store.state().rules.autoOff.idleMinutes
    if (wanted === minutes) return
    stop()
    // The stopped watch cannot withdraw its last `idle`. The agent who changes the rule is at the computer.
    const wasWatching = minutes !== null
    minutes = wanted
    if (wasWatching) store.dispatch({ kind: 'active' })
    stop = wanted === null ? () => {} : watchIdle(sources, wanted * minute, store.dispatch)
  }
  store.subscribe(follow)
  follow()
}

/**
 * Watches for an agent who touches neither keyboard nor pointer for `limit` ms, through the first of `sources` that works
 * here. If none works, or it is lost, it tries all of them again a few times: a compositor that starts or restarts is ready
 * soon. Returns the function that stops the watch.
 */
export function watchIdle(
  sources: readonly IdleSource[],
  limit: number,
  report: (event: IdleEvent) => void,
): () => void {
  let isStopped = false
  /** The source that was reported last; undefined before the first report. */
  let reportedSource: string | null | undefined
  let stopSource = () => {}
  let timer: NodeJS.Timeout | undefined

  const reportUnlessStopped = (event: IdleEvent) => {
    if (!isStopped) report(event)
  }
  const reportSource = (source: string | null) => {
    if (source === reportedSource) return
    reportedSource = source
    reportUnlessStopped({ kind: 'idle-watch', source })
  }
  const tryLater = (round: number) => {
    const pause = timing.idleSourceRetries[round]
    if (pause !== undefined && !isStopped) timer = setTimeout(() => void trySources(round + 1), pause)
  }
  const listener: IdleListener = {
    watching: reportSource,
    idle: () => reportUnlessStopped({ kind: 'idle' }),
    active: () => reportUnlessStopped({ kind: 'active' }),
    lost: () => {
      reportSource(null)
      tryLater(0)
    },
  }
  const trySources = async (round: number) => {
    for (const source of sources) {
      const stop = await source(limit, listener)
      if (isStopped) return stop?.()
      if (stop === null) continue
      stopSource = stop
      return
    }
    reportSource(null)
    tryLater(round)
  }

  void trySources(0)
  return () => {
    isStopped = true
    clearTimeout(timer)
    stopSource()
  }
}
