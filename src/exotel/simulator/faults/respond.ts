import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, Next } from 'hono'
import { dryRun } from '../agents/agent-store.ts'
import type { Simulation, SimulatorEnvironment } from '../simulation.ts'

/** Sends this answer instead of the route's own. */
export function respondWith(context: Context<SimulatorEnvironment>, response: Response): void {
  // Without this line Hono copies the headers of the route's answer into this one.
  context.res = undefined
  context.res = response
}

/** Cuts the connection without an answer. */
export function cutConnection(context: Context<SimulatorEnvironment>): void {
  context.env.incoming.socket.destroy()
  leaveUnanswered(context)
}

/** Has Hono send nothing: the connection stays open and silent, or the answer was written past Hono. */
export function leaveUnanswered(context: Context<SimulatorEnvironment>): void {
  context.set('unanswered', true)
  // A copy, because Hono writes headers into an answer and every server of the process shares the constant.
  respondWith(context, new Response(null, RESPONSE_ALREADY_SENT))
}

/** Makes the answer as if the request were carried out, and carries it out `ms` later, by the state of that time. */
export async function applyLater(
  ms: number,
  context: Context<SimulatorEnvironment>,
  next: Next,
  { clock, closing }: Simulation,
): Promise<void> {
  const { agents, perform } = dryRun(context.get('agents'), clock.now)
  context.set('agents', agents)
  await next()
  void clock.pause(ms, closing).then(() => {
    if (!closing.aborted) perform()
  })
}
