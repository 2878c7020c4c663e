/** Looks one key up; undefined if there is nothing under it. */
export type LookUp<Key, Value> = (key: Key) => Promise<Value | undefined>

/** Keys that are asked for within so many ms are looked up together. */
const gather = 5

/**
 * Makes one statement of many lookups: after a restart thousands of desks come back within seconds. `load` gives what it
 * finds under these keys.
 */
export function batched<Key, Value>(
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): LookUp<Key, Value> {
  let waiting: { readonly keys: Set<Key>; readonly found: Promise<ReadonlyMap<Key, Value>> } | undefined
  return async (key) => {
    if (waiting === undefined) {
      const keys = new Set<Key>()
      const found = new Promise((resolve) => setTimeout(resolve, gather)).then(() => {
        waiting = undefined
        return load([...keys])
      })
      waiting = { keys, found }
    }
    waiting.keys.add(key)
    return (await waiting.found).get(key)
  }
}
