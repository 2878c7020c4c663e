import { z } from 'zod'
import { type Break, longestTimeOff, mostBreaks } from '../model/break.ts'
import type { BreaksTrouble } from '../model/policy.ts'
import { isReason, tidyReason } from '../text/reason.ts'

/** A break in settings.json or a policy. */
export const breakSchema = z.object({
  name: z.string().transform(tidyReason).refine(isReason),
  minutes: z.number().int().min(1).max(longestTimeOff),
})

/** The breaks of a list that are used: the first `mostBreaks` valid ones; and why the others are not, null if all are used. */
export function parseBreaks(list: readonly unknown[]): {
  readonly breaks: Break[]
  readonly trouble: BreaksTrouble | null
} {
  const parsed = list.map((one) => breakSchema.safeParse(one))
  const wrong = parsed.flatMap(({ success }, index) => (success ? [] : [index + 1]))
  const valid = parsed.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const isWhole = wrong.length === 0 && valid.length <= mostBreaks
  return { breaks: valid.slice(0, mostBreaks), trouble: isWhole ? null : { given: list.length, wrong } }
}
