import type { WindowModel } from '../core/view.ts'
import { ask } from './bridge.ts'

/** What the app would do but will not without the agent's word. Choosing anything else is an answer, too. */
export function Question({ question }: { question: WindowModel['question'] }) {
  return (
    <div role="status">
      {question !== null && (
        <div class="question">
          <p>{question.text}</p>
          <button type="button" onClick={() => void ask({ kind: 'switch', target: question.device })}>
            {question.yes}
          </button>
        </div>
      )}
    </div>
  )
}
