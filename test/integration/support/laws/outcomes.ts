import { handlingOf } from '../../../../src/core/model/failure.ts'
import type { Outcome } from '../../../../src/core/model/outcome.ts'
import type { State } from '../../../../src/core/model/state.ts'

/** Whether a wish was not fulfilled. */
export function isRefusal({ kind }: Outcome): boolean {
  return kind === 'refused' || kind === 'withdrawn'
}

/** Whether the app shows that Exotel said no. */
export function isRefused({ problem }: State): boolean {
  return problem?.kind === 'failed' && handlingOf(problem.failure) === 'give-up'
}
