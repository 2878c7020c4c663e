import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { accountDevice, accountUser, type UserField, userFields } from './account-views.ts'
import type { Operation } from './agent-store.ts'
import { type Agent, type DeviceKey, deviceKeys } from './agents.ts'
import {
  type AccountEnvelope,
  accountFailure,
  accountPage,
  accountSuccess,
  type Refusal,
  refusals,
} from './envelopes.ts'
import type { SimulatorEnvironment, World } from './world.ts'

/**
 * The routes of the account API (CCM), below `/v2/accounts`: GET users, GET one user, PUT one device. Basic
 * authorization with the API key and token; the same agents as behind the integrations API.
 */
export function accountRoutes(world: World): Hono<SimulatorEnvironment> {
  const routes = new Hono<SimulatorEnvironment>()

  routes.use('/:sid/*', async (context, next) => {
    const refusal = entryRefusal(context.req.header('authorization'), context.req.param('sid'), world)
    return refusal === null ? next() : refused(context, refusal)
  })

  routes.get('/:sid/users', (context) => {
    const query = listQuery.safeParse(context.req.query())
    if (!query.success) {
      return refused(context, invalid)
    }
    const { fields, offset, limit } = query.data
    const users = context.get('agents').list().filter(fitting(query.data))
    const page = users.slice(offset, offset + limit).map((agent) => shown(context, agent, fields))
    const { accountEnvelope } = context.get('disguise')
    return context.json(accountEnvelope(accountPage('GET', page, { total: users.length, offset, limit })))
  })

  routes.get('/:sid/users/:user', (context) => {
    const fields = fieldList.safeParse(context.req.query('fields'))
    if (!fields.success) {
      return refused(context, invalid)
    }
    const agent = agentOf(context, context.req.param('user'))
    return agent === undefined
      ? refused(context, refusals['unknown-user'])
      : answered(context, shown(context, agent, fields.data))
  })

  routes.put('/:sid/users/:user/devices/:device', async (context) => {
    const agent = agentOf(context, context.req.param('user'))
    if (agent === undefined) {
      return refused(context, refusals['unknown-user'])
    }
    const key = deviceKeys.find((one) => agent.devices[one]?.id === context.req.param('device'))
    if (key === undefined) {
      return refused(context, refusals['no-such-device'])
    }
    const operation = operationOf(key, await json(context))
    if ('status' in operation) {
      return refused(context, operation)
    }
    const outcome = context.get('agents').apply(agent.userId, operation)
    if (outcome.kind !== 'done') {
      return refused(context, refusals[outcome.kind])
    }
    const { agent: seen, account } = context.get('disguise')
    const device = seen(outcome.agent).devices[key]
    return device === null
      ? refused(context, refusals['no-such-device'])
      : answered(context, account(accountDevice(key, device), agent))
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

/** `limit` is 20 unless given, and 50 at most (Exotel: list users); that more is refused is decided here. */
const listQuery = z.object({
  fields: fieldList,
  'devices.contact_uri': z.string().optional(),
  email: z.string().optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})

const deviceChange = z.object({ available: z.boolean().optional(), contact_uri: z.string().optional() })

/** A `+`, a country code and the rest: 15 digits at most (ITU-T E.164). */
const e164 = /^\+[1-9]\d{6,14}$/

/** Exotel documents no code for a request that is wrong in itself; its user pages use this one. */
const invalid: Refusal = { status: 400, code: 1001, message: 'Invalid parameters' }

/** Why nobody may enter: the key is unknown (a key of another region is), or it belongs to another account. */
function entryRefusal(authorization: string | undefined, sid: string, world: World): Refusal | null {
  const { apiKey, apiToken } = world.identity
  const expected = `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`
  if (authorization !== expected) {
    return { status: 401, code: 1010, message: 'Authentication failed' }
  }
  return sid === world.identity.sid
    ? null
    : { status: 403, code: 1003, message: 'API credentials used are unauthorized' }
}

function fitting(query: z.infer<typeof listQuery>): (agent: Agent) => boolean {
  const addresses = query['devices.contact_uri']?.split(',')
  const emails = query.email?.split(',')
  return ({ devices, email }) =>
    (addresses === undefined ||
      deviceKeys.some((key) => addresses.includes(devices[key]?.contactUri ?? ''))) &&
    (emails === undefined || emails.includes(email))
}

/** What the body asks for. Both parts at once are 1007; what neither part means is not documented. */
function operationOf(key: DeviceKey, body: unknown): Operation | Refusal {
  const change = deviceChange.safeParse(body)
  if (!change.success) {
    return invalid
  }
  const { available, contact_uri } = change.data
  if (available !== undefined && contact_uri !== undefined) {
    return { status: 400, code: 1007, message: 'device_contact_uri cannot be updated in the same request' }
  }
  if (available !== undefined) {
    return { kind: 'switch', device: key, on: available, exclusivity: 'refuses' }
  }
  if (contact_uri === undefined || (key !== 'sip' && !e164.test(contact_uri))) {
    return invalid
  }
  return { kind: 'renumber', device: key, contactUri: contact_uri }
}

function agentOf(context: SimulatorContext, accountUserId: string): Agent | undefined {
  return context
    .get('agents')
    .list()
    .find((agent) => agent.accountUserId === accountUserId)
}

function shown(context: SimulatorContext, agent: Agent, fields: readonly UserField[]): unknown {
  const { agent: seen, account } = context.get('disguise')
  return account(accountUser(seen(agent), fields), agent)
}

async function json(context: SimulatorContext): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text())
  } catch {
    return undefined
  }
}

function answered(context: SimulatorContext, data: unknown): Response {
  const envelope: AccountEnvelope = accountSuccess(context.req.method, data)
  return context.json(context.get('disguise').accountEnvelope(envelope))
}

function refused(context: SimulatorContext, refusal: Refusal): Response {
  const envelope = accountFailure(context.req.method, refusal)
  return Response.json(context.get('disguise').accountEnvelope(envelope), { status: refusal.status })
}
