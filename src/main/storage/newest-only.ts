/**
 * Calls `work` for one value at a time. Of the values given meanwhile, only the newest is worked on next; its result is
 * the result of all of them. So however long `work` hangs, it hangs once.
 */
export function newestOnly<Value>(
  work: (value: Value) => Promise<boolean>,
): (value: Value) => Promise<boolean> {
  let running: Promise<boolean> | null = null
  let next: { value: Value; readonly done: Promise<boolean> } | null = null

  function start(value: Value): Promise<boolean> {
    const done = work(value).finally(() => {
      if (running === done) running = null
    })
    running = done
    return done
  }

  function startNext(): Promise<boolean> {
    const waiting = next
    next = null
    return waiting === null ? Promise.resolve(true) : start(waiting.value)
  }

  return (value) => {
    if (running === null) return start(value)
    if (next === null) next = { value, done: running.then(startNext, startNext) }
    else next.value = value
    return next.done
  }
}
