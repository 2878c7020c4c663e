import type { Context, Next } from 'hono'
import type { Simulation, SimulatorEnvironment } from '../simulation.ts'
import type { FaultOf } from './fault-rules.ts'
import { type ForeignPage, foreignPage } from './foreign-pages.ts'
import { applyLater, leaveUnanswered } from './respond.ts'

/**
 * Answers in Exotel's place, as a proxy or a firewall does. The bytes are written past Hono, which would change them.
 */
export async function answerForeign(
  fault: FaultOf<'foreign-answer'>,
  context: Context<SimulatorEnvironment>,
  next: Next,
  simulation: Simulation,
): Promise<void> {
  const { clock, closing, requests } = simulation
  if (fault.applied === 'before') await next()
  if (fault.applied === 'late') await applyLater(fault.ms ?? 0, context, next, simulation)
  if (fault.delay > 0) await clock.pause(fault.delay, closing)
  const { outgoing } = context.env
  const { status, headers, body } = pageOf(fault)
  const { cutAfter } = fault
  outgoing.writeHead(status, { 'Content-Length': body.length, ...headers })
  if (cutAfter === undefined) {
    outgoing.end(body)
  } else {
    outgoing.flushHeaders()
    outgoing.write(body.subarray(0, cutAfter), () => outgoing.socket?.destroySoon())
  }
  requests.noteAnswered(context.get('requestNumber'), status, clock.now())
  leaveUnanswered(context)
}

function pageOf(fault: FaultOf<'foreign-answer'>): ForeignPage {
  const page: ForeignPage =
    fault.page === undefined
      ? { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: Buffer.alloc(0) }
      : foreignPage(fault.page)
  return {
    status: fault.status ?? page.status,
    headers: fault.headers ?? page.headers,
    body:
      fault.text !== undefined
        ? Buffer.from(fault.text)
        : fault.base64 !== undefined
          ? Buffer.from(fault.base64, 'base64')
          : page.body,
  }
}
