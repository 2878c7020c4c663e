import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { Context, Next } from 'hono'
import { z } from 'zod'
import { type ForeignPage, foreignPage, foreignPageNames } from './foreign-pages.ts'
import { applyLate } from './late-effects.ts'
import { milliseconds } from './milliseconds.ts'
import { noteAnswered } from './requests.ts'
import { leaveUnanswered } from './unanswered.ts'
import type { SimulatorEnvironment, World } from './world.ts'

/**
 * An answer of something that is not Exotel: a ready-made `page`, or any status, headers and body; what is given
 * beside a page takes its place. `cutAfter`: so many bytes of the body, then the connection is cut. `delay`: how long
 * the answer takes (ms). `applied`: whether Exotel carries the request out all the same, before the answer or `ms`
 * later.
 */
export const foreignAnswerSchema = z
  .strictObject({
    kind: z.literal('foreign-answer'),
    page: z.enum(foreignPageNames).optional(),
    status: z.int().min(200).max(999).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    text: z.string().optional(),
    base64: z.base64().optional(),
    cutAfter: z.int().min(0).optional(),
    delay: milliseconds().default(0),
    applied: z.enum(['no', 'before', 'late']).default('no'),
    ms: milliseconds().optional(),
  })
  .refine(({ text, base64 }) => text === undefined || base64 === undefined, 'the body is given twice')
  .refine(({ applied, ms }) => (applied === 'late') === (ms !== undefined), '"ms" belongs to "late"')
  .refine(({ headers }) => headers === undefined || areHeaders(headers), 'a header cannot be sent')

/** The fault with every default filled in. */
export type ForeignAnswer = z.output<typeof foreignAnswerSchema>

/** Answers the request as the fault says. The bytes go past everything else that shapes an answer. */
export async function answerForeign(
  fault: ForeignAnswer,
  context: Context<SimulatorEnvironment>,
  next: Next,
  world: World,
): Promise<void> {
  if (fault.applied === 'before') await next()
  if (fault.applied === 'late') await applyLate(fault.ms ?? 0, context, next, world)
  if (fault.delay > 0) await world.clock.pause(fault.delay, world.closing)
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
  noteAnswered(context.get('entry'), status, world.clock.now())
  leaveUnanswered(context)
}

function pageOf(fault: ForeignAnswer): ForeignPage {
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

function areHeaders(headers: Record<string, string>): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    }
    return true
  } catch {
    return false
  }
}
