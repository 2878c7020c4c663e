import type { Context, Next } from 'hono'
import { dryRun } from './agent-views.ts'
import type { SimulatorEnvironment, World } from './world.ts'

/** Answers the request as if all were done, and does it `ms` later, by the state of that time. */
export async function applyLate(
  ms: number,
  context: Context<SimulatorEnvironment>,
  next: Next,
  world: World,
): Promise<void> {
  const rehearsal = dryRun(context.get('agents'), world.clock.now)
  context.set('agents', rehearsal.agents)
  await next()
  void world.clock.pause(ms, world.closing).then(() => {
    if (!world.closing.aborted) {
      rehearsal.perform()
    }
  })
}
