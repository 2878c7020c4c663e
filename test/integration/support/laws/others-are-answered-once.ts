import type { Moment } from '../../../../src/core/model/moment.ts'
import { confirmedOf, intentOf, workOf } from '../../../../src/core/model/state.ts'
import type { Transition } from '../../../../src/core/view/journal-entries.ts'
import { watchAbsences } from './absences.ts'
import type { Law, Stage } from './onlooker.ts'

/** How far an absence has come: OFF is being confirmed, is confirmed, or was undone by somebody and is left so. */
type Phase = 'going-off' | 'off' | 'left-alone'

/** A lock: since when (virtual ms, and as the app was told of it), and how often others acted in it. */
interface Lock {
  readonly since: number
  readonly began: Moment
  phase: Phase
  acts: number
}

/**
 * Laws 3 and 8 together: what another client turns on during a lock is turned off again exactly once; a second time it
 * is left alone; both are announced. A lock in which the machine sleeps, or in which the agent asks for something, or a
 * write of the app's own comes late, is let pass.
 */
export function othersAreAnsweredOnce({ time, wire }: Stage): Law {
  const absences = watchAbsences()
  let lock: Lock | null = null

  function seen({ event, before, after, effects }: Transition): void {
    if (lock === null) return
    const { notice } = after
    const intent = intentOf(after)
    const confirmed = confirmedOf(after)
    const since = lock.since
    if (wire.surprises.some(({ on, at }) => on && at >= since)) {
      lock = null
      return
    }
    if (lock.phase === 'left-alone') {
      if (effects.some(({ kind }) => kind === 'write')) throw new Error('Fights another client in an absence')
      return
    }
    if (lock.phase === 'going-off') {
      const fresh = confirmed !== null && confirmed.at.monotonic >= lock.began.monotonic
      if (intent === null && fresh && confirmed.active === 'off') lock.phase = 'off'
      return
    }
    const work = workOf(before)
    if (event.kind !== 'answered' || work.kind !== 'reading' || work.call !== event.call) return
    if (!event.answer.ok || event.answer.value.active === 'off') return
    lock.acts += 1
    if (notice === null || notice === before.notice) throw new Error('Hides that another client acted')
    if (lock.acts > 1 && intent !== null) throw new Error('Turns off a second time what another client wants')
    if (lock.acts === 1 && intent?.target !== 'off')
      throw new Error('Leaves on what another client turned on')
    lock.phase = lock.acts > 1 ? 'left-alone' : 'going-off'
  }
  return {
    started() {
      absences.here()
      lock = null
    },
    passed(_run, what) {
      if (what.kind !== 'happening') return
      const { kind } = what.happening
      absences.told(what.happening)
      if (kind === 'suspending' || kind === 'resumed' || !absences.isLocked()) lock = null
      if (kind === 'asked' || kind === 'off-for-asked' || kind === 'quit-asked' || kind === 'signed-in')
        lock = null
    },
    turned(_run, transition) {
      const { event, before, after } = transition
      // A lock that was asked for is an absence already, in which others may have acted.
      const { locked, lockRequestedUntil } = before.presence
      if (
        event.kind === 'locked' &&
        locked !== true &&
        lockRequestedUntil === null &&
        absences.isLocked() &&
        !absences.isAsleep()
      ) {
        lock = { since: time.now(), began: event.at, phase: 'going-off', acts: 0 }
      }
      if (after.session.kind !== 'signed-in') lock = null
      seen(transition)
    },
  }
}
