import type { ComponentChildren } from 'preact'
import { useContext, useId, useRef, useState } from 'preact/hooks'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import { exitCodes } from '../core/protocol/exit-codes.ts'
import type { ResultRequest } from '../core/protocol/ipc.ts'
import { Refused } from './field.tsx'
import { Saying } from './live-region.ts'
import { ReplyMessage } from './reply-message.tsx'
import { useAsk } from './use-messages.ts'

/** What a form that asks for one thing has in common with every other. */
export interface RequestFormProperties {
  /** What the button says. */
  readonly submit: string
  readonly onStart?: () => void
  readonly onEnded?: (ending: LocalizedResult | null) => void
  /** How it ended is said elsewhere for the moment. */
  readonly isSilent?: boolean
}

interface Properties extends RequestFormProperties {
  readonly label: string
  readonly busyLabel: string
  readonly requestOf: (entered: Entered) => ResultRequest
  /** The field that a refusal is about. */
  readonly blames?: string
  readonly children: ComponentChildren
}

/** The trimmed text of a field by its name; empty where the form has no such field. */
export type Entered = (name: string) => string

/** A form that asks for one thing, once at a time. Secrets live in its fields only, and are gone once they were taken. */
export function RequestForm({
  label,
  busyLabel,
  submit,
  requestOf,
  blames,
  onStart,
  onEnded,
  isSilent,
  children,
}: Properties) {
  const ask = useAsk()
  const [busy, setBusy] = useState(false)
  const [ending, setEnding] = useState<LocalizedResult | null>(null)
  const sentence = useId()
  const say = useContext(Saying)
  const isSilentNow = useRef(isSilent)
  isSilentNow.current = isSilent
  const isRefused = ending !== null && refusals.includes(ending.exit)

  async function send(form: HTMLFormElement): Promise<void> {
    if (busy || !isFilled(form)) return
    const entered = new FormData(form)
    const request = requestOf((name) => textOf(entered.get(name)))
    setBusy(true)
    setEnding(null)
    onStart?.()
    const answer = await ask(request)
    if (answer?.exit === 0) form.reset()
    setBusy(false)
    setEnding(answer)
    // Here, as the form may be gone before it is drawn again.
    if (answer !== null && isSilentNow.current !== true) say(answer.message)
    onEnded?.(answer)
  }

  return (
    <form
      class="card"
      aria-label={label}
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        void send(event.currentTarget)
      }}
    >
      <Refused.Provider value={isRefused && blames !== undefined ? { name: blames, sentence } : null}>
        {children}
      </Refused.Provider>
      <button type="submit" class="primary" aria-busy={busy}>
        {busy ? busyLabel : submit}
      </button>
      <ReplyMessage
        failed={ending !== null && ending.exit !== 0}
        text={isSilent === true ? undefined : ending?.message}
        id={sentence}
      />
    </form>
  )
}

/** Not what could not be tried: that says nothing of what was entered. */
const refusals: readonly number[] = [exitCodes.wrongUsage, exitCodes.refused]

/** Whether every field that is needed has more than blanks in it; the first that has not says so. */
function isFilled(form: HTMLFormElement): boolean {
  for (const input of form.querySelectorAll('input')) {
    if (input.required && input.value.trim() === '') input.value = ''
  }
  return form.reportValidity()
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.trim() : ''
}
