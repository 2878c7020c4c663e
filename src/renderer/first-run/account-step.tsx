import { useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import { AccountForm } from '../account-form.tsx'
import { tell } from '../bridge.ts'
import { TokenForm } from '../token-form.tsx'
import { useMessages } from '../use-messages.ts'

interface Properties {
  /** How a test ended is said by the next step. */
  readonly isSilent: boolean
  readonly onStart: () => void
  readonly onEnded: (ending: LocalizedResult | null) => void
}

/** What the administrator gave: a token, or the key of an account; or nothing yet, and the simulator. */
export function AccountStep({ isSilent, onStart, onEnded }: Properties) {
  const [by, setBy] = useState<'token' | 'account'>('token')
  const { firstRun } = useMessages()
  const form = { submit: firstRun.next, onStart, onEnded, isSilent }
  return (
    <div class="step">
      <p>{firstRun.what}</p>
      <fieldset>
        <legend>{firstRun.how}</legend>
        <label>
          <input type="radio" name="what" checked={by === 'token'} onChange={() => setBy('token')} />
          {firstRun.byToken}
        </label>
        <label>
          <input type="radio" name="what" checked={by === 'account'} onChange={() => setBy('account')} />
          {firstRun.byAccount}
        </label>
      </fieldset>
      {by === 'token' ? <TokenForm userId="" {...form} /> : <AccountForm {...form} />}
      <div class="aside">
        <p class="hint" id="simulator-hint">
          {firstRun.simulatorHint}
        </p>
        <button
          type="button"
          aria-describedby="simulator-hint"
          onClick={() => void tell({ kind: 'try-simulator' })}
        >
          {firstRun.simulator}
        </button>
      </div>
    </div>
  )
}
