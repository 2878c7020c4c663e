import type { Ending, WindowRequest } from '../core/contract.ts'
import type { WindowModel } from '../core/view.ts'
import { words } from '../core/words.ts'
import type { Bridge } from './preload.ts'

declare global {
  interface Window {
    readonly hookswitch: Bridge
  }
}

/**
 * Shows `draw` the model as it is now and then each one that is pushed. Returns what ends it. A push that comes
 * before the first answer is newer than that answer, which is then dropped.
 */
export function followModel(draw: (model: WindowModel) => void): () => void {
  let isPushed = false
  let isEnded = false
  const stop = window.hookswitch.onView((model) => {
    isPushed = true
    draw(model)
  })
  window.hookswitch.request({ kind: 'view' }).then(
    (answer) => {
      // The main process, which alone can answer here, typed this model.
      if (!isPushed && !isEnded) draw(answer as WindowModel)
    },
    () => {
      // A refused first question leaves the page waiting for the next push, which shows everything.
    },
  )
  return () => {
    isEnded = true
    stop()
  }
}

/** Asks for something and says how it ended; never rejects. Null where the answer carries no sentence. */
export async function ask(request: WindowRequest): Promise<Ending | null> {
  try {
    return endingOf(await window.hookswitch.request(request))
  } catch {
    return { exit: 1, message: words.window.notAnswered }
  }
}

function endingOf(answer: unknown): Ending | null {
  if (typeof answer !== 'object' || answer === null) return null
  if (!('exit' in answer) || !('message' in answer)) return null
  const { exit, message } = answer
  return typeof exit === 'number' && typeof message === 'string' ? { exit, message } : null
}
