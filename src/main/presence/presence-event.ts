import type { PresenceReport } from '../../core/model/presence.ts'

/**
 * What the watch reports about whether the agent is at the computer. `lock-watch` is the first event of all, and always comes
 * before `locked` and `unlocked`. With `source: null` no source is left: the app does not know whether the session is locked,
 * which is not an unlock, and of locking only `lock-requested` is reported. If one source replaces another, the last `locked`
 * or `unlocked` stays valid. If a source appears after null, `locked` or `unlocked` comes next, unless the source's answer is
 * in doubt: then neither comes before the next real lock or unlock.
 */
export type PresenceEvent =
  | PresenceReport
  /**
   * The machine shuts down or restarts, or the user logs out. If the desktop waits for this app, `release` tells it to go on:
   * call it once calls are off. It settles once the desktop knows, within timing.releaseLimit, and never rejects.
   */
  | { readonly kind: 'session-ending'; readonly release: () => Promise<void> }

/** Takes the events. */
export type ReportPresence = (event: PresenceEvent) => void

/** A running watch. */
export interface PresenceWatch {
  /** Stops it: nothing is reported afterwards. Buses that were passed in stay open. */
  close(): void
}

/** The end of a session that does not wait for this app, or that waits until the app's process has ended. */
export const sessionEnding: PresenceEvent = { kind: 'session-ending', release: async () => {} }
