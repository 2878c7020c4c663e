import { useState } from 'preact/hooks'
import type { WindowProblem } from '../core/view/window-model.ts'
import { ProxyForm } from './proxy-form.tsx'
import { RemedyButton } from './remedy-button.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly problem: WindowProblem | null
  readonly onConnect?: () => void
}

/** What is wrong, what mends it, and what support needs; nothing where nothing is wrong. */
export function Problem({ problem, onConnect }: Properties) {
  const messages = useMessages()
  const [hasAsked, setAsked] = useState(false)
  if (problem === null) return null
  // Another problem may have taken the place of the one that the form mends.
  const isGiving = hasAsked && problem.action?.does.kind === 'proxy-password'
  return (
    <div class={problem.isNews ? 'notice news' : 'notice problem'}>
      <div id="problem" class="told">
        <strong>{problem.message}</strong>
        <p>{problem.remedy}</p>
      </div>
      {problem.action !== null && !isGiving && (
        <RemedyButton
          label={problem.action.label}
          does={problem.action.does}
          describedBy="problem"
          onConnect={onConnect}
          onProxy={() => setAsked(true)}
        />
      )}
      {isGiving && <ProxyForm onKept={() => setAsked(false)} />}
      {problem.support !== '' && (
        <p class="support">
          {messages.window.support}: {problem.support}
        </p>
      )}
    </div>
  )
}
