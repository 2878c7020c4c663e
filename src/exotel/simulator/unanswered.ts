import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { SimulatorEnvironment } from './world.ts'

/** Cuts the connection without an answer. */
export function cut(context: Context<SimulatorEnvironment>): void {
  context.env.incoming.socket.destroy()
  leaveUnanswered(context)
}

/** Nothing more is sent to this request: the connection stays open and silent, or its bytes went past Hono. */
export function leaveUnanswered(context: Context<SimulatorEnvironment>): void {
  context.set('unanswered', true)
  // A copy: Hono writes headers into an answer, and the constant is shared by every server of the process.
  answer(context, new Response(null, RESPONSE_ALREADY_SENT))
}

/** Gives this answer in place of the route's own. */
export function answer(context: Context<SimulatorEnvironment>, response: Response): void {
  // Without this Hono would carry the headers of the route's answer over into this one.
  context.res = undefined
  context.res = response
}
