import { pluralIn } from '../plural.ts'

const plural = pluralIn('en')

/** A number of whole minutes. */
export const minutesText = (minutes: number): string =>
  `${minutes} ${plural(minutes, { one: 'minute', other: 'minutes' })}`

/** A number of whole hours, short enough for the window's countdown. */
export const hoursText = (hours: number): string => `${hours} h`

/** A number of whole hours, in full. */
export const longHoursText = (hours: number): string =>
  `${hours} ${plural(hours, { one: 'hour', other: 'hours' })}`

/** Whole hours if they are, else minutes. */
export const durationText = (minutes: number): string =>
  minutes % 60 === 0 ? longHoursText(minutes / 60) : minutesText(minutes)

/** The same, short enough for a button. */
export const shortDurationText = (minutes: number): string =>
  minutes % 60 === 0 ? longHoursText(minutes / 60) : `${minutes} min`
