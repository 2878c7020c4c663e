import type { WindowSignIn } from '../core/view/sign-in-form.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import { AccountForm } from './account-form.tsx'
import { ProblemBanner, SupportLine } from './banner.tsx'
import { RelayForm } from './first-run/relay-form.tsx'
import { TokenForm } from './token-form.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly signIn: WindowSignIn
  readonly problem: WindowModel['problem']
  readonly onStart: () => void
}

/** For an agent whose token or key is no longer accepted: the form that signs them in again. */
export function SignedOut({ signIn, problem, onStart }: Properties) {
  const messages = useMessages()
  return (
    <>
      {problem !== null && <ProblemBanner problem={problem} />}
      <SupportLine problem={problem} />
      {signIn.relay !== null ? (
        <RelayForm relay={signIn.relay} onStart={onStart} />
      ) : signIn.gateway === 'account' ? (
        <AccountForm
          linkedRegion={signIn.setup?.region ?? null}
          submit={messages.form.connect}
          onStart={onStart}
        />
      ) : (
        <TokenForm signIn={signIn} submit={messages.form.signInAgain} onStart={onStart} />
      )}
    </>
  )
}
