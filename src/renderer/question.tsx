import type { WindowModel } from '../core/window-model.ts'
import { useAsk } from './use-words.ts'

/** What the app would do but will not without the agent's word. Choosing anything else is an answer, too. */
export function Question({ question }: { question: WindowModel['question'] }) {
  const ask = useAsk()
  const no = question?.no ?? null
  return (
    <div role="status" class="region">
      {question !== null && (
        <div class="notice question">
          <strong>{question.text}</strong>
          <p class="row">
            <button
              type="button"
              class="primary"
              onClick={() => void ask({ kind: 'switch', target: question.device })}
            >
              {question.yes}
            </button>
            {no !== null && (
              <button type="button" onClick={() => void ask({ kind: 'switch', target: no.target })}>
                {no.label}
              </button>
            )}
          </p>
        </div>
      )}
    </div>
  )
}
