/** What becomes known about whether the agent is at the computer. Each event is reported once per real change. */
export type PresenceEvent =
  /**
   * `source` reports from now on whether the session is locked, such as `logind` or `org.mate.ScreenSaver`. The first
   * event of all, and always before `locked` and `unlocked`. Null: no source is left, so whether the session is locked is
   * not known, which is no unlock; then only `lock-requested` is reported about locking. When one source follows another,
   * the last `locked` or `unlocked` stays valid. When a source follows null, `locked` or `unlocked` comes next, unless
   * the source's answer is in doubt: then neither comes before the next real lock or unlock.
   */
  | { readonly kind: 'lock-watch'; readonly source: string | null }
  /** The session is locked, or another user's session is on the screen. The state at start is reported too. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'unlocked' }
  /** The desktop was asked to lock; `locked` follows if it does and a source reports it. */
  | { readonly kind: 'lock-requested' }
  | { readonly kind: 'suspending' }
  | { readonly kind: 'resumed' }
  /**
   * The machine shuts down or restarts, or the user logs out. Where the desktop waits for this app, `letGo` tells it to
   * go on: call it once the calls are off. It settles once the desktop knows, within timing.letGoLimit; never rejects.
   */
  | { readonly kind: 'session-ending'; readonly letGo: () => Promise<void> }

/** Takes the events. */
export type ReportPresence = (event: PresenceEvent) => void

/** A running watch. */
export interface PresenceWatch {
  /** Stops it: nothing is reported afterwards. Buses that were passed in stay open. */
  close(): void
}

/** The end of a session that does not wait for this app, or that waits until the app's process has ended. */
export const sessionEnding: PresenceEvent = { kind: 'session-ending', letGo: async () => {} }
