import type { WindowModel } from '../core/view/window-model.ts'
import { Choices } from './choices.tsx'
import { Devices } from './devices.tsx'
import { Footer } from './footer.tsx'
import { LockWatchNote } from './lock-watch-note.tsx'
import { OffFor } from './off-for.tsx'
import type { Section } from './page.ts'
import { Problem } from './problem.tsx'
import { Question } from './question.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly model: WindowModel
  /** Whether the agent comes back from the settings: the focus then moves to the settings button. */
  readonly isBack: boolean
  readonly onSettings: (section: Section | null) => void
}

/** The main page, with the most important parts first. */
export function MainView({ model, isBack, onSettings }: Properties) {
  const messages = useMessages()
  const connect = () => onSettings('account')
  return (
    <>
      <Problem problem={model.problem} onConnect={connect} />
      <Question question={model.question} />
      <Choices choices={model.choices} shownProblem={model.problem?.message ?? null} />
      <OffFor minutes={model.offFor} />
      <Devices devices={model.devices} onConnect={model.account?.connected === false ? connect : null} />
      {model.token?.isNear === true && <p class="warned">{model.token.text}</p>}
      <div class="notes">
        {model.lastChange !== null && model.problem?.isNotice !== true && (
          <p class="last-change">
            <span class="visually-hidden">{messages.window.lastChange}: </span>
            {model.lastChange}
          </p>
        )}
        <LockWatchNote lockWatch={model.lockWatch} />
      </div>
      <Footer user={model.user} isBack={isBack} onSettings={() => onSettings(null)} />
    </>
  )
}
