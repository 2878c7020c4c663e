import { useRef, useState } from 'preact/hooks'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { OffForChoice, WindowModel } from '../core/view/window-model.ts'
import { tell } from './bridge.ts'
import { ReplyMessage } from './reply-message.tsx'
import { useReplyAnnouncement } from './use-announcements.ts'
import { useAsk } from './use-ask.ts'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly choices: readonly OffForChoice[]
  readonly timedOff: WindowModel['timedOff']
}

const minute = 60_000
/** How much longer the button makes a time off, and the longest time off, in minutes. */
const longer = 15
const longest = 1440

/**
 * The buttons that switch calls off for some minutes or until a time of day. While calls are off for a while: those that
 * make that longer or end it.
 */
export function BreakChips({ choices, timedOff }: Properties) {
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

  if (choices.length === 0) return null
  return (
    <fieldset class="breaks" aria-labelledby="off-for">
      <h2 id="off-for" class={timedOff === null ? undefined : 'visually-hidden'}>
        {messages.window.offFor}
      </h2>
      <div class="chips">
        {timedOff === null ? (
          <>
            {choices.map(({ minutes, label, phrase }) => (
              <button
                type="button"
                class="chip"
                key={minutes}
                aria-label={phrase}
                onClick={() => void tell({ kind: 'off-for', minutes })}
              >
                {label}
              </button>
            ))}
            <button
              type="button"
              class="chip"
              ref={opener}
              aria-label={messages.window.offUntilTime}
              aria-expanded={isTimeAsked}
              onClick={() => setTimeAsked(!isTimeAsked)}
            >
              {messages.window.untilTime}
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              class="chip"
              onClick={() => void tell({ kind: 'off-for', minutes: minutesWithMore(timedOff.until) })}
            >
              {messages.window.longer}
            </button>
            <button
              type="button"
              class="chip"
              onClick={() => void tell({ kind: 'switch', target: timedOff.device })}
            >
              {messages.window.backOn}
            </button>
          </>
        )}
      </div>
      {isTimeAsked && timedOff === null && (
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
    </fieldset>
  )
}

/** The minutes of a time off that ends 15 minutes after `until` (UTC ms). */
function minutesWithMore(until: number): number {
  const left = Math.max(0, Math.ceil((until - Date.now()) / minute))
  return Math.min(longest, left + longer)
}
