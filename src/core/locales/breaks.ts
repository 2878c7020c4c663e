import { type Break, usualBreaks } from '../model/break.ts'
import { isSameJson } from '../text/json.ts'
import { tidyReason } from '../text/reason.ts'
import type { Messages } from './messages.ts'

/** The breaks with the names that the agent reads: those of the built-in list are in the agent's language. */
export function breaksIn(messages: Messages, breaks: readonly Break[]): readonly Break[] {
  if (!isSameJson(breaks, usualBreaks)) return breaks
  return breaks.map(({ minutes }, index) => ({ name: messages.breaks.usual[index] ?? '', minutes }))
}

/** The break with this name, as the settings write it or as the agent reads it, in any case; null if there is none. */
export function findBreak(messages: Messages, breaks: readonly Break[], name: string): Break | null {
  const plain = (text: string) => tidyReason(text).toLowerCase()
  const shown = breaksIn(messages, breaks)
  const isNamed = (one: Break | undefined) => one !== undefined && plain(one.name) === plain(name)
  return shown.find((one, index) => isNamed(one) || isNamed(breaks[index])) ?? null
}
