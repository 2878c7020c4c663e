import { tell } from './bridge.ts'
import { useMessages } from './use-messages.ts'

/** Where no tray shows an icon: how to come back to this window, and the way out that the icon's menu would be. */
export function NoTray() {
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
