import type { Claim } from '../law.ts'
import { explain, outcomesOf, turnsOfMachines } from '../trace.ts'

/** A retry is at least 100 ms after the failure before it. */
const mostDeadlinesInAMinute = 700

export const settles: Claim = {
  claim: 'in the end nothing is under way, every request is answered, and the truth is known',
  check(trace) {
    for (const { machine, run, isUp, snapshot, truth } of trace.ends) {
      const { session, intent, deferred, work, confirmed, signingOut, quitting } = snapshot
      if (!isUp || session !== 'signed-in') return `Machine ${machine} did not come up: ${session}`
      if (signingOut || quitting) return `Machine ${machine} is still signing out or quitting`
      if (intent !== null || deferred !== null || work.kind !== 'idle')
        return `Machine ${machine}: intent ${intent?.target}, deferred ${deferred}, work ${work.kind}`
      if (confirmed !== truth) return `Machine ${machine} knows ${confirmed}, but calls ring on ${truth}`
      const open = outcomesOf(trace).find(
        (one) => one.machine === machine && one.run === run && one.outcome === undefined,
      )
      if (open !== undefined) return `${open.id} was never answered`
    }
    return null
  },
}

export const noBusyLoop: Claim = {
  claim: 'it never turns into a busy loop',
  check(trace) {
    for (const turns of turnsOfMachines(trace)) {
      const due = turns.filter(({ event }) => event.kind === 'deadline-reached')
      for (const [index, turn] of due.entries()) {
        const later = due[index + mostDeadlinesInAMinute]
        if (later !== undefined && later.now - turn.now <= 60_000)
          return explain(turn, 'a busy loop from here on')
      }
    }
    return null
  },
}
