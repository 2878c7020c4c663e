import type { MiddlewareHandler } from 'hono'
import type { SimulatorEnvironment } from './simulation.ts'

/**
 * Lets web pages of any origin call Exotel's APIs, because Exotel's own web SDK calls them from the page of a CRM. This
 * is safe: the APIs want a token or a key and never look at cookies. A preflight (`OPTIONS`) is answered here and
 * reaches neither the log nor the faults.
 */
export function allowPages(): MiddlewareHandler<SimulatorEnvironment> {
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
 * Keeps web pages away from the control API, which shows every token. A browser sends `Origin` with each request that a
 * page makes to another origin, and DNS rebinding shows in `Host`, which then is the page's own name.
 */
export function refusePages(): MiddlewareHandler<SimulatorEnvironment> {
  return async (context, next) => {
    const host = context.req.header('host') ?? ''
    const fromPage = context.req.header('origin') !== undefined
    if (fromPage || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) {
      return Response.json({ error: 'The control is not for web pages.' }, { status: 403 })
    }
    return next()
  }
}
