import { Hono } from 'hono'
import { z } from 'zod'
import { type Log, messageOf } from '../log.ts'
import { messages } from '../messages.ts'
import { createCode } from '../store/desks.ts'
import type { Database } from '../store/sql.ts'
import { relayTiming } from '../timing.ts'
import { type Provider, type SignInConfiguration, userOf } from './provider.ts'
import type { Sealer } from './sealer.ts'

/** What the company's sign-in needs. */
export interface SignInParts {
  readonly database: Database
  readonly provider: Provider
  readonly sealer: Sealer
  readonly configuration: Pick<SignInConfiguration, 'claim' | 'users'>
  readonly log: Log
  /** The origin at which browsers reach the relay. */
  readonly origin: string
}

/**
 * What the app asks for: a challenge, whose verifier makes the code valid that it gets; a state of its own; and where it
 * listens, which is its own computer alone (RFC 8252, 7.3).
 */
const request = z.object({
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  state: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  redirect: z.string().regex(/^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}\/enrolled$/),
})

const sealed = request.extend({ nonce: z.string(), verifier: z.string() })

const callbackPath = '/relay/v1/sign-in/callback'

/** No page keeps what stands in these addresses, and none shows them in a frame. */
const headers = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
} as const

/**
 * The company's sign-in, below `/relay/v1/sign-in`: the browser comes from the app, goes to the provider, comes back here, and
 * takes a one-time code to the app. Nothing is kept meanwhile: the provider's `state` carries it, sealed.
 */
export function signInRoutes(parts: SignInParts): Hono {
  const { database, provider, sealer, configuration, log, origin } = parts
  const routes = new Hono()
  const callback = `${origin}${callbackPath}`

  routes.get('/', async (context) => {
    const asked = request.safeParse(context.req.query())
    if (!asked.success) return context.text(messages.signIn.badRequest, 400, headers)
    const checks = provider.checks()
    const state = sealer.seal({ ...asked.data, ...checks }, relayTiming.signInLife)
    try {
      const url = await provider.authorizationUrl({ ...checks, state }, callback)
      return context.body(null, 302, { ...headers, Location: url })
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'sign-in provider cannot be reached')
      return context.body(null, 302, { ...headers, Location: backTo(asked.data, { error: 'failed' }) })
    }
  })

  routes.get('/callback', async (context) => {
    const state = context.req.query('state') ?? ''
    const asked = sealed.safeParse(sealer.open(state))
    if (!asked.success) return context.text(messages.signIn.expired, 400, headers)
    const { nonce, verifier, ...app } = asked.data
    const answered = `${callback}${new URL(context.req.url).search}`
    const outcome = await codeFor(answered, { state, nonce, verifier }, app.challenge)
    return context.body(null, 302, { ...headers, Location: backTo(app, outcome) })
  })

  /** A one-time code for whoever signed in, bound to the app's challenge; or the reason for none. */
  async function codeFor(
    answered: string,
    checks: Parameters<Provider['complete']>[1],
    challenge: string,
  ): Promise<Readonly<Record<string, string>>> {
    const person = await provider.complete(answered, checks)
    if (!person.ok) {
      log.warn({ reason: person.reason }, 'sign-in failed')
      return { error: person.why }
    }
    const userId = userOf(person.claims, configuration)
    if (userId === undefined) {
      log.warn({ claim: configuration.claim }, 'sign-in of somebody without a user')
      return { error: 'unknown-user' }
    }
    return { code: await createCode(database, userId, relayTiming.signInCodeLife, challenge) }
  }

  return routes
}

/** The app's listener with the outcome, and the state by which it knows that it had asked. */
function backTo(
  { redirect, state }: z.infer<typeof request>,
  outcome: Readonly<Record<string, string>>,
): string {
  return `${redirect}?${new URLSearchParams({ ...outcome, state })}`
}
