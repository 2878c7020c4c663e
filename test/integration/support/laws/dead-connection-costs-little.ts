import type { Law, Stage } from './onlooker.ts'

/** What one dead connection may cost, by the machine's monotonic clock: ms. */
const most = 2000

/** Law 12: an OFF is not left on a connection that has died. */
export function deadConnectionCostsLittle({ time }: Stage): Law {
  return {
    async look(run) {
      const { diedAt } = run.connection
      if (diedAt === null) return
      const waits = run.calls.some(({ open, write, since }) => {
        const isOff = write !== null && !write.on
        return open && isOff && time.monotonic() - Math.max(since, diedAt) > most
      })
      if (waits) throw new Error('Leaves an OFF on a dead connection')
    },
  }
}
