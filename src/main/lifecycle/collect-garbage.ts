import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Removes values that nothing refers to any more, such as copies of a secret, from V8's memory. By itself V8 frees a value only
 * when it needs memory, which in an idle app may take hours, and the freed bytes stay readable until they are used again. So
 * this collects garbage, overwrites the space for short-lived values, and moves all others to new pages.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect !== 'function') return
  setFlagsFromString('--compact-on-every-full-gc')
  collect()
  overwrite()
  collect()
  setFlagsFromString('--no-compact-on-every-full-gc')
}

/** V8's space for new values has 16 MB twice over on a 64-bit system (--max-semi-space-size). Bytes. */
const newSpace = 48 * 1024 * 1024

function overwrite(): number {
  const piece = 256
  let length = 0
  for (let written = 0; written < newSpace; written += piece)
    length += `${written}`.padEnd(piece - 32, ' ').length
  return length
}
