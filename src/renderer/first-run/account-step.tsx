import { useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { Setup } from '../../core/text/setup-link.ts'
import { AccountForm } from '../account-form.tsx'
import { tell } from '../bridge.ts'
import { TokenForm } from '../token-form.tsx'
import { useMessages } from '../use-messages.ts'

interface Properties {
  /** What an administrator's link fills in; null where none was opened. */
  readonly setup: Setup | null
  /** Whether practice mode is offered. */
  readonly mayPractise: boolean
  /** Whether the next step shows the result. */
  readonly isSilent: boolean
  readonly onStart: () => void
  readonly onEnded: (result: LocalizedResult | null) => void
}

/** Step 1: signing in with a token, connecting an account, or trying the simulator. */
export function AccountStep({ setup, mayPractise, isSilent, onStart, onEnded }: Properties) {
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
      {by === 'token' ? (
        <TokenForm userId={setup?.userId ?? ''} server={setup?.server ?? null} {...form} />
      ) : (
        <AccountForm linkedRegion={setup?.region ?? null} {...form} />
      )}
      {mayPractise && (
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
      )}
    </div>
  )
}
