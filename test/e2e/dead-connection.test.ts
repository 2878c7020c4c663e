import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Agent, startWorkplaceWithLogind } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import type { Workplace } from '../support/hookswitch.ts'
import type { Logind } from '../support/logind.ts'

let place: Workplace
let agent: Agent
let logind: Logind
let door: FrontDoor

beforeAll(async () => {
  ;({ place, agent, logind } = await startWorkplaceWithLogind())
  const { url, token } = place.exotel.facts
  door = await openFrontDoor(url)
  const given = ['--user-id', '1', '--integrations-url', door.url, '--token-stdin']
  expect((await place.command(['sign-in', ...given], `${token}\n`)).code).toBe(0)
})
beforeEach(() => agent.turn('sip'))
afterAll(async () => {
  await place?.close()
  await door?.close()
})

test('once the connections of a session are closed, what comes next gets a fresh one, whatever is under way', async () => {
  const app = await place.launch(['--hidden'])
  const asked = `${door.url}/_simulator/agents/1`
  /** Asks from the app's own session, and gives up after `limit` ms; `fresh` closes its connections first. */
  const ask = (fresh: boolean, limit = 20_000) =>
    app.evaluate(
      async ({ session }, [url, closes, limit]) => {
        const exotel = session.fromPartition('exotel', { cache: false })
        if (closes) await exotel.closeAllConnections()
        return exotel.fetch(url, { signal: AbortSignal.timeout(limit) }).then(
          ({ status }) => status,
          (error: unknown) => `given up: ${error}`,
        )
      },
      [asked, fresh, limit] as const,
    )
  try {
    await agent.shows((now) => now.state === 'sip', 'SIP to be confirmed')
    expect(await ask(false)).toBe(200)
    expect(door.die()).toBeGreaterThan(0)
    const before = door.opened()
    const first = ask(false, 3_000)
    await eventually(
      () => door.swallowed(),
      (bytes) => bytes > 0,
      { describe: 'a request to be on its way on a dead connection' },
    )
    expect(door.opened()).toBe(before)
    expect(await ask(true)).toBe(200)
    expect(door.opened()).toBeGreaterThan(before)
    // Whoever waits on the dead one waits on: it has to be aborted.
    expect(await first).toContain('given up')
  } finally {
    await app.close()
  }
})

test('a connection that died without a word costs the OFF of a lock no more than two seconds', async () => {
  const app = place.start()
  await agent.shows((now) => now.state === 'sip' && now.locked === false, 'SIP to be confirmed')
  expect(door.die()).toBeGreaterThan(0)
  await logind.lock()
  await agent.rings(null, 2_000)
  await app.stop()
})
