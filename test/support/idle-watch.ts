import { expect } from 'vitest'
import type { IdleListener, IdleSource } from '../../src/main/presence/idle/idle-watch.ts'
import { eventually } from './condition.ts'

/** A watch of one source, and all that it told: a word each, and the source's name at its beginning. */
export type WatchedSource = {
  /** All that was told so far. */
  words(): readonly string[]
  /** Settles once these have been told, in this order and before anything else; fails with what was. */
  told(...words: readonly unknown[]): Promise<void>
  /** Whether the source answers here. */
  readonly answers: boolean
  stop(): void
}

/** Watches `source` for nothing being touched for `limit` ms, as the app does. */
export async function watchSource(source: IdleSource, limit: number): Promise<WatchedSource> {
  const words: string[] = []
  const listener: IdleListener = {
    watching: (name) => words.push(name),
    idle: () => words.push('idle'),
    active: () => words.push('active'),
    lost: () => words.push('lost'),
  }
  const stop = await source(limit, listener)
  return {
    answers: stop !== null,
    words: () => [...words],
    told: async (...expected) => {
      await eventually(
        () => words,
        (now) => now.length >= expected.length,
        { describe: `these to be told: ${expected.join(', ')}`, within: limit + 5_000 },
      )
      expect(words.slice(0, expected.length)).toEqual(expected)
    },
    stop: () => stop?.(),
  }
}
