import type { WindowModel, WindowSignIn } from '../core/view/window-model.ts'
import { AccountForm } from './account-form.tsx'
import { Problem } from './problem.tsx'
import { TokenForm } from './token-form.tsx'
import { useWords } from './use-words.ts'

interface Properties {
  readonly signIn: WindowSignIn
  readonly problem: WindowModel['problem']
  readonly onStart: () => void
}

/** Somebody was signed in whose token is no longer good: what is needed again, and nothing else. */
export function SignedOut({ signIn, problem, onStart }: Properties) {
  const words = useWords()
  return (
    <>
      <Problem problem={problem} />
      {signIn.gateway === 'account' ? (
        <AccountForm submit={words.form.connect} onStart={onStart} />
      ) : (
        <TokenForm userId={signIn.userId} submit={words.form.signInAgain} onStart={onStart} />
      )}
    </>
  )
}
