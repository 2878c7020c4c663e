import { tell } from './bridge.ts'
import { useMessages } from './use-messages.ts'

/** For a desktop without a tray: how to open this window again, and the Quit button that the tray's menu would have. */
export function NoTrayNote() {
  const messages = useMessages()
  return (
    <div class="no-tray" role="note">
      <p class="hint">{messages.window.noTray}</p>
      <button type="button" onClick={() => void tell({ kind: 'quit' })}>
        {messages.menu.quit}
      </button>
    </div>
  )
}
