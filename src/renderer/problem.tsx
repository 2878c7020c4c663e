import type { WindowProblem } from '../core/window-model.ts'
import { RemedyButton } from './remedy-button.tsx'
import { useWords } from './use-words.ts'

interface Properties {
  readonly problem: WindowProblem | null
  readonly onConnect?: () => void
}

/**
 * What is wrong, what mends it, and what support needs. The region stands always, so that a change is read out; what
 * support needs stands outside, since each attempt has another request id, and all would be read out again.
 */
export function Problem({ problem, onConnect }: Properties) {
  const words = useWords()
  const look = problem === null ? 'region' : problem.isNews ? 'notice news' : 'notice problem'
  return (
    <div class={look}>
      <div role="alert" id="problem" class="told">
        {problem !== null && (
          <>
            <strong>{problem.message}</strong>
            <p>{problem.remedy}</p>
          </>
        )}
      </div>
      {problem !== null && problem.action !== null && (
        <RemedyButton
          label={problem.action.label}
          does={problem.action.does}
          describedBy="problem"
          onConnect={onConnect}
        />
      )}
      {problem !== null && problem.support !== '' && (
        <p class="support">
          {words.window.support}: {problem.support}
        </p>
      )}
    </div>
  )
}
