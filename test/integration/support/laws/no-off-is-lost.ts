import { expect } from 'vitest'
import type { Target } from '../../../../src/core/model/device.ts'
import { confirmedOf, intentOf } from '../../../../src/core/model/state.ts'
import type { World } from '../history-generator.ts'
import type { Law, Stage } from './onlooker.ts'
import { isRefused } from './outcomes.ts'

/**
 * Law 6: over all the runs of the app, every OFF is confirmed, replaced, refused or withdrawn in plain sight; and what
 * was confirmed last stays so where nobody wants anything else.
 */
export function noOffIsLost(world: World, { wire }: Stage): Law {
  let owed: string | null = null
  /** The target that was confirmed last, where nothing was wanted since. */
  let standing: Target | null = null
  return {
    turned(_run, { before, after }) {
      const { notice, session } = after
      const intent = intentOf(after)
      const confirmed = confirmedOf(after)
      if (intent !== null) {
        standing = null
        owed = intent.target === 'off' ? intent.id : null
        return
      }
      const ended = intentOf(before)
      if (ended !== null) standing = confirmed?.active === ended.target ? ended.target : null
      if (owed === null || session.kind !== 'signed-in') return
      // The agent was back before anything was sent for the absence.
      const unsent = ended?.progress.writes === 0 && before.away !== null && after.away === null
      const withdrawn = notice?.kind === 'off-withdrawn' && notice !== before.notice
      if (confirmed?.active === 'off' || withdrawn || unsent || (ended !== null && isRefused(after)))
        owed = null
    },
    async inTheEnd() {
      expect(owed).toBe(null)
      const truth = await wire.truth()
      if (world === 'alone' && wire.surprises.length === 0) expect(standing ?? truth).toBe(truth)
    },
  }
}
