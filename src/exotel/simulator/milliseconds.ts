import { z } from 'zod'

/** A whole number of milliseconds. A longer timer than Node's own limit would fire at once. */
export function milliseconds() {
  return z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
}
