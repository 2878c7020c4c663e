import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import { useMessages } from '../use-messages.ts'
import { AccountStep } from './account-step.tsx'
import { KeysStep } from './keys-step.tsx'
import { Steps } from './steps.tsx'
import { TestStep } from './test-step.tsx'

interface Properties {
  readonly model: WindowModel
  /** Called when the agent has sent the form: the first run then continues to its end. */
  readonly onStart: () => void
  readonly onStop: () => void
}

/** The first run, before any agent was signed in: account, a test against Exotel, then keys and lock. */
export function FirstRun({ model, onStart, onStop }: Properties) {
  const messages = useMessages()
  const [step, setStep] = useState<0 | 1 | 2>(0)
  const [isRetry, setRetry] = useState(false)
  const account = useRef<HTMLDivElement>(null)
  const [result, setResult] = useState<LocalizedResult | null>(null)
  // Without the usual delay: the fields existed all the time.
  useLayoutEffect(() => {
    const refused = () => account.current?.querySelector<HTMLElement>('[aria-invalid=true]')
    if (isRetry && step === 0) (refused() ?? account.current?.querySelector('input'))?.focus()
  }, [isRetry, step])
  return (
    <section class="first-run" aria-labelledby="first-run">
      <h2 id="first-run">{messages.firstRun.title}</h2>
      <Steps current={step} />
      {/* Hidden, not removed, so that the fields keep their text if the test fails. */}
      <div hidden={step !== 0} ref={account}>
        <AccountStep
          setup={model.signIn?.setup ?? null}
          mayPractise={model.may.practiceMode}
          isSilent={step !== 0}
          onStart={() => {
            setResult(null)
            setStep(1)
            onStart()
          }}
          onEnded={setResult}
        />
      </div>
      {step === 1 && (
        <TestStep
          result={result}
          isSignedIn={model.signIn === null}
          onChange={() => {
            setStep(0)
            setRetry(true)
            onStop()
          }}
          onNext={() => setStep(2)}
        />
      )}
      {step === 2 && <KeysStep lockWatch={model.lockWatch} onDone={onStop} />}
    </section>
  )
}
