import type { Question } from '../../core/model/problem.ts'
import { timing } from '../../core/model/timing.ts'
import type { Store } from '../store.ts'

/** Tells whether the agent can have read the question that the window shows. */
export interface AnswerDelay {
  /** The window was opened or came to the front. */
  windowShown(): void
  /** Whether the question was asked, or the window opened, so shortly ago that a click was meant for something else. */
  isTooSoon(): boolean
}

/**
 * Any page can open a link that asks a question, at the moment and where the agent is about to click. The time is
 * measured here, as the page of the window is not trusted with it.
 */
export function createAnswerDelay(
  store: Pick<Store, 'state' | 'subscribe'>,
  now: () => number = () => performance.now(),
): AnswerDelay {
  let question: Question | null = null
  let shownAt = Number.NEGATIVE_INFINITY
  store.subscribe((state) => {
    if (state.question === question) return
    question = state.question
    shownAt = now()
  })
  return {
    windowShown: () => {
      shownAt = now()
    },
    isTooSoon: () => store.state().question?.why === 'link' && now() - shownAt < timing.answerDelay,
  }
}
