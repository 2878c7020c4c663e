import { createContext, type InputHTMLAttributes } from 'preact'
import { useContext } from 'preact/hooks'

/** The name of the field that was refused, and the id of the sentence that says why; null if none was. */
export const RefusedField = createContext<{ readonly name: string; readonly sentence: string } | null>(null)

interface Properties
  extends Pick<
    InputHTMLAttributes,
    'type' | 'required' | 'minLength' | 'maxLength' | 'defaultValue' | 'pattern' | 'title'
  > {
  readonly label: string
  readonly name: string
  readonly hint?: string
}

/**
 * A labelled field of a form. Screen readers read its hint with it, and the reason if it was refused; then it gets the
 * focus.
 */
export function Field({ label, name, hint, ...input }: Properties) {
  const refused = useContext(RefusedField)
  const isRefused = refused?.name === name
  const hintId = hint === undefined ? null : `${name}-hint`
  const described = [isRefused ? refused.sentence : null, hintId].filter((id) => id !== null)
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        spellcheck={false}
        aria-invalid={isRefused}
        data-focus-target={isRefused || undefined}
        {...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') })}
        {...input}
      />
      {hintId !== null && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  )
}
