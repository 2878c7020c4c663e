import { readFileSync } from 'node:fs'
import { onTestFinished, test } from 'vitest'
import { migrate } from '../../src/relay/store/migrations.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import { eventually } from '../support/condition.ts'
import { startPostgres } from '../support/postgres.ts'

/** Jiffies in a second, as /proc counts them (proc(5): USER_HZ). */
const jiffies = 100

/** In how many seconds the kernel next asks whether each other end of the server's connections is still there (proc_pid_net(5)). */
function keepalivesAt(port: number): readonly number[] {
  const own = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(own) && state === '01')
    .flatMap(([, , , , , timer = '']) => {
      const [kind, left = ''] = timer.split(':')
      return kind === '02' ? [Number.parseInt(left, 16) / jiffies] : []
    })
}

test("PostgreSQL soon misses a replica whose machine has lost its power, and with it the replica's claims end", async () => {
  const server = await startPostgres({ tcp: true })
  onTestFinished(() => server.close())
  const database = openPostgres(await server.createDatabase(), () => undefined)
  await migrate(database)
  const member = await database.join({ notified: () => undefined, lost: () => undefined })
  onTestFinished(async () => {
    await member.leave()
    await database.close()
  })
  // Nothing else than an unanswered keepalive shows the loss. Linux sends the first one after two hours unless it is told otherwise.
  await eventually(
    () => Math.min(...keepalivesAt(server.port)),
    (seconds) => seconds < 30,
    { describe: 'PostgreSQL to ask for the replica within seconds' },
  )
})
