import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ReplyMessage } from '../reply-message.tsx'
import { useReplyAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly hint?: string
  /** Whether the field may be empty. */
  readonly isOptional?: boolean
  readonly maxLength?: number
  /** Why a policy fixes the value; undefined if it can be changed. */
  readonly fixed: string | undefined
  /** Saves the text; resolves with the reason if it was refused, else with null. */
  readonly onSave: (text: string) => Promise<string | null>
}

/** A setting that is typed, and saved with a button or Enter. If it is refused, the field shows the reason. */
export function SaveField({
  label,
  name,
  value,
  hint,
  isOptional = false,
  maxLength = 80,
  fixed,
  onSave,
}: Properties) {
  const messages = useMessages()
  const input = useRef<HTMLInputElement>(null)
  const [failure, setFailure] = useState<{ readonly message: string } | null>(null)
  useReplyAnnouncement(failure)
  // Keeps what the agent is typing until the value itself changes. Before the page is drawn, as typing may begin then.
  useLayoutEffect(() => {
    if (input.current !== null) input.current.value = value
  }, [value])

  async function save(form: HTMLFormElement): Promise<void> {
    const text = new FormData(form).get(name)
    setFailure(null)
    const message = await onSave(typeof text === 'string' ? text.trim() : '')
    setFailure(message === null ? null : { message })
  }

  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault()
        void save(event.currentTarget)
      }}
    >
      <label for={name}>{label}</label>
      <div class="row">
        <input
          ref={input}
          id={name}
          name={name}
          defaultValue={value}
          maxLength={maxLength}
          required={!isOptional}
          disabled={fixed !== undefined}
          aria-invalid={failure !== null}
          aria-describedby={`${name}-failure ${name}-hint`}
        />
        <button type="submit" aria-disabled={fixed !== undefined}>
          {messages.settingsPage.save}
        </button>
      </div>
      <ReplyMessage failed text={failure?.message} id={`${name}-failure`} />
      <p class="hint" id={`${name}-hint`}>
        {fixed ?? hint}
      </p>
    </form>
  )
}
