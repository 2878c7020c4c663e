import { Hono } from 'hono'
import { z } from 'zod'
import { agentChangeSchema, changedAgent } from './agent-changes.ts'
import { completeFaultRules } from './faults.ts'
import { firstIssue } from './first-issue.ts'
import { newAgent } from './seed-data.ts'
import type { SimulatorEnvironment, World } from './world.ts'

/**
 * The control, below `/_simulator`: agents, requests, faults and tokens. It wants no authorization, is not counted among the
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
    const change = agentChangeSchema.safeParse(readJson(await context.req.text()))
    if (!change.success) {
      return refused(400, `The agent is wrong${firstIssue(change.error)}.`)
    }
    const userId = context.req.param('userId')
    const agent = world.agents.find(userId) ?? newAgent(userId, world.newSipSecret())
    return context.json(world.agents.put(changedAgent(agent, change.data, world.newSipSecret)))
  })

  routes.get('/tokens', (context) => context.json({ lifetime: world.tokens.lifetime() }))

  routes.put('/tokens', async (context) => {
    const change = tokenChange.safeParse(readJson(await context.req.text()))
    if (!change.success) {
      return refused(400, `The tokens' life is wrong${firstIssue(change.error)}.`)
    }
    world.tokens.setLifetime(change.data.lifetime)
    return context.json({ lifetime: world.tokens.lifetime() })
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

  routes.all('*', () => refused(404, 'The control has agents/<userId>, requests, faults and tokens.'))

  return routes
}

/** Milliseconds; no timer waits for a token's end. */
const tokenChange = z.strictObject({ lifetime: z.int().min(1) })

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
