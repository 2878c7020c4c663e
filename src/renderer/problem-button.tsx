import { useState } from 'preact/hooks'
import type { Remedy } from '../core/model/problem.ts'
import { tell } from './bridge.ts'

interface Properties {
  readonly label: string
  readonly does: Remedy
  /** The id of the problem's text, which screen readers read with the button. */
  readonly describedBy: string
  readonly onConnect: (() => void) | undefined
  /** Opens the form for a proxy's password. */
  readonly onProxy: () => void
}

/** The button that solves a problem. The result is visible in the state. */
export function ProblemButton({ label, does, describedBy, onConnect, onProxy }: Properties) {
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
