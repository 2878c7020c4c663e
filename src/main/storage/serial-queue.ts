/** Runs `work` after all work that was added before it, and returns its result or error. */
export type SerialQueue = <Value>(work: () => Promise<Value>) => Promise<Value>

/** A queue that runs one piece of work at a time, in the order in which it was added. A failure does not stop the queue. */
export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}
