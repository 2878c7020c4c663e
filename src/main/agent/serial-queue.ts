/**
 * Makes a turnstile: of all that is handed to it, one piece of work runs at a time, in the order in which it came.
 * Each gets its own answer or error; one that failed does not hold up the next.
 */
export function createSerialQueue(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}
