import { useState } from 'preact/hooks'
import type { WindowModel } from '../core/view/window-model.ts'
import { Banner, exceptionsOf } from './banner.tsx'
import { BreakChips } from './break-chips.tsx'
import { ChoiceGroup } from './choice-group.tsx'
import { Details } from './details.tsx'
import { Footer } from './footer.tsx'
import { HelpEntry } from './help-entry.tsx'
import type { Page, Section } from './page.ts'
import { nextTip, type Tip, TipBanner } from './tips.tsx'

interface Properties {
  readonly model: WindowModel
  /** If the agent comes back from another page, the button that opens that page gets the focus. */
  readonly page: Page
  readonly onSettings: (section: Section | null) => void
  /** The tips that the agent has not read yet. */
  readonly tips: readonly Tip[]
  readonly onTipRead: (tip: Tip) => void
}

/** The main page below the state: the choice, the breaks, one exception, and the rest behind "Details". */
export function MainView({ model, page, onSettings, tips, onTipRead }: Properties) {
  const back = page.kind === 'main' ? page.back : null
  const [areDetailsOpen, setDetailsOpen] = useState(back === 'support')
  const connect = () => onSettings('account')
  const exceptions = exceptionsOf(model)
  // A problem or a question comes before a tip, a note after it.
  const tip = exceptions.some(({ kind }) => kind !== 'note') ? null : nextTip(tips, model)
  const first = tip === null ? exceptions[0] : undefined
  const others = tip === null ? exceptions.slice(1) : exceptions
  return (
    <>
      <ChoiceGroup
        choices={model.choices}
        shownProblem={first?.kind === 'problem' ? first.problem.message : null}
      />
      <BreakChips
        choices={model.offFor}
        offAfterCall={model.offAfterCall}
        timedOff={model.timedOff}
        page={page}
      />
      {tip !== null && <TipBanner key={tip} tip={tip} model={model} onDismiss={() => onTipRead(tip)} />}
      {first !== undefined && <Banner exception={first} onConnect={connect} />}
      <Footer
        user={model.user}
        isPractice={model.simulated && first?.kind !== 'note'}
        isBack={back === 'settings'}
        areDetailsOpen={areDetailsOpen}
        onDetails={() => setDetailsOpen(!areDetailsOpen)}
        onSettings={() => onSettings(null)}
      />
      {areDetailsOpen && (
        <Details model={model} others={others} onConnect={connect}>
          <HelpEntry isBack={back === 'support'} onOpen={() => onSettings('support')} />
        </Details>
      )}
    </>
  )
}
