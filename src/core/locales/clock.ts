import type { Messages } from './messages.ts'

/** An instant (UTC ms) in local time, such as "3 December 2026, 10:42". */
export function dateAndTime({ months }: Messages, utc: number): string {
  const date = new Date(utc)
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${clockTime(utc)}`
}

/** The local time of an instant (UTC ms), such as "10:42"; the same in every language. */
export function clockTime(utc: number): string {
  // Not Intl: creating a formatter takes longer than the rest of the view, which is built on every change.
  return new Date(utc).toTimeString().slice(0, 5)
}
