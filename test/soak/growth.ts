import type { Holdings } from './holdings.ts'

/** How much more of each may be there at the end than after the warm-up. */
export interface Allowance {
  /** The heap, and the memory of the whole tree, as ratios. */
  readonly heap: number
  readonly memory: number
}

/** A connection that is being opened or closed, and a timer of Node's, are no growth. */
const few = 4

/** The journal's two files, and a line that passes the limit. Bytes. */
const largestJournal = 2 * 1024 * 1024 + 64 * 1024

/** What grew from the first of the samples to the last, in words; empty if nothing did. */
export function growthIn(samples: readonly Holdings[], allowed: Allowance): readonly string[] {
  const [before, after] = [samples[0], samples.at(-1)]
  if (before === undefined || after === undefined) throw new Error('There is no sample')
  const ratio = (name: 'heap' | 'memory') =>
    after[name] > before[name] * allowed[name] ? [`${name}: ${before[name]} to ${after[name]}`] : []
  const count = (
    name: 'listeners' | 'timers' | 'handles' | 'threads' | 'processes' | 'busMatches',
    most = 0,
  ) => (after[name] > before[name] + most ? [`${name}: ${before[name]} to ${after[name]}`] : [])
  const added = after.files.filter((file) => !before.files.includes(file))
  return [
    ...ratio('heap'),
    ...ratio('memory'),
    ...count('listeners'),
    ...count('timers', few),
    ...count('handles', few),
    // Chromium's pool has as many as it needs at a time.
    ...count('threads', 2 * few),
    ...count('processes'),
    ...count('busMatches'),
    // Chromium writes its preferences some time after its start.
    ...(added.length > few ? [`files: ${added.join(', ')}`] : []),
    ...(after.journal > largestJournal ? [`journal: ${after.journal} bytes`] : []),
  ]
}
