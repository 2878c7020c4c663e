import type { WindowProblem } from '../core/window-model.ts'
import { RemedyButton } from './remedy-button.tsx'
import { useWords } from './use-words.ts'

interface Properties {
  readonly problem: WindowProblem | null
  readonly onConnect?: () => void
}

/** What is wrong, what mends it, and what support needs. The region stands always, so that a change is read out. */
export function Problem({ problem, onConnect }: Properties) {
  const words = useWords()
  return (
    <div role="alert" class="region">
      {problem !== null && (
        <div class={problem.isNews ? 'notice news' : 'notice problem'}>
          <strong>{problem.message}</strong>
          <p>{problem.remedy}</p>
          {problem.action !== null && (
            <RemedyButton label={problem.action.label} does={problem.action.does} onConnect={onConnect} />
          )}
          {problem.support !== '' && (
            <p class="support">
              {words.window.support}: {problem.support}
            </p>
          )}
        </div>
      )}
    </div>
  )
}
