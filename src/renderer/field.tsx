import type { InputHTMLAttributes } from 'preact'

interface Properties
  extends Pick<
    InputHTMLAttributes,
    'type' | 'required' | 'minLength' | 'maxLength' | 'defaultValue' | 'pattern' | 'title'
  > {
  readonly label: string
  readonly name: string
  readonly hint?: string
}

/** A labelled field of a form, with a hint that is read out with it. */
export function Field({ label, name, hint, ...input }: Properties) {
  const hintId = `${name}-hint`
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        spellcheck={false}
        {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
        {...input}
      />
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  )
}
