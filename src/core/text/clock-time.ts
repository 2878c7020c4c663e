/**
 * The next moment (UTC ms) at which the agent's clock shows `text`, such as "17:00"; what has passed today means
 * tomorrow. Null for what is no time of day. A time that daylight saving leaves out is the one an hour later.
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
