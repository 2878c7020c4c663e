import { useEffect, useRef } from 'preact/hooks'
import { useWords } from '../use-words.ts'

interface Properties {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly hint?: string
  /** Why a policy fixes it; undefined where it can be changed. */
  readonly fixed: string | undefined
  readonly onSave: (text: string) => void
}

/** A setting that is typed, and saved with a button or Enter. */
export function SaveField({ label, name, value, hint, fixed, onSave }: Properties) {
  const words = useWords()
  const input = useRef<HTMLInputElement>(null)
  // What is being typed stays, until the value itself is another one.
  useEffect(() => {
    if (input.current !== null) input.current.value = value
  }, [value])
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault()
        const text = new FormData(event.currentTarget).get(name)
        onSave(typeof text === 'string' ? text.trim() : '')
      }}
    >
      <label for={name}>{label}</label>
      <div class="row">
        <input
          ref={input}
          id={name}
          name={name}
          defaultValue={value}
          maxLength={80}
          required
          disabled={fixed !== undefined}
          aria-describedby={`${name}-hint`}
        />
        <button type="submit" aria-disabled={fixed !== undefined}>
          {words.settingsPage.save}
        </button>
      </div>
      <p class="hint" id={`${name}-hint`}>
        {fixed ?? hint}
      </p>
    </form>
  )
}
