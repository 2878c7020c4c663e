import type { Context, MiddlewareHandler, Next } from 'hono'
import { withDevice } from '../agents/agent.ts'
import { dryRun, observed } from '../agents/agent-store.ts'
import type { Simulation, SimulatorEnvironment } from '../simulation.ts'
import { garbageAnswer, redirectAnswer, refusalAnswer, tooLargeAnswer } from './bad-answers.ts'
import type { Decision, Prelude } from './fault-queue.ts'
import { answerForeign } from './foreign-answer.ts'
import { accountLimitAnswer, rateLimitAnswer } from './rate-limit.ts'
import { applyLater, cutConnection, leaveUnanswered, respondWith } from './respond.ts'
import { noMutation, type RecordFault, responseMutationOf } from './response-mutations.ts'

/** Applies the faults that hit a request, around the routes of both APIs. */
export function faultInjection(simulation: Simulation): MiddlewareHandler<SimulatorEnvironment> {
  const { requests, connections, faults, agents, clock } = simulation
  return async (context, next) => {
    const number = context.get('requestNumber')
    const connection = connections.of(context.env.incoming.socket)
    if (connection.dead) {
      requests.noteFaults(number, ['dead-connection'])
      return leaveUnanswered(context)
    }
    const { method, path } = context.req
    const { preludes, decision } = faults.take({ method, path, connection })
    requests.noteFaults(
      number,
      [...preludes, ...(decision ? [decision] : [])].map(({ kind }) => kind),
    )
    const noteApplied = ({ changed }: { readonly changed: boolean }) =>
      requests.noteApplied(number, changed, clock.now())
    context.set('agents', observed(agents, noteApplied))
    context.set('mutation', noMutation)
    for (const prelude of preludes) {
      await applyPrelude(prelude, context, simulation)
    }
    await answerBy(decision, context, next, simulation)
    for (const prelude of preludes) {
      changeElsewhere(prelude, 'after', simulation)
    }
  }
}

type SimulatorContext = Context<SimulatorEnvironment>

async function applyPrelude(
  prelude: Prelude,
  context: SimulatorContext,
  simulation: Simulation,
): Promise<void> {
  const { clock, closing, tokens } = simulation
  switch (prelude.kind) {
    case 'latency':
      return clock.pause(prelude.ms, closing)
    case 'tokens-expire':
      return tokens.expireUpTo(prelude.upTo, clock.now())
    case 'tokens-expire-in':
      context.set('tokenLifetime', prelude.ms)
      return tokens.expireUpTo(prelude.upTo, clock.now() + prelude.ms)
    case 'change-elsewhere':
      return changeElsewhere(prelude, 'before', simulation)
  }
}

async function answerBy(
  decision: Decision | undefined,
  context: SimulatorContext,
  next: Next,
  simulation: Simulation,
): Promise<void> {
  const { method, path } = context.req
  const request = { method, path, now: simulation.clock.now() }
  switch (decision?.kind) {
    case undefined:
      return next()
    case 'refusal':
      return respondWith(context, refusalAnswer(decision, request))
    case 'rate-limit':
      return respondWith(context, rateLimitAnswer(decision, request))
    case 'account-limit':
      return respondWith(context, accountLimitAnswer(decision, request))
    case 'garbage':
      return respondWith(context, garbageAnswer())
    case 'too-large':
      return respondWith(context, tooLargeAnswer(decision))
    case 'redirect':
      return respondWith(context, redirectAnswer(decision))
    case 'cut-before-applied':
      return cutConnection(context)
    case 'cut-after-applied':
      await next()
      return cutConnection(context)
    case 'dead-connection':
      simulation.connections.kill(context.env.incoming.socket)
      return leaveUnanswered(context)
    case 'never-answered':
      return leaveUnanswered(context)
    case 'lie':
      context.set('agents', dryRun(context.get('agents'), simulation.clock.now).agents)
      if (decision.record === 'unchanged' && method !== 'GET') {
        mutateAnswer({ kind: 'stale' }, context, simulation)
      }
      return next()
    case 'foreign-answer':
      return answerForeign(decision, context, next, simulation)
    case 'applied-late':
      await applyLater(decision.ms, context, next, simulation)
      if (decision.answer === 'cut') cutConnection(context)
      if (decision.answer === 'never') leaveUnanswered(context)
      return
    case 'stale':
    case 'seed-contradiction':
    case 'record-as-array':
    case 'missing-fields':
    case 'contradictory-ids':
    case 'odd-record':
      mutateAnswer(decision, context, simulation)
      return next()
  }
}

function mutateAnswer(fault: RecordFault, context: SimulatorContext, { agents }: Simulation): void {
  context.set('mutation', responseMutationOf(fault, context.req.method, agents))
}

/** Switches a device as the dashboard or a colleague would, if the prelude says so for this moment. */
function changeElsewhere(prelude: Prelude, moment: 'before' | 'after', { agents }: Simulation): void {
  if (prelude.kind !== 'change-elsewhere' || prelude.moment !== moment) return
  const agent = agents.find(prelude.userId)
  if (agent !== undefined) agents.put(withDevice(agent, prelude.device, prelude.on, 'replaces'))
}
