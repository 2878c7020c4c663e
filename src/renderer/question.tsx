import type { WindowModel } from '../core/window-model.ts'
import { tell } from './bridge.ts'

/** What the app would do but will not without the agent's word. Choosing anything else is an answer, too. */
export function Question({ question }: { question: WindowModel['question'] }) {
  const no = question?.no ?? null
  return (
    <div class={question === null ? 'region' : 'notice question'}>
      <div role="status" id="question" class="told">
        {question !== null && <strong>{question.text}</strong>}
      </div>
      {question !== null && (
        <p class="row">
          <button
            type="button"
            class="primary"
            aria-describedby="question"
            onClick={() => void tell({ kind: 'switch', target: question.device })}
          >
            {question.yes}
          </button>
          {no !== null && (
            <button
              type="button"
              aria-describedby="question"
              onClick={() => void tell({ kind: 'switch', target: no.target })}
            >
              {no.label}
            </button>
          )}
        </p>
      )}
    </div>
  )
}
