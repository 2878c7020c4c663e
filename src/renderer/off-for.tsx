import { useRef, useState } from 'preact/hooks'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import { tell } from './bridge.ts'
import { ReplyMessage } from './reply-message.tsx'
import { useReplyAnnouncement } from './use-announcements.ts'
import { useAsk } from './use-ask.ts'
import { useMessages } from './use-messages.ts'

/** Turns calls off for some minutes or until a time of day; then the device that was on is switched on again. */
export function OffFor({ minutes }: { minutes: readonly number[] }) {
  const messages = useMessages()
  const ask = useAsk()
  const opener = useRef<HTMLButtonElement>(null)
  const [isTimeAsked, setTimeAsked] = useState(false)
  const [failure, setFailure] = useState<LocalizedResult | null>(null)
  useReplyAnnouncement(failure)

  async function submit(form: HTMLFormElement): Promise<void> {
    const clock = new FormData(form).get('until')
    const answer = await ask({ kind: 'off-until', clock: typeof clock === 'string' ? clock : '' })
    const failed = answer !== null && answer.exit !== 0
    setFailure(failed ? answer : null)
    if (failed) return
    setTimeAsked(false)
    opener.current?.focus()
  }

  if (minutes.length === 0) return null
  return (
    <section class="off-for" aria-labelledby="off-for">
      <h2 id="off-for">{messages.window.offFor}</h2>
      <div class="small-buttons">
        {minutes.map((count) => (
          <button type="button" key={count} onClick={() => void tell({ kind: 'off-for', minutes: count })}>
            {messages.window.minutes(count)}
          </button>
        ))}
        <button
          type="button"
          ref={opener}
          aria-expanded={isTimeAsked}
          onClick={() => setTimeAsked(!isTimeAsked)}
        >
          {messages.window.untilTime}
        </button>
      </div>
      {isTimeAsked && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault()
            void submit(event.currentTarget)
          }}
        >
          <label for="until">{messages.window.until}</label>
          <input id="until" name="until" type="time" required />
          <button type="submit" class="primary">
            {messages.window.offUntil}
          </button>
        </form>
      )}
      <ReplyMessage failed text={failure?.message} />
    </section>
  )
}
