import { useEffect, useState } from 'preact/hooks'

/** What was read from the main process. `failed`: the last try gave nothing. */
export interface Read<Value> {
  /** Null until it is read; after a failed try, what was read before. */
  readonly value: Value | null
  readonly failed: boolean
}

/** Calls `read`, which gives null on failure, at once and again whenever `trigger` changes. */
export function useRead<Value>(read: () => Promise<Value | null>, trigger: unknown): Read<Value> {
  const [state, setState] = useState<Read<Value>>({ value: null, failed: false })
  useEffect(() => {
    let isCurrent = true
    void read().then((value) => {
      if (isCurrent) setState((before) => ({ value: value ?? before.value, failed: value === null }))
    })
    return () => {
      isCurrent = false
    }
  }, [trigger])
  return state
}
