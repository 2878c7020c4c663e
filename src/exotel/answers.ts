import { z } from 'zod'
import { type Lack, type MalformedReason, noSupport, type Result } from '../core/model/failure.ts'

/** Ids are strings at the integrations API and both at the account API; compared as strings. */
export const id = z.union([z.string(), z.number()]).transform((value) => String(value).trim())

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * A boolean, also where it is written as a text or as 1 and 0. Anything else is an error: a guess would confirm what
 * nobody said.
 */
export const flag = z.union([
  z.boolean(),
  z.literal([1, 0]).transform((value) => value === 1),
  z
    .string()
    .transform((value) => value.trim().toLowerCase())
    .pipe(z.enum(['true', 'false', '1', '0']))
    .transform((value) => value === 'true' || value === '1'),
])

/** An answer that cannot be understood, and what it lacks where that is one thing. */
export function malformed(reason: MalformedReason, lacks?: Lack): Result<never> {
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason, lacks } }
}
