/** A named pause of the agent's day, such as lunch: calls go off for its minutes. */
export interface Break {
  readonly name: string
  readonly minutes: number
}

/** The longest time for which calls can be switched off at once, in minutes: a day. */
export const longestTimeOff = 1440

/** The most breaks that are offered: a menu with more is hard to use. */
export const mostBreaks = 12

/** The breaks until the agent or a policy chooses others; the surfaces show their names in the agent's language. */
export const usualBreaks: readonly Break[] = [
  { name: 'Break', minutes: 15 },
  { name: 'Lunch', minutes: 30 },
]
