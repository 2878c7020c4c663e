import { z } from 'zod'
import type { BreaksTrouble } from '../model/policy.ts'
import { keyNames, parseAccelerator } from './accelerator.ts'
import { parseBreaks } from './breaks.ts'
import { settingsValues } from './values.ts'

/** The values that the agent or a policy chose. */
export const chosenValues = settingsValues.extend({ keys: settingsValues.shape.keys.partial() }).partial()

export type ChosenValues = z.infer<typeof chosenValues>

/** Values from a file: those that are valid, and the names of the others. */
export interface ParsedValues {
  readonly values: ChosenValues
  /** Names that no setting has. */
  readonly unknown: readonly string[]
  /** Settings whose value is invalid. */
  readonly wrong: readonly string[]
  /** Why some breaks are not used; null if all are. */
  readonly breaks: BreaksTrouble | null
}

/** Parses value by value: an invalid one is ignored and named, and the others count. */
export function parseChosenValues(written: unknown): ParsedValues {
  const given = z.record(z.string(), z.unknown()).safeParse(written)
  if (!given.success) return { values: {}, unknown: [], wrong: [], breaks: null }
  const shape: Readonly<Record<string, z.ZodType | undefined>> = chosenValues.shape
  const valid: Record<string, unknown> = {}
  const unknown: string[] = []
  const wrong: string[] = []
  let breaks: BreaksTrouble | null = null
  for (const [name, value] of Object.entries(given.data)) {
    if (name === 'breaks' && Array.isArray(value)) {
      // Break by break: an invalid one takes no other with it.
      const parsed = parseBreaks(value)
      valid.breaks = parsed.breaks
      breaks = parsed.trouble
      continue
    }
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined
    const parsed = schema?.safeParse(value)
    if (parsed === undefined) unknown.push(name)
    else if (!parsed.success) wrong.push(name)
    else valid[name] = parsed.data
  }
  const values = chosenValues.parse(valid)
  if (values.keys !== undefined) {
    const { keys, refused } = tidyKeys(values.keys)
    values.keys = keys
    wrong.push(...refused.map((name) => `keys.${name}`))
  }
  if (values.offForMinutes !== undefined) values.offForMinutes = tidyMinutes(values.offForMinutes)
  return { values, unknown, wrong, breaks }
}

/** The minutes of "Off for", each once, shortest first. */
export function tidyMinutes(minutes: readonly number[]): number[] {
  return [...new Set(minutes)].sort((one, other) => one - other)
}

function tidyKeys(given: NonNullable<ChosenValues['keys']>) {
  const keys: NonNullable<ChosenValues['keys']> = {}
  const refused: string[] = []
  for (const name of keyNames) {
    const one = given[name]
    if (one === undefined) continue
    const parsed = one === null ? null : parseAccelerator(one)
    if (parsed === null) keys[name] = null
    else if (parsed.ok) keys[name] = parsed.accelerator
    else refused.push(name)
  }
  return { keys, refused }
}
