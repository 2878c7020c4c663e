import { z } from 'zod'
import { noSupport, type Result } from '../core/failure.ts'

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

/** An answer that cannot be understood; `reason` ends a sentence about it. */
export function malformed(reason: string): Result<never> {
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason } }
}
