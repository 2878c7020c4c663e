import { expect } from 'vitest'
import type { IdleListener, IdleSource } from '../../src/main/presence/idle/idle-watch.ts'
import { eventually } from './condition.ts'

/** A watch of one source and its reports: one word each, and first the source's name. */
export type WatchedSource = {
  /** All reports so far. */
  words(): readonly string[]
  /** Waits until the first reports are these, in this order; fails with the actual ones. */
  reported(...words: readonly unknown[]): Promise<void>
  /** Whether the source works here. */
  readonly answers: boolean
  stop(): void
}

/** Watches `source` with a limit of `limit` ms, as the app does. */
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
    reported: async (...expected) => {
      await eventually(
        () => words,
        (now) => now.length >= expected.length,
        { describe: `these reports: ${expected.join(', ')}`, within: limit + 5_000 },
      )
      expect(words.slice(0, expected.length)).toEqual(expected)
    },
    stop: () => stop?.(),
  }
}
