import { Hono } from 'hono'
import { z } from 'zod'
import { errorMessage } from '../../core/text/error-text.ts'
import { parseJson } from '../../core/text/json.ts'
import { agentChangeSchema, changedAgent } from './agents/agent-change.ts'
import { newAgent } from './agents/seed-agents.ts'
import { describeFirstIssue, parseFaultList } from './faults/fault-rules.ts'
import type { Simulation, SimulatorEnvironment } from './simulation.ts'

/**
 * The control API below `/_simulator`: agents, requests, faults and tokens. It needs no authorization. An invalid
 * request gets 400 or 404 and `{ "error": "<one sentence>" }`.
 */
export function controlRoutes(simulation: Simulation): Hono<SimulatorEnvironment> {
  const { agents, tokens, requests, faults, newSipSecret } = simulation
  const routes = new Hono<SimulatorEnvironment>()

  routes.get('/agents', (context) => context.json(agents.list()))

  routes.get('/agents/:userId', (context) => {
    const userId = context.req.param('userId')
    const agent = agents.find(userId)
    return agent === undefined ? refused(404, `There is no agent "${userId}".`) : context.json(agent)
  })

  routes.put('/agents/:userId', async (context) => {
    const change = agentChangeSchema.safeParse(parseJson(await context.req.text()))
    if (!change.success) return refused(400, `The agent is wrong${describeFirstIssue(change.error)}.`)
    const userId = context.req.param('userId')
    const agent = agents.find(userId) ?? newAgent(userId, newSipSecret())
    return context.json(agents.put(changedAgent(agent, change.data, newSipSecret)))
  })

  routes.get('/tokens', (context) => context.json({ lifetime: tokens.lifetime() }))

  routes.put('/tokens', async (context) => {
    const change = tokenChange.safeParse(parseJson(await context.req.text()))
    if (!change.success) return refused(400, `The tokens' life is wrong${describeFirstIssue(change.error)}.`)
    tokens.setLifetime(change.data.lifetime)
    return context.json({ lifetime: tokens.lifetime() })
  })

  routes.get('/requests', (context) => context.json(requests.list()))

  routes.delete('/requests', (context) => {
    requests.clear()
    return context.json(requests.list())
  })

  routes.get('/faults', (context) => context.json(faults.list()))

  routes.put('/faults', async (context) => {
    try {
      faults.replace(parseFaultList(parseJson(await context.req.text())))
    } catch (error) {
      return refused(400, errorMessage(error))
    }
    return context.json(faults.list())
  })

  routes.delete('/faults', (context) => {
    faults.replace([])
    return context.json(faults.list())
  })

  routes.all('*', () => refused(404, 'The control has agents/<userId>, requests, faults and tokens.'))

  return routes
}

/** `lifetime` in ms. It may pass the longest timer of Node, because no timer waits for it. */
const tokenChange = z.strictObject({ lifetime: z.int().min(1) })

function refused(status: number, error: string): Response {
  return Response.json({ error }, { status })
}
