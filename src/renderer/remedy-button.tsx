import { useState } from 'preact/hooks'
import type { Remedy } from '../core/model/problem.ts'
import { tell } from './bridge.ts'

interface Properties {
  readonly label: string
  readonly does: Remedy
  /** The id of what says what is wrong: read out with the button. */
  readonly describedBy: string
  readonly onConnect: (() => void) | undefined
  /** Opens the form for a proxy's password. */
  readonly onProxy: () => void
}

/** What mends a problem, as one press. How it went is seen in the state itself. */
export function RemedyButton({ label, does, describedBy, onConnect, onProxy }: Properties) {
  const [busy, setBusy] = useState(false)

  async function act(): Promise<void> {
    if (busy) return
    setBusy(true)
    switch (does.kind) {
      case 'switch':
        await tell({ kind: 'switch', target: does.target })
        break
      case 'retry':
        await tell({ kind: 'retry' })
        break
      case 'connect-account':
        onConnect?.()
        break
      case 'proxy-password':
        onProxy()
        break
    }
    setBusy(false)
  }

  return (
    <button
      type="button"
      class="primary"
      aria-busy={busy}
      aria-describedby={describedBy}
      onClick={() => void act()}
    >
      {label}
    </button>
  )
}
