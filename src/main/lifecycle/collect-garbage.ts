import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Makes V8 free what nothing refers to any more, such as copies of a secret, and removes what was freed from its memory: the
 * part where short-lived values lie is overwritten, and of the other part each page is left for a new one. By itself V8 frees
 * when it needs the memory, which an idle app may not for hours, and what it frees stays as it is until it is used again.
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
