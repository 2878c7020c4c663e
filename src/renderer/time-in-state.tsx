import { useEffect, useState } from 'preact/hooks'
import { useMessages } from './use-messages.ts'

const minute = 60_000

/** How long the state has lasted since `since` (UTC ms), once that is a minute; updates itself every minute. */
export function TimeInState({ since }: { since: number }) {
  const { lasted } = useMessages().window
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const passed = Math.max(0, Date.now() - since)
    // Slightly after the next full minute: a timer may fire a little too early.
    const timer = setTimeout(() => setNow(Date.now()), minute - (passed % minute) + 50)
    return () => clearTimeout(timer)
  }, [since, now])
  const minutes = Math.floor((Date.now() - since) / minute)
  if (minutes < 1) return null
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const text =
    hours === 0
      ? lasted.minutes(minutes)
      : rest === 0
        ? lasted.hours(hours)
        : lasted.hoursAndMinutes(hours, rest)
  return (
    <>
      <span class="lasted">{text}</span>
      {' · '}
    </>
  )
}
