import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import type { Health } from '../health.ts'
import { type Log, messageOf } from '../log.ts'
import { messages } from '../messages.ts'
import type { Metrics } from '../metrics.ts'
import { enrolDesk } from '../store/desks.ts'
import type { Database } from '../store/sql.ts'
import { clientAddress } from './client-address.ts'
import { type DeskApiParts, type DeskEnvironment, deskApi } from './desk-api.ts'
import type { DeskCheck } from './desks.ts'
import { failedAnswer, tooManyAnswer } from './envelopes.ts'
import { createRequestLimit } from './limits.ts'
import { type RelayApiParts, relayApi } from './relay-api.ts'

/** What the whole application needs. */
export interface ApplicationParts extends DeskApiParts, RelayApiParts {
  readonly database: Database
  readonly deskCheck: DeskCheck
  readonly health: () => Promise<Health>
  readonly metrics: Metrics
  readonly log: Log
  /** What `/metrics` asks for as a bearer token now; null lets everybody read it. */
  readonly metricsToken: () => string | null
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  /** Origins whose web pages may use the routes in Exotel's shape. */
  readonly allowedOrigins: readonly string[]
  readonly info: () => object
  /** The routes of the company's sign-in now; null without one. */
  readonly signIn: () => Hono | null
}

/** Bytes. A request of a desk has some hundred. */
const largestRequest = 8 * 1024

/** Requests of one desk: a busy one sends a few a minute. */
const perDesk = { perMinute: 120, burst: 40 }

/** Requests of one address without a valid token: wrong tokens, and attempts at codes. A whole floor may share one. */
const perStranger = { perMinute: 60, burst: 30 }

/** Attempts at codes from everywhere: no floor enrols faster by hand, and nobody guesses 80 bits at this pace. */
const allEnrolments = { perMinute: 600, burst: 200 }

/** How a request passes through the relay: its size and its client are checked before a route sees it. */
export function createApplication(parts: ApplicationParts): Hono<DeskEnvironment> {
  const { database, deskCheck, metrics, log, health, tokens } = parts
  const application = new Hono<DeskEnvironment>()
  const strangers = createRequestLimit(perStranger)
  const enrolments = createRequestLimit(allEnrolments)
  const addressOf = (incoming: HttpBindings['incoming']) => clientAddress(incoming, parts.trustedProxies)

  application.use(countRequests(metrics))
  application.use(
    bodyLimit({
      maxSize: largestRequest,
      // The rest of the body is not read, so the connection is of no use for another request.
      onError: () => failedAnswer(413, messages.api.tooLarge, { Connection: 'close' }),
    }),
  )

  application.get('/relay/v1/health', async (context) => context.json(await health()))
  application.get('/relay/v1/info', (context) => context.json(parts.info()))
  application.get('/metrics', async (context) => {
    if (!opens(context.req.header('authorization'), parts.metricsToken())) {
      return context.json({ error: 'unauthorized' }, 401)
    }
    await health()
    return context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType })
  })

  application.post('/relay/v1/enrol', async (context) => {
    const wait = Math.max(strangers.take(addressOf(context.env.incoming)), enrolments.take(''))
    if (wait > 0) return tooManyAnswer(wait)
    const body = enrolRequest.safeParse(parseJson(await context.req.text()))
    if (!body.success) return failedAnswer(400, messages.api.invalid)
    const { code, name, verifier } = body.data
    // Only whoever began the sign-in knows the verifier of its challenge (as in RFC 7636).
    const challenge =
      verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url')
    const desk = await enrolDesk(database, code, name, challenge)
    if (desk === undefined) return failedAnswer(403, messages.api.wrongCode)
    log.info({ desk: desk.id }, 'desk enrolled')
    return context.json({ userId: desk.userId, deskId: desk.id, token: await tokens.issue(desk) }, 201)
  })

  application.use('/relay/v1/sign-in/*', async (context, next) => {
    const wait = strangers.take(addressOf(context.env.incoming))
    return wait > 0 ? tooManyAnswer(wait) : next()
  })
  application.mount(
    '/relay/v1/sign-in',
    (request) => parts.signIn()?.fetch(request) ?? failedAnswer(404, messages.api.notFound),
  )

  if (parts.allowedOrigins.length > 0) {
    // Before the token is asked for: a browser's preflight has none.
    application.use(
      '/v2/integrations/*',
      cors({
        origin: [...parts.allowedOrigins],
        allowMethods: ['GET', 'PUT'],
        allowHeaders: ['Authorization', 'Content-Type'],
        exposeHeaders: ['Age', 'Retry-After'],
        maxAge: 600,
      }),
    )
  }
  const desksOnly = deskRequests(deskCheck, (incoming) => strangers.take(addressOf(incoming)))
  application.use('/v2/integrations/*', desksOnly)
  application.use('/relay/v1/me/*', desksOnly)
  application.route('/v2/integrations', deskApi(parts))
  application.route('/relay/v1/me', relayApi(parts))

  application.notFound(() => failedAnswer(404, messages.api.notFound))
  application.onError((error) => {
    log.error({ error: messageOf(error) }, 'request failed')
    return failedAnswer(503, messages.api.databaseDown, { 'Retry-After': '1' })
  })
  return application
}

const enrolRequest = z.strictObject({
  code: z.string().min(1).max(64),
  /** What an administrator knows the computer by; it is printed in a terminal. */
  name: z
    .string()
    .max(100)
    .default('')
    .transform((name) => name.replace(/\p{C}/gu, ' ').trim()),
  /** What makes a code of the company's sign-in valid. */
  verifier: z.string().min(43).max(128).optional(),
})

/** Lets requests with a valid desk token through, up to the desk's limit. */
function deskRequests(
  deskCheck: DeskCheck,
  takeStranger: (incoming: HttpBindings['incoming']) => number,
): MiddlewareHandler<DeskEnvironment> {
  const desks = createRequestLimit(perDesk)
  return async (context, next) => {
    const desk = await deskCheck.owner(context.req.header('authorization'))
    if (desk === undefined) {
      const wait = takeStranger(context.env.incoming)
      return wait > 0 ? tooManyAnswer(wait) : failedAnswer(401, messages.api.unauthorized)
    }
    const wait = desks.take(desk.deskId)
    if (wait > 0) return tooManyAnswer(wait)
    context.set('desk', desk)
    return next()
  }
}

/** Counts by route and not by path: a path may hold anything. */
function countRequests(metrics: Metrics): MiddlewareHandler<DeskEnvironment> {
  const routes = ['/v2/integrations', '/relay/v1/me', '/relay/v1/enrol', '/relay/v1', '/metrics']
  return async (context, next) => {
    await next()
    const route = routes.find((one) => context.req.path.startsWith(one)) ?? 'other'
    metrics.requests.inc({ route, status: String(context.res.status) })
  }
}

/** Whether a header opens what `token` guards; compared in constant time. */
function opens(authorization: string | undefined, token: string | null): boolean {
  if (token === null) return true
  const given = Buffer.from(authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
