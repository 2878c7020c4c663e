import { expect } from 'vitest'
import type { Tally } from '../history-laws.ts'
import { watchAbsences } from './absences.ts'
import type { Law, Stage } from './onlooker.ts'

/** Law 3: from what the app is told of the agent's leaving until it is told of the return, nothing is turned on. */
export function awayMeansOff({ wire }: Stage, tally: Tally): Law {
  const absences = watchAbsences()
  const locks: { readonly after: number; upTo: number }[] = []
  let locked: (typeof locks)[number] | null = null

  function follow(): void {
    if (absences.isLocked() === (locked !== null)) return
    if (locked !== null) {
      locked.upTo = wire.arrivals()
      locked = null
      return
    }
    locked = { after: wire.arrivals(), upTo: Number.POSITIVE_INFINITY }
    locks.push(locked)
  }
  return {
    started() {
      absences.here()
      follow()
    },
    passed(_run, what) {
      if (what.kind === 'happening') {
        absences.told(what.happening)
        follow()
      }
      if (what.kind !== 'effect' || what.effect.kind !== 'write' || !what.effect.on) return
      if (absences.isAway()) throw new Error(`Turns ${what.effect.device} on while nobody is here`)
    },
    async lockedInTheEnd(run) {
      const truth = await wire.truth()
      const { problem, notice } = run.state()
      if (truth !== 'off' && problem === null && notice === null) {
        throw new Error(`Locked, and calls ring on ${truth} without a word of it`)
      }
    },
    async inTheEnd() {
      for (const { number, method, body } of await wire.log()) {
        if (!locks.some(({ after, upTo }) => number > after && number <= upTo)) continue
        tally.whileLocked += 1
        if (method === 'PUT') expect(body).toMatchObject({ DeviceStatus: false })
      }
    },
  }
}
