import type { Language } from '../model/language.ts'
import type { Messages } from './messages.ts'

/** An instant (UTC ms) in local time, such as "3 December 2026, 10:42". */
export function dateAndTime(messages: Messages, utc: number): string {
  return `${dateOf(messages, utc)}, ${clockTime(messages, utc)}`
}

/** The local date of an instant (UTC ms), such as "3 December 2026". */
export function dateOf({ months }: Messages, utc: number): string {
  const date = new Date(utc)
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}`
}

/**
 * The local time of an instant (UTC ms), such as "10:42". If the system's clock has 12 hours: "10:42 am", or with the
 * Hindi word for that part of the day.
 */
export function clockTime({ hour12 = false, language }: Messages, utc: number): string {
  return hour12 ? twelveHours[language](utc) : twentyFourHours(utc)
}

const hoursOfTwelve = { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' } as const
const twelveHours: Readonly<Record<Language, (utc: number) => string>> = {
  en: formatter('en-IN', hoursOfTwelve),
  hi: formatter('hi-IN', { ...hoursOfTwelve, dayPeriod: 'short' }),
}
const twentyFourHours = formatter('en-IN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

function formatter(locale: string, options: Intl.DateTimeFormatOptions): (utc: number) => string {
  // Created on first use, once: that takes longer than the rest of the view, which is built on every change.
  let format: Intl.DateTimeFormat | null = null
  return (utc) => {
    format ??= new Intl.DateTimeFormat(locale, options)
    return format.format(utc)
  }
}
