import { z } from 'zod'
import { plainText } from '../core/text/plain-text.ts'

// Parsers of the values in Exotel's records, which its APIs write in several ways.

/** An id as text, so that ids of both APIs compare equal: one sends strings, the other numbers. */
export const id = z.union([z.string(), z.number()]).transform((value) => plainText(String(value)))

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

/**
 * UTC in ms; null for Exotel's zero date, 0001-01-01 (Exotel: user device page), and for anything unreadable. A time
 * without a zone is unreadable, because this machine's zone would make it wrong by hours.
 */
export function parseInstant(text: string | null): number | null {
  const zoned = text !== null && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/i.test(text.trim())
  const instant = zoned ? Date.parse(text.trim()) : Number.NaN
  return Number.isNaN(instant) || instant <= 0 ? null : instant
}
