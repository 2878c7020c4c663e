import { useEffect, useState } from 'preact/hooks'
import type { Ending } from '../core/contract.ts'
import type { WindowModel } from '../core/view.ts'
import { words } from '../core/words.ts'
import { followModel } from './bridge.ts'
import { Choices } from './choices.tsx'
import { Facts } from './facts.tsx'
import { Headline } from './headline.tsx'
import { LockWatch } from './lock-watch.tsx'
import { NoTray } from './no-tray.tsx'
import { OffFor } from './off-for.tsx'
import { Problem } from './problem.tsx'
import { Question } from './question.tsx'
import { SignIn } from './sign-in.tsx'
import { Signed } from './signed.tsx'

/** The whole window, drawn from the last model that the main process sent. */
export function App() {
  const [model, setModel] = useState<WindowModel | null>(null)
  const [left, setLeft] = useState<Ending | null>(null)
  useEffect(() => followModel(setModel), [])
  if (model === null) return <main aria-busy="true" />
  return (
    <main>
      {model.simulated && <p class="banner">{words.simulated}</p>}
      <Headline icon={model.icon} text={model.headline} />
      <Problem problem={model.problem} />
      <p class={left !== null && left.exit !== 0 ? 'answer failed' : 'answer'} role="status">
        {left?.message}
      </p>
      {model.signIn === null ? (
        <>
          <Question question={model.question} />
          <Choices choices={model.choices} />
          <OffFor minutes={model.offFor} />
          <LockWatch lockWatch={model.lockWatch} />
          <Facts verification={model.verification} lastChange={model.lastChange} />
        </>
      ) : (
        <SignIn userId={model.signIn.userId} onSubmit={() => setLeft(null)} />
      )}
      {model.trayMissing && <NoTray />}
      {model.user !== null && <Signed user={model.user} onLeft={setLeft} />}
    </main>
  )
}
