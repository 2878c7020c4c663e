import type { Choice } from '../core/view/choices.ts'
import { StateIcon } from './state-icon.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly choice: Choice
  readonly chosen: boolean
  readonly pending: boolean
  /** Whether the Tab key reaches this button; it reaches one of the group. */
  readonly isEntry: boolean
  readonly onChoose: () => void
  readonly onFocus: () => void
}

/**
 * A part of the choice, for one target. It can be focused while disabled, so that a screen reader reads the reason. While
 * its target is not confirmed, its description says so: some screen readers skip what is `aria-busy`.
 */
export function ChoiceButton({ choice, chosen, pending, isEntry, onChoose, onFocus }: Properties) {
  const messages = useMessages()
  const { target, label, enabled, note } = choice
  const noteId = `note-${target}`
  const nameId = `name-${target}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native radio button would switch calls on an arrow key.
    <button
      type="button"
      role="radio"
      class={`choice ${target}`}
      data-target={target}
      aria-checked={chosen}
      data-pending={pending || undefined}
      aria-disabled={!enabled}
      aria-labelledby={nameId}
      aria-describedby={noteId}
      tabIndex={isEntry ? 0 : -1}
      onFocus={onFocus}
      onClick={() => {
        if (enabled) onChoose()
      }}
    >
      <StateIcon icon={pending ? `switching-${target}` : target} size={18} />
      <span class="name" id={nameId}>
        {label}
      </span>
      <span class="visually-hidden" id={noteId}>
        {pending ? messages.window.switching : note}
      </span>
    </button>
  )
}
