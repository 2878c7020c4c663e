import { useState } from 'preact/hooks'
import type { WindowModel } from '../core/view/window-model.ts'
import { Banner, exceptionsOf } from './banner.tsx'
import { BreakChips } from './break-chips.tsx'
import { ChoiceGroup } from './choice-group.tsx'
import { Details } from './details.tsx'
import { Footer } from './footer.tsx'
import type { Section } from './page.ts'

interface Properties {
  readonly model: WindowModel
  /** Whether the agent comes back from the settings: the focus then moves to the settings button. */
  readonly isBack: boolean
  readonly onSettings: (section: Section | null) => void
}

/** The main page below the state: the choice, the breaks, one exception, and the rest behind "Details". */
export function MainView({ model, isBack, onSettings }: Properties) {
  const [areDetailsOpen, setDetailsOpen] = useState(false)
  const connect = () => onSettings('account')
  const [first, ...others] = exceptionsOf(model)
  return (
    <>
      <ChoiceGroup
        choices={model.choices}
        shownProblem={first?.kind === 'problem' ? first.problem.message : null}
      />
      <BreakChips choices={model.offFor} offAfterCall={model.offAfterCall} timedOff={model.timedOff} />
      {first !== undefined && <Banner exception={first} onConnect={connect} />}
      <Footer
        user={model.user}
        isPractice={model.simulated && first?.kind !== 'note'}
        isBack={isBack}
        areDetailsOpen={areDetailsOpen}
        onDetails={() => setDetailsOpen(!areDetailsOpen)}
        onSettings={() => onSettings(null)}
      />
      {areDetailsOpen && <Details model={model} others={others} onConnect={connect} />}
    </>
  )
}
