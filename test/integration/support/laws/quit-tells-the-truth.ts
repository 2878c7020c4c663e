import type { Law } from './onlooker.ts'

/** Law 1 at the end: a quit, or the end of a session, calls OFF confirmed only where Exotel said so after it began. */
export function quitTellsTheTruth(): Law {
  let quitting = false
  let saidOff = false
  return {
    started() {
      quitting = false
      saidOff = false
    },
    passed(_run, what) {
      if (what.kind === 'happening' && what.happening.kind === 'quit-asked') quitting = true
      if (what.kind === 'answer' && quitting && what.answer.ok) saidOff = what.answer.value.active === 'off'
      if (what.kind !== 'effect' || what.effect.kind !== 'report') return
      const { outcome } = what.effect
      if (outcome.kind === 'quit' && outcome.offConfirmed && !saidOff) {
        throw new Error('Quits with an OFF that nobody confirmed since')
      }
    },
  }
}
