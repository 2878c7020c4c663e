import type { WindowModel } from '../core/view/window-model.ts'
import { Glyph } from './glyph.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly user: WindowModel['user']
  /** Whether to say that Exotel is the simulator: no banner says so now. */
  readonly isPractice: boolean
  readonly isBack: boolean
  readonly areDetailsOpen: boolean
  readonly onDetails: () => void
  readonly onSettings: () => void
}

/** The signed-in agent, the button that shows the details, and the one that opens the settings. */
export function Footer({ user, isPractice, isBack, areDetailsOpen, onDetails, onSettings }: Properties) {
  const { window } = useMessages()
  return (
    <footer>
      <p class="user">
        {isPractice && <span class="practice">{window.inPracticeMode}</span>}
        {user?.id}
      </p>
      <button
        type="button"
        class="borderless"
        aria-expanded={areDetailsOpen}
        aria-controls="details"
        onClick={onDetails}
      >
        {window.details}
        <Glyph name="chevron" size={14} />
      </button>
      <button
        type="button"
        class="borderless icon"
        title={window.settings}
        data-focus-target={isBack || undefined}
        onClick={onSettings}
      >
        <Glyph name="settings" size={20} />
      </button>
    </footer>
  )
}
