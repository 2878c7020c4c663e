import { useEffect, useRef, useState } from 'preact/hooks'
import { longestTimeOff } from '../core/model/break.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { OffAfterCallView } from '../core/view/off-after-call.ts'
import type { OffForChoice } from '../core/view/off-for.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import { tell } from './bridge.ts'
import { Glyph } from './glyph.tsx'
import type { Page } from './page.ts'
import { ReplyMessage } from './reply-message.tsx'
import { useReplyAnnouncement } from './use-announcements.ts'
import { useAsk } from './use-ask.ts'
import { useMessages } from './use-messages.ts'

type TimedOff = NonNullable<WindowModel['timedOff']>

interface Properties {
  readonly choices: readonly OffForChoice[]
  readonly offAfterCall: OffAfterCallView | null
  readonly timedOff: TimedOff | null
  /** The page as it was opened last: the tray's menu can open it with the field for a time. */
  readonly page: Page
}

const minute = 60_000
/** The minutes that the button adds to a time off. */
const longer = 15

/**
 * The buttons that switch calls off for a break, for some minutes, until a time of day, or after the call. While calls are off
 * for a while, there are buttons that make that longer or end it; while Off waits for the end of a call, one that cancels it.
 */
export function BreakChips({ choices, offAfterCall, timedOff, page }: Properties) {
  const messages = useMessages()
  if (choices.length === 0) return null
  if (offAfterCall?.waiting === true) {
    return <AfterCallChips label={offAfterCall.label} text={offAfterCall.text ?? ''} />
  }
  return (
    <fieldset class="breaks" aria-labelledby="off-for">
      <h2 id="off-for" class={timedOff === null ? undefined : 'visually-hidden'}>
        {messages.window.offFor}
      </h2>
      {timedOff === null ? (
        <OffForChips choices={choices} afterCall={offAfterCall?.label ?? null} page={page} />
      ) : (
        <TimedOffChips timedOff={timedOff} />
      )}
    </fieldset>
  )
}

interface OffForProperties {
  readonly choices: readonly OffForChoice[]
  /** The label of "Off after this call"; null if it cannot be chosen. */
  readonly afterCall: string | null
  readonly page: Page
}

function OffForChips({ choices, afterCall, page }: OffForProperties) {
  const messages = useMessages()
  const opener = useRef<HTMLButtonElement>(null)
  const [isUnfolded, setUnfolded] = useState(false)
  const [isTimeAsked, setTimeAsked] = useState(false)
  useEffect(() => {
    if (page.kind === 'main' && page.isTimeAsked) setTimeAsked(true)
  }, [page])
  const folded = choices.filter(({ isFolded }) => isFolded)
  return (
    <>
      <div class="chips">
        {choices.map((choice) => !choice.isFolded && <OffForChip key={choice.label} choice={choice} />)}
        {(folded.length > 0 || afterCall !== null) && (
          <button
            type="button"
            class="chip more"
            aria-label={messages.window.offForMore}
            aria-expanded={isUnfolded}
            onClick={() => setUnfolded(!isUnfolded)}
          >
            {messages.window.more}
            <Glyph name="chevron" size={12} />
          </button>
        )}
        {isUnfolded && folded.map((choice) => <OffForChip key={choice.label} choice={choice} />)}
        {isUnfolded && afterCall !== null && <AfterCallChip label={afterCall} />}
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
      </div>
      {isTimeAsked && (
        <UntilForm
          onDone={() => {
            setTimeAsked(false)
            opener.current?.focus()
          }}
        />
      )}
    </>
  )
}

/** The button of one choice. In `bdi`, so that a name written from right to left does not move the number of the minutes. */
function OffForChip({ choice: { minutes, reason, duration, phrase } }: { choice: OffForChoice }) {
  return (
    <button
      type="button"
      class="chip"
      aria-label={phrase}
      onClick={() => void tell({ kind: 'off-for', minutes, reason })}
    >
      {reason !== null && (
        <>
          <bdi>{reason}</bdi>{' '}
        </>
      )}
      {duration}
    </button>
  )
}

/** Asks for Off after this call. If nothing reports whether there is a call, the reply says so. */
function AfterCallChip({ label }: { label: string }) {
  const ask = useAsk()
  const [failure, setFailure] = useState<LocalizedResult | null>(null)
  useReplyAnnouncement(failure)

  async function choose(): Promise<void> {
    const answer = await ask({ kind: 'off-after-call' })
    setFailure(answer.exit === 0 ? null : answer)
  }

  return (
    <>
      <button type="button" class="chip" onClick={() => void choose()}>
        {label}
      </button>
      <ReplyMessage failed text={failure?.message} />
    </>
  )
}

function AfterCallChips({ label, text }: { label: string; text: string }) {
  return (
    <div class="breaks">
      <p class="hint">{text}</p>
      <div class="chips">
        <button type="button" class="chip" onClick={() => void tell({ kind: 'cancel-off-after-call' })}>
          {label}
        </button>
      </div>
    </div>
  )
}

/** Asks until what time of day calls are to be off. */
function UntilForm({ onDone }: { onDone: () => void }) {
  const messages = useMessages()
  const ask = useAsk()
  const [failure, setFailure] = useState<LocalizedResult | null>(null)
  useReplyAnnouncement(failure)

  async function submit(form: HTMLFormElement): Promise<void> {
    const clock = new FormData(form).get('until')
    const answer = await ask({ kind: 'off-until', clock: typeof clock === 'string' ? clock : '' })
    if (answer.exit === 0) onDone()
    else setFailure(answer)
  }

  return (
    <>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          void submit(event.currentTarget)
        }}
      >
        <label for="until">{messages.window.until}</label>
        <input id="until" name="until" type="time" required data-focus-target />
        <button type="submit" class="primary">
          {messages.window.offUntil}
        </button>
      </form>
      <ReplyMessage failed text={failure?.message} />
    </>
  )
}

function TimedOffChips({ timedOff }: { timedOff: TimedOff }) {
  const { window } = useMessages()
  return (
    <div class="chips">
      <button type="button" class="chip" onClick={() => void tell(longerThan(timedOff))}>
        {window.longer}
      </button>
      <button
        type="button"
        class="chip"
        onClick={() => void tell({ kind: 'switch', target: timedOff.device })}
      >
        {window.backOn}
      </button>
    </div>
  )
}

/** The request for the same time off with an end 15 minutes later. */
function longerThan({ until, reason }: TimedOff) {
  const left = Math.max(0, Math.ceil((until - Date.now()) / minute))
  return { kind: 'off-for', minutes: Math.min(longestTimeOff, left + longer), reason } as const
}
