interface Properties<Value extends string> {
  readonly label: string
  readonly name: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  /** Why a policy fixes the value; undefined if it can be changed. */
  readonly fixed: string | undefined
  readonly onChange: (value: Value) => void
}

/** A setting with a few values. If a policy fixes it, it says so and cannot be changed. */
export function ChoiceField<Value extends string>({
  label,
  name,
  value,
  options,
  fixed,
  onChange,
}: Properties<Value>) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select
        id={name}
        value={value}
        disabled={fixed !== undefined}
        aria-describedby={`${name}-fixed`}
        onChange={({ currentTarget }) => {
          const chosen = options.find((option) => option.value === currentTarget.value)
          if (chosen !== undefined) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <p class="hint" id={`${name}-fixed`}>
        {fixed}
      </p>
    </div>
  )
}
