import type { Choice } from '../core/view.ts'
import { words } from '../core/words.ts'

interface Properties {
  readonly choice: Choice
  readonly chosen: boolean
  readonly pending: boolean
  /** The one of the group that the Tab key reaches. */
  readonly isEntry: boolean
  readonly onChoose: () => void
  readonly onFocus: () => void
}

/** One big choice. A disabled one keeps the focus, so that its reason can be read. */
export function ChoiceButton({ choice, chosen, pending, isEntry, onChoose, onFocus }: Properties) {
  const note = `note-${choice.target}`
  const name = `name-${choice.target}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native radio button would switch calls on an arrow key.
    <button
      type="button"
      role="radio"
      class="choice"
      data-target={choice.target}
      aria-checked={chosen}
      aria-busy={pending}
      aria-disabled={!choice.enabled}
      aria-labelledby={name}
      aria-describedby={note}
      tabIndex={isEntry ? 0 : -1}
      onFocus={onFocus}
      onClick={() => {
        if (choice.enabled) onChoose()
      }}
    >
      <span class="mark" aria-hidden="true" />
      <span class="name" id={name}>
        {choice.label}
      </span>
      <span class="note" id={note}>
        {pending ? words.window.switching : choice.note}
      </span>
    </button>
  )
}
