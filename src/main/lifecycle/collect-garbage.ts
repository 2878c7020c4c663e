import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Makes V8 free what nothing refers to any more, such as copies of a secret, and overwrites the part of its memory where
 * short-lived values lie. By itself it does so when it needs the memory, which an idle app may not for hours.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect !== 'function') return
  collect()
  overwrite()
  collect()
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
