import type { Context, MiddlewareHandler, Next } from 'hono'
import { dryRun, observe } from './agent-views.ts'
import { withDevice } from './agents.ts'
import {
  accountLimitAnswer,
  garbageAnswer,
  rateLimitAnswer,
  redirectAnswer,
  refusalAnswer,
  tooLargeAnswer,
} from './fault-answers.ts'
import type { Decision, Prelude } from './fault-queue.ts'
import { answerForeign } from './foreign-answer.ts'
import { applyLate } from './late-effects.ts'
import { noteApplied } from './requests.ts'
import { noMutation, responseMutationOf } from './response-mutations.ts'
import { answer, cut, leaveUnanswered } from './unanswered.ts'
import type { SimulatorEnvironment, World } from './world.ts'

/** Applies the faults that hit a request, around the routes of both APIs. */
export function faultInjection(world: World): MiddlewareHandler<SimulatorEnvironment> {
  return async (context, next) => {
    const entry = context.get('entry')
    const { socket } = context.env.incoming
    const connection = world.connections.of(socket)
    if (connection.dead) {
      entry.faults = ['dead-connection']
      return leaveUnanswered(context)
    }
    const { method, path } = context.req
    const { preludes, decision } = world.faults.take({ method, path, connection })
    entry.faults = [...preludes, ...(decision ? [decision] : [])].map(({ kind }) => kind)
    context.set(
      'agents',
      observe(world.agents, ({ changed }) => noteApplied(entry, changed, world.clock.now())),
    )
    context.set('disguise', noMutation)
    for (const prelude of preludes) {
      await before(prelude, context, world)
    }
    await decided(decision, context, next, world)
    for (const prelude of preludes) {
      changeElsewhere(prelude, 'after', world)
    }
  }
}

type SimulatorContext = Context<SimulatorEnvironment>

async function before(prelude: Prelude, context: SimulatorContext, world: World): Promise<void> {
  switch (prelude.kind) {
    case 'latency':
      return world.clock.pause(prelude.ms, world.closing)
    case 'tokens-expire':
      return world.tokens.expireUpTo(prelude.upTo, world.clock.now())
    case 'tokens-expire-in':
      context.set('tokenLifetime', prelude.ms)
      return world.tokens.expireUpTo(prelude.upTo, world.clock.now() + prelude.ms)
    case 'change-elsewhere':
      return changeElsewhere(prelude, 'before', world)
  }
}

async function decided(
  decision: Decision | undefined,
  context: SimulatorContext,
  next: Next,
  world: World,
): Promise<void> {
  const { method, path } = context.req
  const refused = { method, path, now: world.clock.now() }
  switch (decision?.kind) {
    case undefined:
      return next()
    case 'refusal':
      return answer(context, refusalAnswer(decision, refused))
    case 'rate-limit':
      return answer(context, rateLimitAnswer(decision, refused))
    case 'account-limit':
      return answer(context, accountLimitAnswer(decision, refused))
    case 'garbage':
      return answer(context, garbageAnswer())
    case 'too-large':
      return answer(context, tooLargeAnswer(decision))
    case 'redirect':
      return answer(context, redirectAnswer(decision))
    case 'cut-before-applied':
      return cut(context)
    case 'cut-after-applied':
      await next()
      return cut(context)
    case 'dead-connection':
      world.connections.kill(context.env.incoming.socket)
      return leaveUnanswered(context)
    case 'never-answered':
      return leaveUnanswered(context)
    case 'lie':
      context.set('agents', dryRun(context.get('agents'), world.clock.now).agents)
      if (decision.record === 'unchanged' && context.req.method !== 'GET') {
        context.set('disguise', responseMutationOf({ kind: 'stale' }, context.req.method, world.agents))
      }
      return next()
    case 'foreign-answer':
      return answerForeign(decision, context, next, world)
    case 'applied-late':
      return appliedLate(decision, context, next, world)
    case 'stale':
    case 'seed-contradiction':
    case 'record-as-array':
    case 'missing-fields':
    case 'contradictory-ids':
    case 'odd-record':
      context.set('disguise', responseMutationOf(decision, context.req.method, world.agents))
      return next()
  }
}

/** The answer, or its absence, is at once and as if all were done; the effect comes `ms` later. */
async function appliedLate(
  fault: Extract<Decision, { kind: 'applied-late' }>,
  context: SimulatorContext,
  next: Next,
  world: World,
): Promise<void> {
  await applyLate(fault.ms, context, next, world)
  switch (fault.answer) {
    case 'success':
      return
    case 'cut':
      return cut(context)
    case 'never':
      return leaveUnanswered(context)
  }
}

function changeElsewhere(prelude: Prelude, moment: 'before' | 'after', world: World): void {
  if (prelude.kind !== 'change-elsewhere' || prelude.moment !== moment) {
    return
  }
  const agent = world.agents.find(prelude.userId)
  if (agent !== undefined) {
    world.agents.put(withDevice(agent, prelude.device, prelude.on, 'replaces'))
  }
}
