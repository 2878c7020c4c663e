import type { WindowModel, WindowSignIn } from '../core/window-model.ts'
import { words } from '../core/words.ts'
import { AccountForm } from './account-form.tsx'
import { Problem } from './problem.tsx'
import { TokenForm } from './token-form.tsx'

interface Properties {
  readonly signIn: WindowSignIn
  readonly problem: WindowModel['problem']
  readonly onStart: () => void
}

/** Somebody was signed in whose token is no longer good: what is needed again, and nothing else. */
export function SignedOut({ signIn, problem, onStart }: Properties) {
  return (
    <>
      <Problem problem={problem} />
      {signIn.gateway === 'account' ? (
        <AccountForm submit={words.window.connect} onStart={onStart} />
      ) : (
        <TokenForm userId={signIn.userId} submit={words.window.signInAgain} onStart={onStart} />
      )}
    </>
  )
}
