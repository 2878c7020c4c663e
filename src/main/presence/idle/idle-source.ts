/** What a source of idleness tells: `watching` first, then `idle` and `active` in turn, and `lost` at the very end. */
export interface IdleListener {
  /** It answers here, and tells from now on. `source` is its name, such as `org.gnome.Mutter.IdleMonitor`. */
  watching(source: string): void
  /** Neither a key nor a pointer was touched for as long as was asked for. */
  idle(): void
  /** One was touched again. */
  active(): void
  /** It has gone; nothing that it said before holds any more. */
  lost(): void
}

/**
 * A part of the system that may tell when nobody touches the computer for `limit` ms. Resolves with what ends the
 * watch, or with null where it does not answer here; never rejects.
 */
export type IdleSource = (limit: number, listener: IdleListener) => Promise<(() => void) | null>
