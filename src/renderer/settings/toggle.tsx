interface Properties {
  readonly label: string
  readonly name: string
  readonly checked: boolean
  readonly hint?: string
  /** Why a policy fixes the value; undefined if it can be changed. */
  readonly fixed: string | undefined
  readonly onChange: (checked: boolean) => void
}

/** A setting that is on or off. If a policy fixes it, it says so and cannot be changed. */
export function Toggle({ label, name, checked, hint, fixed, onChange }: Properties) {
  return (
    <div class="toggle">
      <input
        type="checkbox"
        id={name}
        checked={checked}
        disabled={fixed !== undefined}
        aria-describedby={`${name}-hint`}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label for={name}>{label}</label>
      <p class="hint" id={`${name}-hint`}>
        {fixed ?? hint}
      </p>
    </div>
  )
}
