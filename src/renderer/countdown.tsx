import { useEffect, useState } from 'preact/hooks'
import { clockTime } from '../core/locales/clock.ts'
import type { Messages } from '../core/locales/messages.ts'
import { useMessages } from './use-messages.ts'

const minute = 60_000

/** The time left until `until` (UTC ms), kept right by a timer of the window's own. */
export function Countdown({ until }: { until: number }) {
  const messages = useMessages()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const left = until - Date.now()
    if (left <= 0) return
    // The next full minute, and a moment later, so that the timer never comes too early to see it.
    const timer = setTimeout(() => setNow(Date.now()), (left % minute) + 50)
    return () => clearTimeout(timer)
  }, [until, now])
  return <>{timeLeft(until, minutesLeft(until - Date.now()), messages)}</>
}

/** How long it is until `until` (UTC ms), `minutes` of which are left. */
function timeLeft(until: number, minutes: number, messages: Messages): string {
  const { underAMinute, minutes: inMinutes, hours: inHours, hoursAndMinutes } = messages.window.timeLeft
  const time = clockTime(until)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (minutes < 1) return underAMinute(time)
  if (hours === 0) return inMinutes(time, minutes)
  return rest === 0 ? inHours(time, hours) : hoursAndMinutes(time, hours, rest)
}

/** Begun minutes count as whole ones; the last one does not count. */
function minutesLeft(milliseconds: number): number {
  return milliseconds < minute ? 0 : Math.ceil(milliseconds / minute)
}
