import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Device } from '../../core/model/device.ts'
import { type Failure, handlingOf } from '../../core/model/failure.ts'
import { parseJson } from '../../core/text/json.ts'
import type { RemoteClock } from '../../exotel/remote-clock.ts'
import type { Heartbeats } from '../heartbeats.ts'
import type { KnownAgents } from '../known-agents.ts'
import { type Log, messageOf } from '../log.ts'
import { messages } from '../messages.ts'
import { refusalOf } from '../queue/landing.ts'
import type { Outcomes } from '../queue/outcomes.ts'
import type { ReadAgent } from '../queue/reads.ts'
import type { Straight } from '../queue/straight.ts'
import type { Agent } from '../store/agents.ts'
import type { LookUp } from '../store/batched.ts'
import { acceptIntent } from '../store/intents.ts'
import type { Lease } from '../store/leases.ts'
import type { Database } from '../store/sql.ts'
import { relayTiming } from '../timing.ts'
import type { TokenOwner } from './desk-tokens.ts'
import { failedAnswer, recordAnswer, refusedAnswer, tooManyAnswer } from './envelopes.ts'
import { createRequestLimit } from './limits.ts'

/** What every route of a desk knows. */
export interface DeskEnvironment {
  readonly Bindings: HttpBindings
  readonly Variables: { readonly desk: TokenOwner }
}

/** What the routes in Exotel's shape need. */
export interface DeskApiParts {
  readonly database: Database
  readonly outcomes: Outcomes
  readonly readAgent: ReadAgent
  readonly known: KnownAgents
  readonly heartbeats: Heartbeats
  readonly findLease: LookUp<string, Lease>
  readonly straight: Straight
  /** The database's clock, by which confirmations are dated. */
  readonly clock: RemoteClock
  readonly log: Log
}

/**
 * The routes in Exotel's own shape, below `/v2/integrations`: PUT device and GET usermapping. A desk reads and switches
 * its own user only.
 */
export function deskApi(parts: DeskApiParts): Hono<DeskEnvironment> {
  const { readAgent, known } = parts
  const limits = { on: createRequestLimit(mostOns), off: createRequestLimit(mostOffs) }
  const routes = new Hono<DeskEnvironment>()

  routes.put('/device', async (context) => {
    const desk = context.get('desk')
    const body = deviceRequest.safeParse(parseJson(await context.req.text()))
    if (!body.success) return failedAnswer(400, messages.api.invalid)
    const { UserId, DeviceName, DeviceStatus } = body.data
    if (UserId !== desk.userId) return failedAnswer(403, messages.api.otherUser)
    const wait = limits[DeviceStatus ? 'on' : 'off'].take(desk.deskId)
    return wait > 0 ? tooManyAnswer(wait) : switchDevice(parts, desk, DeviceName, DeviceStatus)
  })

  routes.get('/usermapping', async (context) => {
    const { userId } = context.get('desk')
    const asked = context.req.query('user_id')
    if (asked === undefined || asked === '') return failedAnswer(400, messages.api.invalid)
    if (asked !== userId) return failedAnswer(403, messages.api.otherUser)
    const before = await known.find(userId)
    if (before?.from === 'memory' || isFresh(before?.agent)) return answerWith(before.agent)
    const read = await readAgent(userId, relayTiming.answerOther)
    if (read.ok) {
      const after = (await known.find(userId))?.agent
      if (isFresh(after)) return answerWith(after)
      // A write may change it yet: that a device is on is said, and that none is would be too early.
      const { active, record = null } = read.value
      return active === 'off' || record === null ? unknownRecord() : recordAnswer(record)
    }
    if (read.failure === 'no-room') return tooManyAnswer('wait' in read ? read.wait : 0)
    return refusedAnswer(asServerError(refusalOf(read.failure), read.failure))
  })

  routes.all('*', () => failedAnswer(404, messages.api.notFound))
  return routes
}

/** Switches of one desk: more than any agent makes, and a part of the company's limit only, should a desk run wild. */
const mostOns = { perMinute: 10, burst: 10 }
const mostOffs = { perMinute: 30, burst: 20 }

