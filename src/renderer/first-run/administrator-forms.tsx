import { useState } from 'preact/hooks'
import type { WindowSignIn } from '../../core/view/sign-in-form.ts'
import { AccountForm } from '../account-form.tsx'
import type { RequestFormProperties } from '../request-form.tsx'
import { useMessages } from '../use-messages.ts'
import { AppForm } from './app-form.tsx'

interface Properties extends Pick<RequestFormProperties, 'onStart' | 'onEnded'> {
  readonly signIn: WindowSignIn
}

/** The ways to sign in with credentials of an administrator: the API key of the account, or an app's secret. */
export function AdministratorForms({ signIn, ...form }: Properties) {
  const { firstRun } = useMessages()
  const [by, setBy] = useState<'account' | 'app'>('account')
  return (
    <div class="administrator">
      <fieldset>
        <legend>{firstRun.how}</legend>
        <label>
          <input type="radio" name="how" checked={by === 'account'} onChange={() => setBy('account')} />
          {firstRun.byAccount}
        </label>
        <label>
          <input type="radio" name="how" checked={by === 'app'} onChange={() => setBy('app')} />
          {firstRun.byApp}
        </label>
      </fieldset>
      {by === 'account' ? (
        <AccountForm linkedRegion={signIn.setup?.region ?? null} submit={firstRun.start} {...form} />
      ) : (
        <AppForm server={signIn.server} submit={firstRun.start} {...form} />
      )}
    </div>
  )
}
