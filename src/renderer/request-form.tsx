import type { ComponentChildren } from 'preact'
import { useContext, useId, useState } from 'preact/hooks'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import { exitCodes } from '../core/protocol/exit-codes.ts'
import type { ResultRequest } from '../core/protocol/ipc.ts'
import { RefusedField } from './form-field.tsx'
import { AnnounceContext } from './live-region.ts'
import { ReplyMessage } from './reply-message.tsx'
import { useAsk } from './use-ask.ts'

/** The properties of every form that sends a request. */
export interface RequestFormProperties {
  /** The label of the button. */
  readonly submit: string
  readonly onStart?: () => void
  readonly onEnded?: (result: LocalizedResult) => void
  /** The content beside the button, in the same row. */
  readonly beside?: ComponentChildren
  /** Whether the form has no frame of its own. */
  readonly isPlain?: boolean
}

interface Properties extends RequestFormProperties {
  readonly label: string
  readonly busyLabel: string
  readonly requestOf: (entered: Entered) => ResultRequest
  /** The name of the field that a refusal is about. */
  readonly refusedField?: string
  readonly children: ComponentChildren
}

/** Returns the trimmed text of a field by its name; empty if the form has no such field. */
export type Entered = (name: string) => string

/**
 * A form that sends a request, one at a time. Secrets are only in its fields, which are emptied once the request has
 * succeeded. If a value was refused, its field keeps it and gets the focus.
 */
export function RequestForm({
  label,
  busyLabel,
  submit,
  requestOf,
  refusedField,
  onStart,
  onEnded,
  beside,
  isPlain = false,
  children,
}: Properties) {
  const ask = useAsk()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<LocalizedResult | null>(null)
  const sentence = useId()
  const announce = useContext(AnnounceContext)
  const isRefused = result !== null && refusals.includes(result.exit)

  async function send(form: HTMLFormElement): Promise<void> {
    if (busy || !isFilled(form)) return
    const entered = new FormData(form)
    const request = requestOf((name) => textOf(entered.get(name)))
    setBusy(true)
    setResult(null)
    onStart?.()
    const answer = await ask(request)
    if (answer.exit === 0) form.reset()
    setBusy(false)
    setResult(answer)
    // Not in an effect: the form may be removed before it is drawn again.
    announce(answer.message)
    onEnded?.(answer)
  }

  return (
    <form
      class={isPlain ? 'form' : 'card'}
      aria-label={label}
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        void send(event.currentTarget)
      }}
    >
      <RefusedField.Provider
        value={isRefused && refusedField !== undefined ? { name: refusedField, sentence } : null}
      >
        {children}
      </RefusedField.Provider>
      <ReplyMessage failed={result !== null && result.exit !== 0} text={result?.message} id={sentence} />
      <div class="row submit">
        {beside}
        <button type="submit" class="primary" aria-busy={busy}>
          {busy ? busyLabel : submit}
        </button>
      </div>
    </form>
  )
}

/** The exit codes that mean that the entered values are wrong, not that Exotel could not be reached. */
const refusals: readonly number[] = [exitCodes.wrongUsage, exitCodes.refused]

/** Whether every required field has text other than spaces; if not, the browser shows the first one that has not. */
function isFilled(form: HTMLFormElement): boolean {
  for (const input of form.querySelectorAll('input')) {
    if (input.required && input.value.trim() === '') input.value = ''
  }
  return form.reportValidity()
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.trim() : ''
}
