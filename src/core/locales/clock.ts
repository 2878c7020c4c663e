import type { Messages } from './messages.ts'

/** A day and a time (UTC ms) as the agent's calendar and clock show them, such as "3 December 2026, 10:42". */
export function dateAndTime({ months }: Messages, utc: number): string {
  const date = new Date(utc)
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${clockTime(utc)}`
}

/** A wall-clock instant (UTC ms) as the agent's clock shows it, such as "10:42"; the same in every language. */
export function clockTime(utc: number): string {
  // Every look at the tray asks for it: a formatter of Intl takes longer to make than all the rest of the view.
  return new Date(utc).toTimeString().slice(0, 5)
}
