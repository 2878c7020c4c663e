import { z } from 'zod'

/** How both APIs' JSON is read. */

/** An id as text, so that ids of both APIs compare equal: one sends strings, the other numbers. */
export const id = z.union([z.string(), z.number()]).transform((value) => String(value).trim())

/** A boolean that may also be written as a text or as 1 and 0. Anything else fails: a guess could confirm a lie. */
export const flag = z.union([
  z.boolean(),
  z.literal([1, 0]).transform((value) => value === 1),
  z
    .string()
    .transform((value) => value.trim().toLowerCase())
    .pipe(z.enum(['true', 'false', '1', '0']))
    .transform((value) => value === 'true' || value === '1'),
])
