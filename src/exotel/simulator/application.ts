import { Hono, type MiddlewareHandler } from 'hono'
import { parseJson } from '../../core/text/json.ts'
import { ccmRoutes } from './api/ccm.ts'
import { integrationsFailure } from './api/envelopes.ts'
import { integrationsRoutes } from './api/integrations.ts'
import { allowPages, refusePages } from './browser-access.ts'
import { controlRoutes } from './control.ts'
import { faultInjection } from './faults/fault-injection.ts'
import type { Simulation, SimulatorEnvironment } from './simulation.ts'

/**
 * How a request passes through the simulator. `/_simulator` goes to the control API. Everything else is recorded, then
 * meets the faults, then reaches a route of one of Exotel's APIs.
 */
export function createApplication(simulation: Simulation): Hono<SimulatorEnvironment> {
  const application = new Hono<SimulatorEnvironment>()
  application.use('/_simulator/*', refusePages())
  application.route('/_simulator', controlRoutes(simulation))
  application.use(allowPages(), recordRequests(simulation), faultInjection(simulation))
  application.route('/v2/integrations', integrationsRoutes(simulation))
  application.route('/v2/accounts', ccmRoutes(simulation))
  application.notFound(() => Response.json(integrationsFailure(404, 'Not found.'), { status: 404 }))
  application.onError((error) => Response.json(integrationsFailure(500, error.message), { status: 500 }))
  return application
}

/** Records every request before anything else happens to it. */
function recordRequests({
  requests,
  connections,
  clock,
}: Simulation): MiddlewareHandler<SimulatorEnvironment> {
  return async (context, next) => {
    const receivedAt = clock.now()
    const text = await context.req.text()
    const json = parseJson(text)
    const { incoming } = context.env
    const number = requests.add(
      {
        connection: connections.of(incoming.socket).number,
        method: context.req.method,
        url: incoming.url ?? context.req.path,
        path: context.req.path,
        query: context.req.query(),
        headers: {
          authorization: context.req.header('authorization') ?? null,
          'content-type': context.req.header('content-type') ?? null,
        },
        body: text === '' ? null : json === undefined ? text : json,
      },
      receivedAt,
    )
    context.set('requestNumber', number)
    await next()
    if (!context.get('unanswered')) requests.noteAnswered(number, context.res.status, clock.now())
  }
}
