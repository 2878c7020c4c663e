import type { Question } from '../../core/model/problem.ts'
import type { State } from '../../core/model/state.ts'
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
 * Creates the delay. A web page can open a link at the very moment, and so put a question at the very place, at which the
 * agent is about to click. The main process measures the time, because it does not trust the window's page with that.
 */
export function createAnswerDelay(
  store: Pick<Store, 'state' | 'subscribe'>,
  now: () => number = () => performance.now(),
): AnswerDelay {
  let question: Question | State['invitation'] = null
  let shownAt = Number.NEGATIVE_INFINITY
  store.subscribe((state) => {
    const asked = state.invitation ?? state.question
    if (asked === question) return
    question = asked
    shownAt = now()
  })
  return {
    windowShown: () => {
      shownAt = now()
    },
    isTooSoon() {
      const { invitation, question: shown } = store.state()
      return (invitation !== null || shown?.why === 'link') && now() - shownAt < timing.answerDelay
    },
  }
}
