import { Hono } from 'hono'
import { z } from 'zod'
import type { Agent, Device } from './agents.ts'
import { completeFaultRules } from './faults.ts'
import { newAgent, newPhone, newSip, newSipSecret } from './first-agents.ts'
import { firstIssue } from './first-issue.ts'
import type { SimulatorEnvironment, World } from './world.ts'

/**
 * The control, below `/_simulator`: agents, requests and faults. It wants no authorization, is not counted among the
 * requests and no fault hits it. What it refuses, it refuses with 400 or 404 and `{ "error": <a sentence> }`.
 */
export function controlRoutes(world: World): Hono<SimulatorEnvironment> {
  const routes = new Hono<SimulatorEnvironment>()

  routes.get('/agents', (context) => context.json(world.agents.list()))

  routes.get('/agents/:userId', (context) => {
    const userId = context.req.param('userId')
    const agent = world.agents.find(userId)
    return agent === undefined ? refused(404, `There is no agent "${userId}".`) : context.json(agent)
  })

  routes.put('/agents/:userId', async (context) => {
    const change = agentChange.safeParse(readJson(await context.req.text()))
    if (!change.success) {
      return refused(400, `The agent is wrong${firstIssue(change.error)}.`)
    }
    const userId = context.req.param('userId')
    const agent = world.agents.find(userId) ?? newAgent(userId)
    return context.json(world.agents.put(changed(agent, change.data)))
  })

  routes.get('/requests', (context) => context.json(world.requests.list()))

  routes.delete('/requests', (context) => {
    world.requests.clear()
    return context.json(world.requests.list())
  })

  routes.get('/faults', (context) => context.json(world.faults.list()))

  routes.put('/faults', async (context) => {
    try {
      world.faults.replace(completeFaultRules(readJson(await context.req.text())))
    } catch (error) {
      return refused(400, error instanceof Error ? error.message : String(error))
    }
    return context.json(world.faults.list())
  })

  routes.delete('/faults', (context) => {
    world.faults.replace([])
    return context.json(world.faults.list())
  })

  routes.all('*', () => refused(404, 'The control has agents/<userId>, requests and faults.'))

  return routes
}

const deviceChange = z.strictObject({
  contactUri: z.string().optional(),
  on: z.boolean().optional(),
  verified: z.boolean().optional(),
  busy: z.boolean().optional(),
})

const agentChange = z.strictObject({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().optional(),
  exclusivity: z.enum(['replaces', 'refuses']).optional(),
  devices: z
    .strictObject({ phone: deviceChange.nullable().optional(), sip: deviceChange.nullable().optional() })
    .optional(),
})

type AgentChange = z.infer<typeof agentChange>

/** Merges the change in. A device set to null is taken away, one that was absent is made anew. Both may be on. */
function changed(agent: Agent, change: AgentChange): Agent {
  const phone = changedDevice(agent.devices.phone, change.devices?.phone, newPhone)
  const sip = changedDevice(agent.devices.sip, change.devices?.sip, newSip)
  const turnedOn =
    sip?.on && !agent.devices.sip?.on ? 'sip' : phone?.on && !agent.devices.phone?.on ? 'phone' : undefined
  return {
    ...agent,
    firstName: change.firstName ?? agent.firstName,
    lastName: change.lastName ?? agent.lastName,
    email: change.email ?? agent.email,
    exclusivity: change.exclusivity ?? agent.exclusivity,
    devices: { phone, sip },
    sipSecret: sip === null ? '' : agent.sipSecret || newSipSecret(),
    turnedOnLast: turnedOn ?? agent.turnedOnLast,
  }
}

function changedDevice(
  device: Device | null,
  change: z.infer<typeof deviceChange> | null | undefined,
  made: () => Device,
): Device | null {
  if (change === undefined || change === null) {
    return change === null ? null : device
  }
  const base = device ?? made()
  return {
    id: base.id,
    contactUri: change.contactUri ?? base.contactUri,
    on: change.on ?? base.on,
    verified: change.verified ?? base.verified,
    busy: change.busy ?? base.busy,
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(status: number, error: string): Response {
  return Response.json({ error }, { status })
}
