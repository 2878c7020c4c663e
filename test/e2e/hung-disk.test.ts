import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Agent, startWorkplaceWithLogind } from '../support/agent.ts'
import { mountDisk, mountFreezingDisk } from '../support/disks.ts'
import type { Workplace } from '../support/hookswitch.ts'
import type { Logind } from '../support/logind.ts'
import type { RunningProcess } from '../support/processes.ts'

/** Law 12: so long at most may a disk that hangs stand between an absence and its OFF. Milliseconds. */
const limit = 2_000

let place: Workplace
let agent: Agent
let logind: Logind
let app: RunningProcess | null = null

beforeEach(async () => {
  ;({ place, agent, logind } = await startWorkplaceWithLogind())
})
afterEach(async () => {
  await app?.stop({ grace: 10_000 })
  await place?.close()
})

async function startWithSip(): Promise<void> {
  expect((await place.signIn()).code).toBe(0)
  await agent.turn('sip')
  app = place.start()
  await agent.shows((now) => now.state === 'sip' && now.locked === false, 'SIP to be confirmed')
}

test('with all of the profile on a disk that takes nothing any more, locking switches off', async () => {
  const disk = await mountFreezingDisk(place.profile)
  await startWithSip()
  const thaw = await disk.freeze()
  try {
    await logind.lock()
    await agent.rings(null, limit)
  } finally {
    await thaw()
  }
  await agent.shows((now) => now.state === 'off' && now.problem === null, 'off to be confirmed')
  await logind.unlock()
  await agent.rings('sip')
  await disk.close()
})

test('with all of it on a disk that is full, locking switches off', async () => {
  const disk = await mountDisk(place.profile, 4096)
  await startWithSip()
  disk.fill()
  await logind.lock()
  await agent.rings(null, limit)
  await agent.shows((now) => now.state === 'off', 'off to be confirmed')
  disk.clear()
  await logind.unlock()
  await agent.rings('sip')
  await disk.close()
})
