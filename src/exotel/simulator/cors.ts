import type { MiddlewareHandler } from 'hono'
import type { SimulatorEnvironment } from './world.ts'

/**
 * Lets pages of any origin use Exotel's endpoints, as Exotel's own web SDK does from the page of a CRM. That gives
 * nothing away: without a token or a key they answer nobody, and no cookie is ever looked at. A preflight is answered
 * at once: it is no request to Exotel.
 */
export function servesBrowsers(): MiddlewareHandler<SimulatorEnvironment> {
  return async (context, next) => {
    if (context.req.method === 'OPTIONS') {
      return new Response(null, {
        status: 204,
        headers: {
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': 'GET, PUT, POST',
          'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept',
          'Access-Control-Max-Age': '600',
        },
      })
    }
    await next()
    context.res.headers.set('Access-Control-Allow-Origin', '*')
    context.res.headers.set(
      'Access-Control-Expose-Headers',
      'Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset',
    )
    return undefined
  }
}

/**
 * Keeps pages out of the control, which shows every token: whatever a browser sends for a page of another origin has an
 * Origin, and a page whose name was made to point here has its own name as Host.
 */
export function keepsPagesOut(): MiddlewareHandler<SimulatorEnvironment> {
  return async (context, next) => {
    const host = context.req.header('host') ?? ''
    const fromPage = context.req.header('origin') !== undefined
    if (fromPage || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) {
      return Response.json({ error: 'The control is not for web pages.' }, { status: 403 })
    }
    return next()
  }
}
