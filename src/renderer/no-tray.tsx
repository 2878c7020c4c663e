import { tell } from './bridge.ts'
import { useWords } from './use-words.ts'

/** Where no tray shows an icon: how to come back to this window, and the way out that the icon's menu would be. */
export function NoTray() {
  const words = useWords()
  return (
    <div class="no-tray" role="note">
      <p class="hint">{words.window.noTray}</p>
      <button type="button" onClick={() => void tell({ kind: 'quit' })}>
        {words.menu.quit}
      </button>
    </div>
  )
}
