import { z } from 'zod'
import { parseAccelerator } from './accelerator.ts'
import { keyNames, settingsValues } from './values.ts'

/** What was chosen, by the agent or a policy; what is left out was not. */
export const chosenValues = settingsValues.extend({ keys: settingsValues.shape.keys.partial() }).partial()

export type ChosenValues = z.infer<typeof chosenValues>

/** What could be understood of values that somebody wrote, and the names of those that could not. */
export interface Understood {
  readonly values: ChosenValues
  /** Names that are no setting's. */
  readonly unknown: readonly string[]
  /** Settings whose value is of no use. */
  readonly wrong: readonly string[]
}

/** Takes `written` value by value, so that one that is wrong costs no other. */
export function parseChosenValues(written: unknown): Understood {
  const given = z.record(z.string(), z.unknown()).safeParse(written)
  if (!given.success) return { values: {}, unknown: [], wrong: [] }
  const shape: Readonly<Record<string, z.ZodType | undefined>> = chosenValues.shape
  const taken: Record<string, unknown> = {}
  const unknown: string[] = []
  const wrong: string[] = []
  for (const [name, value] of Object.entries(given.data)) {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined
    const parsed = schema?.safeParse(value)
    if (parsed === undefined) unknown.push(name)
    else if (!parsed.success) wrong.push(name)
    else taken[name] = parsed.data
  }
  const values = chosenValues.parse(taken)
  if (values.keys !== undefined) {
    const { keys, refused } = tidyKeys(values.keys)
    values.keys = keys
    wrong.push(...refused.map((name) => `keys.${name}`))
  }
  if (values.offForMinutes !== undefined) values.offForMinutes = tidyMinutes(values.offForMinutes)
  return { values, unknown, wrong }
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
