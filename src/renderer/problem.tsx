import { useState } from 'preact/hooks'
import type { WindowProblem } from '../core/window-model.ts'
import { ProxyForm } from './proxy-form.tsx'
import { RemedyButton } from './remedy-button.tsx'
import { useWords } from './use-words.ts'

interface Properties {
  readonly problem: WindowProblem | null
  readonly onConnect?: () => void
}

/** What is wrong, what mends it, and what support needs; nothing where nothing is wrong. */
export function Problem({ problem, onConnect }: Properties) {
  const words = useWords()
  const [isGiving, setGiving] = useState(false)
  if (problem === null) return null
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
          onProxy={() => setGiving(true)}
        />
      )}
      {isGiving && <ProxyForm onKept={() => setGiving(false)} />}
      {problem.support !== '' && (
        <p class="support">
          {words.window.support}: {problem.support}
        </p>
      )}
    </div>
  )
}
