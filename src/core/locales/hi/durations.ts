import { pluralIn } from '../plural.ts'

const plural = pluralIn('hi')

/** A number of whole minutes: मिनट has the same form for one and several. */
export const minutesText = (minutes: number): string => `${minutes} मिनट`

/** A number of whole hours. */
export const hoursText = (hours: number): string => `${hours} ${plural(hours, { one: 'घंटा', other: 'घंटे' })}`

/** Whole hours if they are, else minutes. */
export const durationText = (minutes: number): string =>
  minutes % 60 === 0 ? hoursText(minutes / 60) : minutesText(minutes)
