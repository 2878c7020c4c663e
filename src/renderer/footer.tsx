import type { WindowModel } from '../core/view/window-model.ts'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly user: WindowModel['user']
  readonly isBack: boolean
  readonly onSettings: () => void
}

/** The signed-in agent, and the button that opens the settings. */
export function Footer({ user, isBack, onSettings }: Properties) {
  const messages = useMessages()
  return (
    <footer>
      <p class="user">{user?.text}</p>
      <button type="button" data-focus-target={isBack || undefined} onClick={onSettings}>
        {messages.window.settings}
      </button>
    </footer>
  )
}
