import { useAsk, useWords } from './use-words.ts'

/** Where no tray shows an icon: how to come back to this window, and the way out that the icon's menu would be. */
export function NoTray() {
  const words = useWords()
  const ask = useAsk()
  return (
    <div class="no-tray" role="note">
      <p class="hint">{words.window.noTray}</p>
      <button type="button" onClick={() => void ask({ kind: 'quit' })}>
        {words.menu.quit}
      </button>
    </div>
  )
}
