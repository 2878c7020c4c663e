import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import type { RemoteClock } from '../../exotel/remote-clock.ts'
import type { Heartbeats } from '../heartbeats.ts'
import type { LookUp } from '../store/batched.ts'
import { endLease, type Lease } from '../store/leases.ts'
import type { Database } from '../store/sql.ts'
import { relayTiming } from '../timing.ts'
import type { DeskEnvironment } from './desk-api.ts'
import type { DeskTokens } from './desk-tokens.ts'
import type { EventStreams } from './event-streams.ts'
import { createRequestLimit } from './limits.ts'

/** What a desk's own routes need. */
export interface RelayApiParts {
  readonly database: Database
  readonly heartbeats: Heartbeats
  readonly findLease: LookUp<string, Lease>
  /** The database's clock, by which losses are dated. */
  readonly clock: RemoteClock
  readonly tokens: DeskTokens
  /** In ms. */
  readonly grace: number
  readonly streams: EventStreams
}

/**
 * What a desk says with each beat. An agent who goes turns calls off, so an absent desk needs nothing when it is lost, unless
 * it says that this OFF is not confirmed yet.
 */
const leaseRequest = z
  .strictObject({ presence: z.enum(['present', 'absent']), whenLost: z.enum(['off', 'keep']).optional() })
  .transform(({ presence, whenLost = presence === 'present' ? 'off' : 'keep' }) => ({ presence, whenLost }))

/** Streams that one replica opens: thousands of desks that come back at once must not keep OFFs waiting. */
const mostOpenings = { perMinute: 30_000, burst: 1_000 }

/** What the database's clock shows: this computer's, where nothing was heard of it yet. */
function timeOf(clock: RemoteClock): Date {
  return new Date(clock.now() ?? Date.now())
}

/** The routes beyond Exotel's shape that need a desk token, below `/relay/v1/me`. */
export function relayApi(parts: RelayApiParts): Hono<DeskEnvironment> {
  const { database, heartbeats, findLease, clock, tokens, grace, streams } = parts
  const openings = createRequestLimit(mostOpenings)
  const routes = new Hono<DeskEnvironment>()

  routes.put('/lease', async (context) => {
    const { deskId, userId, issuedAt } = context.get('desk')
    const body = leaseRequest.safeParse(parseJson(await context.req.text()))
    if (!body.success) return context.json({ error: 'lease invalid' }, 400)
    // Looked up before the beat takes it back: the desk asks its agent whether to go on.
    const isSilent = heartbeats.lastBeat(deskId) === undefined
    const lostAt =
      heartbeats.recentLoss(deskId) ?? (isSilent ? ((await findLease(deskId))?.lostAt ?? null) : null)
    heartbeats.beat({ deskId, userId, ...body.data }, lostAt)
    // The desk must not take itself for watched over. Its beat counts all the same, once the database is back.
    if (!heartbeats.areKept()) return context.json({ error: 'leases are not kept now' }, 503)
    const isOld = Date.now() - issuedAt > relayTiming.tokenRenewal
    return context.json({
      graceSeconds: grace / 1000,
      lostAt: lostAt?.toISOString() ?? null,
      asOf: lostAt === null ? null : timeOf(clock).toISOString(),
      // The old token stays valid until its end, so an answer that is lost costs nothing.
      token: isOld ? await tokens.issue({ id: deskId, userId }) : null,
    })
  })

  routes.delete('/lease', async (context) => {
    const { deskId, userId } = context.get('desk')
    heartbeats.forget(deskId)
    await endLease(database, { deskId, userId })
    return context.body(null, 204)
  })

  routes.get('/events', (context) => {
    if (context.req.method === 'HEAD') return context.body(null, 204)
    if (openings.take('') > 0) {
      const seconds = Math.ceil((Math.random() * relayTiming.reconnectWithin) / 1000)
      return context.json({ error: 'too many streams are opened' }, 503, { 'Retry-After': String(seconds) })
    }
    // Written to Node's own response: a web stream for each desk takes several times the memory.
    streams.open(context.get('desk'), context.env.outgoing)
    return RESPONSE_ALREADY_SENT
  })

  routes.all('*', (context) => context.json({ error: 'not found' }, 404))
  return routes
}
