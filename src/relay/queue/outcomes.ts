import type { IntentOutcome } from '../store/notifications.ts'

/** Those who wait for the end of an intent, in this process. */
export interface Outcomes {
  /** The end of an intent, or undefined if it does not end within `limit` ms. */
  wait(generation: string, limit: number): Promise<IntentOutcome | undefined>
  /** An intent has ended, in whichever replica. */
  ended(generation: string, outcome: IntentOutcome): void
}

/** An intent may end before its desk's request begins to wait for it, so the last ends are kept. */
const kept = 2_000

/** Makes the list of those who wait. */
export function createOutcomes(): Outcomes {
  const waiting = new Map<string, Set<(outcome: IntentOutcome) => void>>()
  const recent = new Map<string, IntentOutcome>()
  return {
    wait(generation, limit) {
      const known = recent.get(generation)
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve) => {
        const answers = waiting.get(generation) ?? new Set()
        waiting.set(generation, answers)
        const done = (outcome: IntentOutcome | undefined) => {
          clearTimeout(timer)
          answers.delete(done)
          if (answers.size === 0) waiting.delete(generation)
          resolve(outcome)
        }
        const timer = setTimeout(() => done(undefined), limit)
        answers.add(done)
      })
    },
    ended(generation, outcome) {
      recent.set(generation, outcome)
      const [oldest] = recent.keys()
      if (recent.size > kept && oldest !== undefined) recent.delete(oldest)
      for (const answer of waiting.get(generation) ?? []) answer(outcome)
    },
  }
}
