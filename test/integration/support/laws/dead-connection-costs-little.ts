import { intentOf } from '../../../../src/core/model/state.ts'
import type { Law, Stage } from './onlooker.ts'

/** What one dead connection may cost, by the machine's monotonic clock: ms. */
const most = 2000

/** Law 12: an OFF is not left on a connection that has died. */
export function deadConnectionCostsLittle({ time }: Stage): Law {
  return {
    async look(run) {
      const { diedAt } = run.connection
      const intent = intentOf(run.state())
      // An OFF with a token that Exotel took back is a slow last try, and one that was replaced is wanted no more.
      if (diedAt === null || intent?.target !== 'off') return
      // What was sent again and not heard of since is left to its limit, or what is slow would never be heard.
      if (intent.progress.resent) return
      const waits = run.calls.some(({ open, write, since }) => {
        const isOff = write !== null && !write.on
        return open && isOff && time.monotonic() - Math.max(since, diedAt) > most
      })
      if (waits) throw new Error('Leaves an OFF on a dead connection')
    },
  }
}
