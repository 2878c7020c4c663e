import { z } from 'zod'
import { type MalformedReason, noSupport, type Result } from '../core/failure.ts'

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

/** An answer that cannot be understood. */
export function malformed(reason: MalformedReason): Result<never> {
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason } }
}
