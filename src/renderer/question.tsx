import type { WindowModel } from '../core/view/window-model.ts'
import { tell } from './bridge.ts'

/** A question that the agent has to answer before the app acts. Choosing another target is an answer, too. */
export function Question({ question }: { question: WindowModel['question'] }) {
  if (question === null) return null
  const { text, yes, device, no } = question
  return (
    <div class="notice question">
      <strong id="question">{text}</strong>
      <p class="row">
        <button
          type="button"
          class="primary"
          aria-describedby="question"
          onClick={() => void tell({ kind: 'switch', target: device })}
        >
          {yes}
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
    </div>
  )
}
