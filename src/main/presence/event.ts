/** What becomes known about whether somebody is here. Each is reported once per real change. */
export type PresenceEvent =
  /**
   * Who tells from now on whether the session is locked, such as `logind` or `org.mate.ScreenSaver`. Comes before
   * `locked` and `unlocked`, first of all at start. Null: nobody; whether it is locked is then not known, which is
   * no unlock, and nothing but `lock-requested` is reported about locking. Another source after a source leaves what
   * was said as it is. A source after null says `locked` or `unlocked` next, unless what it says is in doubt: then neither
   * comes before the next real lock or unlock.
   */
  | { readonly kind: 'lock-watch'; readonly source: string | null }
  /** The session is locked, or another user is in front of it. The state at start is reported too. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'unlocked' }
  /** Somebody asked for a lock; `locked` follows if it comes to one and somebody tells of it. */
  | { readonly kind: 'lock-requested' }
  | { readonly kind: 'suspending' }
  | { readonly kind: 'resumed' }
  /**
   * The machine shuts down or restarts, or the user logs out. `letGo` is to be called once what must happen before has
   * happened: where the session is held up for this app, it lets it end. Settles once that is said, within
   * timing.letGoLimit; never rejects.
   */
  | { readonly kind: 'session-ending'; readonly letGo: () => Promise<void> }

/** Takes what is reported. */
export type ReportPresence = (event: PresenceEvent) => void

/** Something that watches. */
export interface Presence {
  /** Stops watching: nothing is reported afterwards. Leaves the buses that were handed in open. */
  close(): void
}

/** The end of a session that nobody holds up for this app, or that is held up until its process has ended. */
export const sessionEnding: PresenceEvent = { kind: 'session-ending', letGo: async () => {} }
