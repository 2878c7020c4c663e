import type { MiddlewareHandler } from 'hono'
import type { SimulatorEnvironment, World } from './world.ts'

/**
 * One request to an API, as `GET /_simulator/requests` shows it. `connection` is the number of the connection it came
 * on. `url` is path and query as they were sent, `query` the same decoded. `body` is the parsed JSON, the text where it is no JSON, or null. `status` is null as long as nothing
 * was answered, and for ever where the connection was cut. `applied`: a write was carried out, even one that found
 * everything as asked; `changed`: it altered something. `faults` are the kinds that hit. Times are ISO instants.
 */
export type RequestEntry = {
  number: number
  connection: number
  method: string
  url: string
  path: string
  query: Record<string, string>
  headers: { authorization: string | null; 'content-type': string | null }
  body: unknown
  status: number | null
  applied: boolean
  changed: boolean
  faults: string[]
  times: { receivedAt: string; appliedAt: string | null; answeredAt: string | null }
}

/** The requests so far, oldest first. */
export type RequestLog = {
  list(): readonly RequestEntry[]
  add(entry: Omit<RequestEntry, 'number'>): RequestEntry
  clear(): void
}

/** Makes an empty log. Numbers go on counting after it was cleared. */
export function createRequestLog(): RequestLog {
  let entries: RequestEntry[] = []
  let count = 0
  return {
    list: () => entries,
    add(entry) {
      count += 1
      const numbered = { number: count, ...entry }
      entries.push(numbered)
      return numbered
    },
    clear() {
      entries = []
    },
  }
}

/** Notes that the request's write was carried out at `now` (UTC ms). */
export function noteApplied(entry: RequestEntry, changed: boolean, now: number): void {
  entry.applied = true
  entry.changed ||= changed
  entry.times.appliedAt = new Date(now).toISOString()
}

/** Notes that `status` was answered at `now` (UTC ms). */
export function noteAnswered(entry: RequestEntry, status: number, now: number): void {
  entry.status = status
  entry.times.answeredAt = new Date(now).toISOString()
}

/** Writes down every request that comes past, before anything else is done with it. */
export function recordRequests(world: World): MiddlewareHandler<SimulatorEnvironment> {
  return async (context, next) => {
    const receivedAt = new Date(world.clock.now()).toISOString()
    const text = await context.req.text()
    const entry = world.requests.add({
      connection: world.connections.of(context.env.incoming.socket).number,
      method: context.req.method,
      url: context.env.incoming.url ?? context.req.path,
      path: context.req.path,
      query: context.req.query(),
      headers: {
        authorization: context.req.header('authorization') ?? null,
        'content-type': context.req.header('content-type') ?? null,
      },
      body: parsed(text),
      status: null,
      applied: false,
      changed: false,
      faults: [],
      times: { receivedAt, appliedAt: null, answeredAt: null },
    })
    context.set('entry', entry)
    await next()
    if (!context.get('unanswered')) {
      noteAnswered(entry, context.res.status, world.clock.now())
    }
  }
}

function parsed(text: string): unknown {
  if (text === '') {
    return null
  }
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
