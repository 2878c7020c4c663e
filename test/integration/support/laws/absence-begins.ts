import { intentOf, workOf } from '../../../../src/core/model/state.ts'
import type { Transition } from '../../../../src/core/view/journal-entries.ts'
import type { AppRun } from '../app-run.ts'
import { watchAbsences } from './absences.ts'
import type { Law, Stage } from './onlooker.ts'

/** A try that waits for its turn, for Exotel's limit say, comes no later than this: virtual ms. */
const longestWait = 90_000

/**
 * Law 3: an absence begins with an OFF or a read on the wire, whatever was confirmed before. At once, unless a try is
 * being waited for. An OFF that is under way already counts, and so does the first read of all.
 */
export function absenceBegins({ time }: Stage): Law {
  const absences = watchAbsences()
  /** A lock that was asked for counts as one, so the lock that follows begins nothing. */
  let wasAway = false
  let owedBy: number | null = null

  function begins(run: AppRun, { event, before, after, effects }: Transition): void {
    const begun = event.kind === 'locked' || event.kind === 'suspending'
    const { locked, lockRequestedUntil } = before.presence
    const away = wasAway || locked === true || lockRequestedUntil !== null
    const { session, quitting } = after
    if (!begun || away || session.kind !== 'signed-in' || session.signingOut !== null || quitting !== null)
      return
    const isOff = intentOf(after)?.target === 'off'
    const underWay = run.calls.some(
      ({ open, write }) => open && (write === null ? isOff || !session.firstReadEnded : !write.on),
    )
    const sent = effects.some(({ kind }) => kind === 'read' || kind === 'write')
    if (!underWay && !sent) owedBy = time.now() + (workOf(before).kind === 'waiting' ? longestWait : 0)
  }
  return {
    started() {
      absences.here()
      owedBy = null
    },
    passed(_run, what) {
      if (what.kind === 'happening') {
        wasAway = absences.isAway()
        absences.told(what.happening)
      }
      // Nothing is turned on in an absence, so what is written is an OFF.
      if (what.kind === 'effect' && (what.effect.kind === 'read' || what.effect.kind === 'write'))
        owedBy = null
    },
    turned(run, transition) {
      begins(run, transition)
      const { session, quitting } = transition.after
      if (!absences.isAway() || session.kind !== 'signed-in' || quitting !== null) owedBy = null
    },
    async look() {
      if (owedBy !== null && time.now() >= owedBy) throw new Error('An absence began without a request')
    },
  }
}
