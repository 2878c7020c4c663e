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
  /** The agent has entered something, and goes through to the end from here on. */
  readonly onStart: () => void
  readonly onStop: () => void
}

/** Nobody was ever signed in: account, a real test of it against Exotel, then keys and lock. */
export function FirstRun({ model, onStart, onStop }: Properties) {
  const messages = useMessages()
  const [step, setStep] = useState<0 | 1 | 2>(0)
  const [isAgain, setAgain] = useState(false)
  const account = useRef<HTMLDivElement>(null)
  const [ending, setEnding] = useState<LocalizedResult | null>(null)
  // At once: the fields were there all the time.
  useLayoutEffect(() => {
    const wrong = () => account.current?.querySelector<HTMLElement>('[aria-invalid=true]')
    if (isAgain && step === 0) (wrong() ?? account.current?.querySelector('input'))?.focus()
  }, [isAgain, step])
  return (
    <section class="first-run" aria-labelledby="first-run">
      <h2 id="first-run">{messages.firstRun.title}</h2>
      <Steps current={step} />
      {/* Hidden rather than gone, so that what was entered is still there after a test that failed. */}
      <div hidden={step !== 0} ref={account}>
        <AccountStep
          isSilent={step !== 0}
          onStart={() => {
            setEnding(null)
            setStep(1)
            onStart()
          }}
          onEnded={setEnding}
        />
      </div>
      {step === 1 && (
        <TestStep
          ending={ending}
          isSignedIn={model.signIn === null}
          onChange={() => {
            setStep(0)
            setAgain(true)
            onStop()
          }}
          onNext={() => setStep(2)}
        />
      )}
      {step === 2 && <KeysStep lockWatch={model.lockWatch} onDone={onStop} />}
    </section>
  )
}
