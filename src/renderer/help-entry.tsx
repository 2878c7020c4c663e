import { Glyph } from './glyph.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  /** Whether the agent comes back from the page that it opens: the focus then moves here. */
  readonly isBack: boolean
  readonly onOpen: () => void
}

/** The quiet button that opens the page with the last changes and help. */
export function HelpEntry({ isBack, onOpen }: Properties) {
  const { settingsPage } = useMessages()
  return (
    <button
      type="button"
      class="borderless help-entry"
      data-focus-target={isBack || undefined}
      onClick={onOpen}
    >
      {settingsPage.support}
      <Glyph name="forward" size={14} />
    </button>
  )
}
