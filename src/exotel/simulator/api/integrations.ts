import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { parseJson } from '../../../core/text/json.ts'
import { type Agent, deviceKeys } from '../agents/agent.ts'
import type { Operation } from '../agents/agent-store.ts'
import type { Simulation, SimulatorEnvironment } from '../simulation.ts'
import type { Credentials, Entity } from './credentials.ts'
import { integrationsFailure, integrationsSuccess, nestedError, refusals } from './envelopes.ts'
import { userRecord, zeroDate } from './user-record.ts'

/**
 * The routes of the integrations API below `/v2/integrations`: PUT device (Exotel: user device page), GET usermapping,
 * POST token, GET app, GET app_setting. `Authorization` holds the bare token, as every known client sends it.
 */
export function integrationsRoutes({ credentials, tokens }: Simulation): Hono<SimulatorEnvironment> {
  const routes = new Hono<SimulatorEnvironment>()

  const opens = (context: SimulatorContext, entity: Entity): boolean =>
    tokens.entityOf(context.req.header('authorization') ?? '') === entity

  routes.post('/token', async (context) => {
    const body = tokenRequest.safeParse(parseJson(await context.req.text()))
    if (!body.success) return failed(context, 400, 'Invalid parameters.')
    const { Id, Secret, Entity } = body.data
    const { appId, customerId, appSecret } = credentials
    // One secret serves both entities, because no test needs a customer's own secret.
    if (Secret !== appSecret || Id !== (Entity === 'app' ? appId : customerId)) return unauthorized(context)
    return context.json(integrationsSuccess(tokens.issue(Entity, context.get('tokenLifetime'))))
  })

  routes.put('/device', async (context) => {
    if (!opens(context, 'app')) return unauthorized(context)
    const body = deviceRequest.safeParse(parseJson(await context.req.text()))
    if (!body.success || (body.data.DeviceStatus === true && body.data.DeviceName === undefined)) {
      return failed(context, 400, 'Invalid parameters.')
    }
    const { UserId } = body.data
    const agents = context.get('agents')
    let agent = agents.find(UserId)
    if (agent === undefined) return failed(context, 404, 'record not found')
    for (const operation of operationsOf(body.data, agent)) {
      const outcome = agents.apply(UserId, operation)
      if (outcome.kind !== 'done') {
        const refusal = refusals[outcome.kind]
        return failed(context, refusal.status, nestedError(context.req.method, refusal))
      }
      agent = outcome.agent
    }
    return answered(context, agent, credentials)
  })

  routes.get('/usermapping', (context) => {
    if (!opens(context, 'app')) return unauthorized(context)
    const userId = context.req.query('user_id')
    if (userId === undefined || userId === '') return failed(context, 400, 'Invalid parameters.')
    const agent = context.get('agents').find(userId)
    return agent === undefined
      ? failed(context, 404, 'record not found')
      : answered(context, agent, credentials)
  })

  routes.get('/app', (context) => {
    const entity = context.req.query('entity') === 'customer' ? 'customer' : 'app'
    if (!opens(context, entity)) return unauthorized(context)
    const app = {
      AppID: credentials.appId,
      CustomerID: credentials.customerId,
      AppName: 'Simulator',
      ExotelAccountSid: credentials.sid,
      ExotelDomain: 'api.exotel.com',
      IsActive: true,
      CreatedAt: zeroDate,
      UpdatedAt: zeroDate,
    }
    return context.json(integrationsSuccess(entity === 'customer' ? [app] : app))
  })

  routes.get('/app_setting', (context) => {
    if (!opens(context, 'app')) return unauthorized(context)
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
 * The writes that the body asks for. The page (Exotel: user device page) requires DeviceName only for ON, so OFF
 * without it means every device. The page calls DeviceStatus optional and does not say what happens without it; here
 * nothing happens.
 */
function operationsOf(body: z.infer<typeof deviceRequest>, agent: Agent): readonly Operation[] {
  const { DeviceName, DeviceStatus } = body
  if (DeviceStatus === undefined) return []
  const devices =
    DeviceName === undefined ? deviceKeys.filter((key) => agent.devices[key] !== null) : [DeviceName]
  return devices.map((device) => ({ kind: 'switch', device, on: DeviceStatus }))
}

function answered(context: SimulatorContext, agent: Agent, credentials: Credentials): Response {
  const mutation = context.get('mutation')
  const record = mutation.record(userRecord(mutation.agent(agent), credentials), agent)
  return context.json(mutation.integrationsEnvelope(integrationsSuccess(record)))
}

function unauthorized(context: SimulatorContext): Response {
  return failed(context, 401, 'Unauthorized. Check the entity id and secret.')
}

function failed(context: SimulatorContext, status: number, error: string): Response {
  const envelope = integrationsFailure(status, error)
  return Response.json(context.get('mutation').integrationsEnvelope(envelope), { status })
}
