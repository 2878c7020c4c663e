import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { parseJson } from '../../../core/text/json.ts'
import { type Agent, type DeviceKey, deviceKeys } from '../agents/agent.ts'
import type { Operation } from '../agents/agent-store.ts'
import type { Simulation, SimulatorEnvironment } from '../simulation.ts'
import { ccmDevice, ccmUser, type UserField, userFields } from './ccm-user.ts'
import type { Credentials } from './credentials.ts'
import { ccmFailure, ccmPage, ccmSuccess, type Refusal, refusals } from './envelopes.ts'

/**
 * The routes of the account API (CCM) below `/v2/accounts`: GET users, GET one user, PUT one device. They want Basic
 * authorization with the API key and token (Exotel: update user's device; list users).
 */
export function ccmRoutes({ credentials }: Simulation): Hono<SimulatorEnvironment> {
  const routes = new Hono<SimulatorEnvironment>()

  routes.use('/:sid/*', async (context, next) => {
    const refusal = accessRefusal(context.req.header('authorization'), context.req.param('sid'), credentials)
    return refusal === null ? next() : refused(context, refusal)
  })

  routes.get('/:sid/users', (context) => {
    const query = listQuery.safeParse(context.req.query())
    if (!query.success) return refused(context, invalid)
    const { fields, offset, limit } = query.data
    const users = context.get('agents').list().filter(matching(query.data))
    const page = users.slice(offset, offset + limit).map((agent) => shownUser(context, agent, fields))
    const { ccmEnvelope } = context.get('mutation')
    return context.json(ccmEnvelope(ccmPage('GET', page, { total: users.length, offset, limit })))
  })

  routes.get('/:sid/users/:user', (context) => {
    const fields = fieldList.safeParse(context.req.query('fields'))
    if (!fields.success) return refused(context, invalid)
    const agent = agentOf(context, context.req.param('user'))
    return agent === undefined
      ? refused(context, refusals['unknown-user'])
      : answered(context, shownUser(context, agent, fields.data))
  })

  routes.put('/:sid/users/:user/devices/:device', async (context) => {
    const agent = agentOf(context, context.req.param('user'))
    if (agent === undefined) return refused(context, refusals['unknown-user'])
    const key = deviceKeys.find((one) => agent.devices[one]?.id === context.req.param('device'))
    if (key === undefined) return refused(context, refusals['no-such-device'])
    const operation = operationOf(key, parseJson(await context.req.text()))
    if ('status' in operation) return refused(context, operation)
    const outcome = context.get('agents').apply(agent.userId, operation)
    if (outcome.kind !== 'done') return refused(context, refusals[outcome.kind])
    const mutation = context.get('mutation')
    const device = mutation.agent(outcome.agent).devices[key]
    return device === null
      ? refused(context, refusals['no-such-device'])
      : answered(context, mutation.ccm(ccmDevice(key, device), agent))
  })

  routes.all('*', (context) => refused(context, { status: 404, code: 404, message: 'Not found' }))
  routes.onError((error, context) => refused(context, { status: 500, code: 1004, message: error.message }))

  return routes
}

type SimulatorContext = Context<SimulatorEnvironment>

const fieldList = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((field) => field !== ''))
  .pipe(z.array(z.enum(userFields)))

/** `limit` is 20 by default and 50 at most (Exotel: list users). That a higher one is refused is our guess. */
const listQuery = z.object({
  fields: fieldList,
  'devices.contact_uri': z.string().optional(),
  email: z.string().optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})

const deviceChange = z.object({ available: z.boolean().optional(), contact_uri: z.string().optional() })

/** A plus sign, a country code and the rest of the number: 15 digits at most (ITU-T E.164). */
const e164 = /^\+[1-9]\d{6,14}$/

/** Exotel's device pages document no code for an invalid request; its user pages use this one. */
const invalid: Refusal = { status: 400, code: 1001, message: 'Invalid parameters' }

/** Why the credentials do not open this account; null if they do. A key of another region is an unknown key. */
function accessRefusal(
  authorization: string | undefined,
  requestedSid: string,
  { apiKey, apiToken, sid }: Credentials,
): Refusal | null {
  const expected = `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`
  if (authorization !== expected) return { status: 401, code: 1010, message: 'Authentication failed' }
  return requestedSid === sid
    ? null
    : { status: 403, code: 1003, message: 'API credentials used are unauthorized' }
}

function matching(query: z.infer<typeof listQuery>): (agent: Agent) => boolean {
  const addresses = query['devices.contact_uri']?.split(',')
  const emails = query.email?.split(',')
  return ({ devices, email }) =>
    (addresses === undefined ||
      deviceKeys.some((key) => addresses.includes(devices[key]?.contactUri ?? ''))) &&
    (emails === undefined || emails.includes(email))
}

/**
 * The write that the body asks for. Both parts at once are refused with 1007. A body with neither is not documented.
 */
function operationOf(key: DeviceKey, body: unknown): Operation | Refusal {
  const change = deviceChange.safeParse(body)
  if (!change.success) return invalid
  const { available, contact_uri } = change.data
  if (available !== undefined && contact_uri !== undefined) {
    return { status: 400, code: 1007, message: 'device_contact_uri cannot be updated in the same request' }
  }
  if (available !== undefined) {
    return { kind: 'switch', device: key, on: available, exclusivity: 'refuses' }
  }
  if (contact_uri === undefined || (key !== 'sip' && !e164.test(contact_uri))) return invalid
  return { kind: 'renumber', device: key, contactUri: contact_uri }
}

function agentOf(context: SimulatorContext, accountUserId: string): Agent | undefined {
  const agents = context.get('agents').list()
  return agents.find((agent) => agent.accountUserId === accountUserId)
}

function shownUser(context: SimulatorContext, agent: Agent, fields: readonly UserField[]): unknown {
  const mutation = context.get('mutation')
  return mutation.ccm(ccmUser(mutation.agent(agent), fields), agent)
}

function answered(context: SimulatorContext, data: unknown): Response {
  return context.json(context.get('mutation').ccmEnvelope(ccmSuccess(context.req.method, data)))
}

function refused(context: SimulatorContext, refusal: Refusal): Response {
  const envelope = ccmFailure(context.req.method, refusal)
  return Response.json(context.get('mutation').ccmEnvelope(envelope), { status: refusal.status })
}
