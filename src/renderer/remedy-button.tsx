import { useState } from 'preact/hooks'
import type { Remedy } from '../core/advice.ts'
import { useAsk } from './use-words.ts'

interface Properties {
  readonly label: string
  readonly does: Remedy
  readonly onConnect: (() => void) | undefined
}

/** What mends a problem, as one press. How it went is seen in the state itself. */
export function RemedyButton({ label, does, onConnect }: Properties) {
  const ask = useAsk()
  const [busy, setBusy] = useState(false)

  async function act(): Promise<void> {
    if (busy) return
    setBusy(true)
    switch (does.kind) {
      case 'switch':
        await ask({ kind: 'switch', target: does.target })
        break
      case 'retry':
        await ask({ kind: 'retry' })
        break
      case 'connect-account':
        onConnect?.()
        break
    }
    setBusy(false)
  }

  return (
    <button type="button" class="primary" aria-busy={busy} onClick={() => void act()}>
      {label}
    </button>
  )
}
