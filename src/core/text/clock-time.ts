/**
 * The next moment (UTC ms) at which the agent's clock shows `text`, such as "17:00"; a time that has passed today means
 * tomorrow. Null if `text` is no time of day. For a time that daylight saving skips it is an hour later.
 */
export function nextClockTime(text: string, now: number): number | null {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? []
  if (hours === undefined || minutes === undefined) return null
  const at = new Date(now)
  at.setHours(Number(hours), Number(minutes), 0, 0)
  // By the calendar and not by 24 hours, since a day of daylight saving has another length.
  if (at.getTime() <= now) at.setDate(at.getDate() + 1)
  return at.getTime()
}

/** A time of day as a person types it, such as "18:00", "6:30 pm" or "6 p.m.", as "18:00"; null for anything else. */
export function parseClockTime(text: string): string | null {
  const given = text.trim().toLowerCase()
  const [, hours = '', minutes = '00', half] = /^(\d{1,2})(?::(\d\d))? ?(?:([ap])\.?m\.?)?$/.exec(given) ?? []
  if (half === undefined) return nextClockTime(given, 0) === null ? null : given.padStart(5, '0')
  const hour = Number(hours)
  if (hour < 1 || hour > 12 || Number(minutes) > 59) return null
  return `${String((hour % 12) + (half === 'p' ? 12 : 0)).padStart(2, '0')}:${minutes}`
}

/** A time such as "18:00" as `parseClockTime` reads it: with 12 hours "6:00 pm". */
export function clockTimeToType(time: string, hour12: boolean): string {
  const [hours = '', minutes = ''] = time.split(':')
  if (!hour12) return time
  const hour = Number(hours)
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minutes} ${hour < 12 ? 'am' : 'pm'}`
}
