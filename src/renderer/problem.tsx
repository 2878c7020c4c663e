import { useState } from 'preact/hooks'
import type { WindowProblem } from '../core/view/window-model.ts'
import { ProblemButton } from './problem-button.tsx'
import { ProxyForm } from './proxy-form.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly problem: WindowProblem | null
  readonly onConnect?: () => void
}

/** The problem, what to do about it, and what support needs. */
export function Problem({ problem, onConnect }: Properties) {
  const messages = useMessages()
  const [isFormWanted, setFormWanted] = useState(false)
  if (problem === null) return null
  // The problem may have changed since the form was opened.
  const isFormOpen = isFormWanted && problem.action?.does.kind === 'proxy-password'
  return (
    <div class={problem.isNotice ? 'notice news' : 'notice problem'}>
      <div id="problem" class="problem-text">
        <strong>{problem.message}</strong>
        <p>{problem.remedy}</p>
      </div>
      {problem.action !== null && !isFormOpen && (
        <ProblemButton
          label={problem.action.label}
          does={problem.action.does}
          describedBy="problem"
          onConnect={onConnect}
          onProxy={() => setFormWanted(true)}
        />
      )}
      {isFormOpen && <ProxyForm onSaved={() => setFormWanted(false)} />}
      {problem.support !== '' && (
        <p class="support">
          {messages.window.support}: {problem.support}
        </p>
      )}
    </div>
  )
}
