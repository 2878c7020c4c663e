import type { Messages } from './messages.ts'

/** An instant (UTC ms) in local time, such as "3 December 2026, 10:42". */
export function dateAndTime(messages: Messages, utc: number): string {
  const { months } = messages
  const date = new Date(utc)
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${clockTime(messages, utc)}`
}

/** The local time of an instant (UTC ms), such as "10:42", or "10:42 am" if the system's clock has 12 hours. */
export function clockTime({ hour12 = false }: Messages, utc: number): string {
  return hour12 ? twelveHours(utc) : twentyFourHours(utc)
}

const twelveHours = formatter({ hour: 'numeric', minute: '2-digit', hourCycle: 'h12' })
const twentyFourHours = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

function formatter(options: Intl.DateTimeFormatOptions): (utc: number) => string {
  // Created on first use, once: that takes longer than the rest of the view, which is built on every change.
  let format: Intl.DateTimeFormat | null = null
  return (utc) => {
    format ??= new Intl.DateTimeFormat('en-IN', options)
    return format.format(utc)
  }
}
