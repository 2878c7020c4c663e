import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ForeignPageName } from '../../src/exotel/simulator/faults/foreign-pages.ts'
import { type Agent, startWorkplaceWithLogind } from '../support/agent.ts'
import type { Workplace } from '../support/hookswitch.ts'
import type { Logind } from '../support/logind.ts'
import type { RunningProcess } from '../support/processes.ts'

/** The screen is locked while something that is not Exotel answers in its place. */

const device = { method: 'PUT', path: '/v2/integrations/device' }
const everything = { path: '/v2/*' }

/** One of each kind; all the others are played over HTTP without a desktop. */
const pages: readonly ForeignPageName[] = [
  'block-page',
  'unauthorized-page',
  'not-found-page',
  'proxy-authentication',
  'legal-block',
  'captive-portal',
  'login-redirect',
  'cloudflare-524',
  'empty-401',
  'json-unauthorized',
  'broken-gzip',
]

let place: Workplace
let agent: Agent
let logind: Logind
let app: RunningProcess

beforeAll(async () => {
  ;({ place, agent, logind } = await startWorkplaceWithLogind())
  await place.prepareAccount()
})
// Each with a run of its own: for 15 seconds after an answer that was not understood the app confirms nothing by a reply.
beforeEach(async () => {
  await agent.turn('sip')
  app = place.start()
  await agent.shows((now) => now.state === 'sip' && now.locked === false, 'SIP to be confirmed')
})
afterEach(async () => {
  await app.stop({ signal: 'SIGKILL' })
  place.forgetIntent()
  await place.setFaults([])
  await logind.unlock()
})
afterAll(() => place?.close())

test.each(pages)('%s to the OFF of a lock does not end it', async (page) => {
  const fault = { kind: 'foreign-answer', page }
  await place.setFaults([
    { match: device, times: 1, fault },
    { match: everything, times: 1, fault },
  ])
  await logind.lock()
  await agent.endsInOff(30_000)
  expect((await agent.status()).user).toBe('1')
})

test('as long as it does, that is said, and the agent stays signed in', async () => {
  await place.setFaults([{ match: everything, fault: { kind: 'foreign-answer', page: 'unauthorized-page' } }])
  await logind.lock()
  const { problem, state } = await agent.shows((now) => now.problem !== null, 'the trouble to be told')
  expect(problem?.code).toBe('foreign_answer')
  expect(state).toBe('unknown')
  await place.setFaults([])
  await agent.endsInOff(70_000)
})