/** DeviceName and DeviceStatus are required here: what Exotel does without them no page says. */
const deviceRequest = z.object({
  UserId: z.string().min(1).max(256),
  DeviceName: z.enum(['phone', 'sip']),
  DeviceStatus: z.boolean(),
})

/** Keeps the intent, waits for its end for as long as a desk does, and answers with what Exotel last said. */
async function switchDevice(
  parts: DeskApiParts,
  { deskId, userId }: TokenOwner,
  device: Device,
  on: boolean,
): Promise<Response> {
  const { database, outcomes, known, heartbeats, findLease, log } = parts
  let generation: string
  try {
    const lease = heartbeats.lastBeat(deskId) ?? (await findLease(deskId))
    const cause = !on && lease?.presence === 'absent' ? 'absence' : 'desk'
    generation = await acceptIntent(database, { userId, device, on, cause, deskId })
  } catch (error) {
    log.error({ error: messageOf(error) }, 'intent could not be kept')
    return on ? databaseDown() : sendStraight(parts, { deskId, userId }, device)
  }
  const outcome = await outcomes.wait(generation, on ? relayTiming.answerOther : relayTiming.answerOff)
  switch (outcome?.kind) {
    case 'refused':
      return refusedAnswer(outcome)
    case 'expired':
      return failedAnswer(504, messages.api.expired)
    case 'confirmed':
    case 'superseded':
    case undefined: {
      const agent = (await known.find(userId))?.agent
      // What was known before must not look like an answer to this write if it happens to agree with it, or is nothing.
      const looksDone = agent === undefined || agent.readAt === null || agent.active === (on ? device : 'off')
      if (outcome?.kind === 'confirmed' || !looksDone) return answerWith(agent)
      // It is kept, so a desk need not ask again soon; a whole floor must not do so at the same moment.
      const seconds = 2 + Math.floor(Math.random() * 5)
      return failedAnswer(503, messages.api.notConfirmed, { 'Retry-After': String(seconds) })
    }
  }
}

/** Sends an OFF to Exotel without the queue, within this replica's share of the budget. */
async function sendStraight(
  { straight, known, clock }: DeskApiParts,
  { deskId, userId }: Pick<TokenOwner, 'deskId' | 'userId'>,
  device: Device,
): Promise<Response> {
  // Whatever comes of it, what was known before is no longer true.
  known.forget(userId)
  const answer = await straight.off(userId, device, deskId)
  if (answer === null) return databaseDown()
  const { result, record } = answer
  if (!result.ok || record === null) return databaseDown()
  const { active } = result.value
  const confirmed = {
    active,
    how: 'reply',
    record,
    facts: null,
    readAt: new Date(clock.now() ?? Date.now()),
    age: 0,
  } as const
  known.note({ userId, ...confirmed, mayChange: false })
  return recordAnswer(record)
}

function databaseDown(): Response {
  return failedAnswer(503, messages.api.databaseDown, { 'Retry-After': '1' })
}

/** Whether a read may be answered with what is known: it was confirmed a moment ago, and no write is under way. */
function isFresh(agent: Agent | undefined): agent is Agent {
  if (agent === undefined || agent.record === null || agent.age === null) return false
  return agent.age < relayTiming.readFreshness && !agent.mayChange
}

function answerWith(agent: Agent | undefined): Response {
  const { record = null, age = null } = agent ?? {}
  return record === null || age === null ? unknownRecord() : recordAnswer(record, age)
}

function unknownRecord(): Response {
  return failedAnswer(503, messages.api.noRecord, { 'Retry-After': '1' })
}

/** A read that failed on the way, or for the company's credentials, is the relay's failure and no refusal. */
function asServerError(
  refusal: ReturnType<typeof refusalOf>,
  failure: Failure,
): ReturnType<typeof refusalOf> {
  return handlingOf(failure) === 'give-up'
    ? refusal
    : { ...refusal, status: 503, code: null, said: refusal.said ?? failure.kind }
}
