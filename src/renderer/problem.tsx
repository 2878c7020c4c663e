import type { WindowModel } from '../core/view.ts'
import { words } from '../core/words.ts'

/** What is wrong, what mends it, and what support needs. The region stands always, so that a change is read out. */
export function Problem({ problem }: { problem: WindowModel['problem'] }) {
  return (
    <div role="alert">
      {problem !== null && (
        <div class="problem">
          <strong>{problem.message}</strong>
          <p>{problem.remedy}</p>
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
