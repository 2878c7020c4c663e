import { useState } from 'preact/hooks'
import type { Ending } from '../core/contract.ts'
import { words } from '../core/words.ts'
import { ask } from './bridge.ts'

/** Who is signed in, and the way out. How that ended is handed up, since this part is gone by then. */
export function Signed({ user, onLeft }: { user: string; onLeft: (ending: Ending | null) => void }) {
  const [leaving, setLeaving] = useState(false)

  async function leave(): Promise<void> {
    if (leaving) return
    setLeaving(true)
    onLeft(await ask({ kind: 'sign-out' }))
    setLeaving(false)
  }

  return (
    <footer>
      <span class="user">{words.window.user(user)}</span>
      <button type="button" aria-busy={leaving} onClick={() => void leave()}>
        {leaving ? words.window.signingOut : words.window.signOut}
      </button>
    </footer>
  )
}
