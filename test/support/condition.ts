/** How long to wait and what to call the thing that is waited for, should it not come. */
export type Waiting = {
  /** What should have become true, as a clause: "the tray says off". */
  readonly describe: string
  /** Milliseconds until the wait fails. */
  readonly within?: number
}

/** Milliseconds a wait lasts where none are given: long enough for a busy machine, short of a test's own limit. */
export const patience = 15_000

/** Milliseconds between two looks: far below what a person notices, far above what a look costs. */
const shortestInterval = 15

/** Milliseconds between two looks of a wait that lasts: many looks would take the processor from what is waited for. */
const longestInterval = 100

/**
 * Reads until `predicate` holds for what was read, and gives that. A read that throws counts as "not yet".
 * Fails after `within` milliseconds with a sentence that carries the last value or the last error.
 */
export async function eventually<T, S extends T>(
  read: () => T | Promise<T>,
  predicate: (value: T) => value is S,
  waiting: Waiting,
): Promise<S>
export async function eventually<T>(
  read: () => T | Promise<T>,
  predicate: (value: T) => boolean,
  waiting: Waiting,
): Promise<T>
export async function eventually<T>(
  read: () => T | Promise<T>,
  predicate: (value: T) => boolean,
  waiting: Waiting,
): Promise<T> {
  const { describe, within = patience } = waiting
  const started = performance.now()
  let last = 'nothing was read'
  while (performance.now() - started < within) {
    try {
      // A read that hangs must not outlive the wait.
      const left = Math.max(1, within - (performance.now() - started))
      const value = await before(Promise.resolve(read()), { describe: 'a value to be read', within: left })
      if (predicate(value)) return value
      last = `last value: ${shown(value)}`
    } catch (error) {
      last = `last error: ${error instanceof Error ? error.message : String(error)}`
    }
    const waited = performance.now() - started
    const interval = Math.min(longestInterval, Math.max(shortestInterval, waited / 20))
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
  throw new Error(`After ${within} ms still not: ${describe}; ${last}`)
}

/**
 * Gives what `promise` gives, or fails after `within` milliseconds with a sentence that carries `describe` and
 * what `dump` knows at that moment.
 */
export async function before<T>(promise: Promise<T>, waiting: Waiting, dump?: () => string): Promise<T> {
  const { describe, within = patience } = waiting
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const known = dump === undefined ? '' : `\n${dump()}`
      reject(new Error(`After ${within} ms still not: ${describe}${known}`))
    }, within)
  })
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}

/** A value as a failing test prints it: JSON where it can be, two thousand characters at most. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.slice(-2_000)
  const text = JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner),
    2,
  )
  return (text ?? String(value)).slice(0, 2_000)
}
