import type { WindowModel } from '../core/view/window-model.ts'
import { useWords } from './use-words.ts'

interface Properties {
  readonly user: WindowModel['user']
  readonly isBack: boolean
  readonly onSettings: () => void
}

/** Who is signed in and by what, and the way to the settings. */
export function Footer({ user, isBack, onSettings }: Properties) {
  const words = useWords()
  return (
    <footer>
      <p class="user">{user?.text}</p>
      <button type="button" data-arrival={isBack || undefined} onClick={onSettings}>
        {words.window.settings}
      </button>
    </footer>
  )
}
