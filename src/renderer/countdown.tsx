import { useEffect, useState } from 'preact/hooks'
import { words } from '../core/words.ts'

const minute = 60_000

/** The time left until `until` (UTC ms), kept right by a timer of the window's own. */
export function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const left = until - Date.now()
    if (left <= 0) return
    // The next full minute, and a moment later, so that the timer never comes too early to see it.
    const timer = setTimeout(() => setNow(Date.now()), (left % minute) + 50)
    return () => clearTimeout(timer)
  }, [until, now])
  return <>{words.window.timeLeft(until, minutesLeft(until - Date.now()))}</>
}

/** Begun minutes count as whole ones; the last one does not count. */
function minutesLeft(milliseconds: number): number {
  return milliseconds < minute ? 0 : Math.ceil(milliseconds / minute)
}
