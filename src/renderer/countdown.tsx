import { useEffect, useState } from 'preact/hooks'
import type { Messages } from '../core/locales/messages.ts'
import { useMessages } from './use-messages.ts'

const minute = 60_000

/** The time left until `until` (UTC ms), which the system's clock shows as `clock`; updates itself every minute. */
export function Countdown({ until, clock }: { until: number; clock: string }) {
  const messages = useMessages()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const left = until - Date.now()
    if (left <= 0) return
    // Slightly after the next full minute: a timer may fire a little too early.
    const timer = setTimeout(() => setNow(Date.now()), (left % minute) + 50)
    return () => clearTimeout(timer)
  }, [until, now])
  return <>{timeLeft(clock, minutesLeft(until - Date.now()), messages)}</>
}

/** The sentence for `minutes` left until the clock time `time`. */
function timeLeft(time: string, minutes: number, messages: Messages): string {
  const { underAMinute, minutes: inMinutes, hours: inHours, hoursAndMinutes } = messages.window.timeLeft
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (minutes < 1) return underAMinute(time)
  if (hours === 0) return inMinutes(time, minutes)
  return rest === 0 ? inHours(time, hours) : hoursAndMinutes(time, hours, rest)
}

/** The minutes left, rounded up; 0 for less than one minute. */
function minutesLeft(milliseconds: number): number {
  return milliseconds < minute ? 0 : Math.ceil(milliseconds / minute)
}
