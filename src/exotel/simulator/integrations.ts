import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Operation, Outcome } from './agent-store.ts'
import { type Agent, deviceKeys } from './agents.ts'
import { integrationsFailure, integrationsSuccess, nestedError, refusals } from './envelopes.ts'
import type { Entity } from './tokens.ts'
import { userRecord, zeroDate } from './user-record.ts'
import type { SimulatorEnvironment, World } from './world.ts'

/**
 * The routes of the integrations API, below `/v2/integrations`: PUT device, GET usermapping, POST token, GET app,
 * GET app_setting. The token is expected bare in Authorization, as every known client sends it.
 */
export function integrationsRoutes(world: World): Hono<SimulatorEnvironment> {
  const routes = new Hono<SimulatorEnvironment>()

  routes.post('/token', async (context) => {
    const body = tokenRequest.safeParse(await json(context))
    if (!body.success) {
      return failed(context, 400, 'Invalid parameters.')
    }
    const { Id, Secret, Entity } = body.data
    const { appId, customerId, appSecret } = world.identity
    // One secret serves both entities: a customer's own secret would be one more fact that no test has a use for.
    if (Secret !== appSecret || Id !== (Entity === 'app' ? appId : customerId)) {
      return unauthorized(context)
    }
    return context.json(integrationsSuccess(world.tokens.issue(Entity, context.get('tokenLifetime'))))
  })

  routes.put('/device', async (context) => {
    if (!mayEnter(context, world, 'app')) {
      return unauthorized(context)
    }
    const body = deviceRequest.safeParse(await json(context))
    if (!body.success || (body.data.DeviceStatus === true && body.data.DeviceName === undefined)) {
      return failed(context, 400, 'Invalid parameters.')
    }
    const { UserId } = body.data
    const agents = context.get('agents')
    let agent = agents.find(UserId)
    if (agent === undefined) {
      return failed(context, 404, 'record not found')
    }
    for (const operation of operationsOf(body.data, agent)) {
      const outcome = agents.apply(UserId, operation)
      if (outcome.kind !== 'done') {
        return refused(context, outcome)
      }
      agent = outcome.agent
    }
    return answeredWith(context, world, agent)
  })

  routes.get('/usermapping', (context) => {
    if (!mayEnter(context, world, 'app')) {
      return unauthorized(context)
    }
    const userId = context.req.query('user_id')
    if (userId === undefined || userId === '') {
      return failed(context, 400, 'Invalid parameters.')
    }
    const agent = context.get('agents').find(userId)
    return agent === undefined
      ? failed(context, 404, 'record not found')
      : answeredWith(context, world, agent)
  })

  routes.get('/app', (context) => {
    const entity = context.req.query('entity') === 'customer' ? 'customer' : 'app'
    if (!mayEnter(context, world, entity)) {
      return unauthorized(context)
    }
    const app = {
      AppID: world.identity.appId,
      CustomerID: world.identity.customerId,
      AppName: 'Simulator',
      ExotelAccountSid: world.identity.sid,
      ExotelDomain: 'api.exotel.com',
      IsActive: true,
      CreatedAt: zeroDate,
      UpdatedAt: zeroDate,
    }
    return context.json(integrationsSuccess(entity === 'customer' ? [app] : app))
  })

  routes.get('/app_setting', (context) => {
    if (!mayEnter(context, world, 'app')) {
      return unauthorized(context)
    }
    const settings = [
      { SettingKey: 'record', SettingVal: 'true' },
      { SettingKey: 'incomingCallHangup', SettingVal: 'false' },
    ]
    return context.json(integrationsSuccess(settings))
  })

  routes.all('*', (context) => failed(context, 404, 'Not found.'))

  return routes
}

type SimulatorContext = Context<SimulatorEnvironment>

const tokenRequest = z.object({
  Id: z.string().min(1),
  Secret: z.string().min(1),
  Entity: z.enum(['app', 'customer']),
})

const deviceRequest = z.object({
  UserId: z.string().min(1),
  DeviceName: z.enum(['phone', 'sip']).optional(),
  DeviceStatus: z.boolean().optional(),
})

/**
 * What the body asks for. Exotel's page calls DeviceName needed for turning on only, so OFF without it is taken for
 * every device; and it calls DeviceStatus optional without saying what its absence means, so that changes nothing.
 */
function operationsOf(body: z.infer<typeof deviceRequest>, agent: Agent): Operation[] {
  const { DeviceName, DeviceStatus } = body
  if (DeviceStatus === undefined) {
    return []
  }
  const devices =
    DeviceName === undefined ? deviceKeys.filter((key) => agent.devices[key] !== null) : [DeviceName]
  return devices.map((device) => ({ kind: 'switch', device, on: DeviceStatus }))
}

function mayEnter(context: SimulatorContext, world: World, entity: Entity): boolean {
  return world.tokens.entityOf(context.req.header('authorization') ?? '') === entity
}

async function json(context: SimulatorContext): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text())
  } catch {
    return undefined
  }
}

function answeredWith(context: SimulatorContext, world: World, agent: Agent): Response {
  const { agent: seen, record: shaped, integrationsEnvelope } = context.get('disguise')
  const record = shaped(userRecord(seen(agent), world.identity), agent)
  return context.json(integrationsEnvelope(integrationsSuccess(record)))
}

function refused(context: SimulatorContext, outcome: Exclude<Outcome, { kind: 'done' }>): Response {
  const refusal = refusals[outcome.kind]
  return failed(context, refusal.status, nestedError(context.req.method, refusal))
}

function unauthorized(context: SimulatorContext): Response {
  return failed(context, 401, 'Unauthorized. Check the entity id and secret.')
}

function failed(context: SimulatorContext, status: number, error: string): Response {
  const envelope = integrationsFailure(status, error)
  return Response.json(context.get('disguise').integrationsEnvelope(envelope), { status })
}
