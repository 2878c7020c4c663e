import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import type { AgentEvent, EventHub } from '../events.ts'
import type { Heartbeats } from '../heartbeats.ts'
import type { Metrics } from '../metrics.ts'
import { endLease, findLease } from '../store/leases.ts'
import type { Database } from '../store/sql.ts'
import { relayTiming } from '../timing.ts'
import type { DeskEnvironment } from './desk-api.ts'
import type { DeskTokens } from './desk-tokens.ts'
import type { Streams } from './streams.ts'

/** What a desk's own routes need. */
export interface RelayApiParts {
  readonly database: Database
  readonly hub: EventHub
  readonly heartbeats: Heartbeats
  readonly tokens: DeskTokens
  readonly metrics: Metrics
  /** In ms. */
  readonly grace: number
  readonly streams: Streams
}

/** What a desk says with each beat. */
const leaseRequest = z.strictObject({
  presence: z.enum(['present', 'absent']),
  whenLost: z.enum(['off', 'keep']).default('off'),
})

/** The routes beyond Exotel's shape that need a desk token, below `/relay/v1/me`. */
export function relayApi(parts: RelayApiParts): Hono<DeskEnvironment> {
  const { database, hub, heartbeats, tokens, metrics, grace, streams } = parts
  const routes = new Hono<DeskEnvironment>()

  routes.put('/lease', async (context) => {
    const { deskId, userId, issuedAt } = context.get('desk')
    const body = leaseRequest.safeParse(parseJson(await context.req.text()))
    if (!body.success) return context.json({ error: 'lease invalid' }, 400)
    // Looked up before the beat takes it back: the desk asks its agent whether to go on.
    const before = await findLease(database, deskId)
    heartbeats.beat({ deskId, userId, ...body.data })
    const isOld = Date.now() - issuedAt > relayTiming.tokenRenewal
    return context.json({
      graceSeconds: grace / 1000,
      lostAt: before?.lostAt?.toISOString() ?? null,
      // The old token stays valid until its end, so an answer that is lost costs nothing.
      token: isOld ? await tokens.issue({ id: deskId, userId }) : null,
    })
  })

  routes.delete('/lease', async (context) => {
    const { deskId } = context.get('desk')
    heartbeats.forget(deskId)
    await endLease(database, deskId)
    return context.body(null, 204)
  })

  routes.get('/events', (context) => {
    const { deskId, userId } = context.get('desk')
    // Proxies must hand every event on at once.
    context.header('X-Accel-Buffering', 'no')
    return streamSSE(context, async (stream) => {
      metrics.streams.inc()
      let end = (): void => undefined
      const ended = new Promise<void>((resolve) => {
        end = resolve
      })
      stream.onAbort(end)
      const forget = streams.add(deskId, end)
      let newest: AgentEvent | undefined
      let writing = false
      // A client that reads slowly gets the newest state only: nothing piles up for it.
      const write = async () => {
        if (writing) return
        writing = true
        while (newest !== undefined && !stream.aborted) {
          const event = newest
          newest = undefined
          await stream.writeSSE({ event: 'agent', data: JSON.stringify(event) })
        }
        writing = false
      }
      const remove = hub.add(userId, (event) => {
        newest = event
        void write()
      })
      const comments = setInterval(() => {
        if (!writing) void stream.write(': \n\n')
      }, relayTiming.streamComment)
      await ended
      clearInterval(comments)
      remove()
      forget()
      metrics.streams.dec()
    })
  })

  routes.all('*', (context) => context.json({ error: 'not found' }, 404))
  return routes
}
