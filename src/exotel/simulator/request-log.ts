/** One request to either API, as `GET /_simulator/requests` shows it. Times are ISO instants. */
export interface RequestEntry {
  readonly number: number
  /** The number of the connection on which it arrived. */
  readonly connection: number
  readonly method: string
  /** Path and query exactly as they were sent. */
  readonly url: string
  readonly path: string
  /** The decoded query. */
  readonly query: Readonly<Record<string, string>>
  readonly headers: { readonly authorization: string | null; readonly 'content-type': string | null }
  /** The parsed JSON; the text of a body that is not JSON; null without a body. */
  readonly body: unknown
  /** Null until the answer is sent; it stays null if no answer is sent. */
  readonly status: number | null
  /** Whether a write was carried out, even if everything was already as asked. */
  readonly applied: boolean
  /** Whether a write altered an agent. */
  readonly changed: boolean
  /** The kinds of the faults that hit the request. */
  readonly faults: readonly string[]
  readonly times: {
    readonly receivedAt: string
    readonly appliedAt: string | null
    readonly answeredAt: string | null
  }
}

/** The part of an entry that is known when the request arrives. */
export type ReceivedRequest = Pick<
  RequestEntry,
  'connection' | 'method' | 'url' | 'path' | 'query' | 'headers' | 'body'
>

/** The log of requests. Instants are UTC in ms; a note about a request that `clear` removed is ignored. */
export interface RequestLog {
  /** The requests so far, oldest first. */
  list(): readonly RequestEntry[]
  /** Adds a request and returns its number. Numbers go on counting after `clear`. */
  add(request: ReceivedRequest, receivedAt: number): number
  noteFaults(number: number, kinds: readonly string[]): void
  noteApplied(number: number, changed: boolean, at: number): void
  noteAnswered(number: number, status: number, at: number): void
  clear(): void
}

/** Makes an empty log. */
export function createRequestLog(): RequestLog {
  const entries = new Map<number, RequestEntry>()
  let count = 0

  function update(number: number, change: (entry: RequestEntry) => Partial<RequestEntry>): void {
    const entry = entries.get(number)
    if (entry !== undefined) entries.set(number, { ...entry, ...change(entry) })
  }

  return {
    list: () => [...entries.values()],
    add(request, receivedAt) {
      count += 1
      entries.set(count, {
        number: count,
        ...request,
        status: null,
        applied: false,
        changed: false,
        faults: [],
        times: { receivedAt: isoInstant(receivedAt), appliedAt: null, answeredAt: null },
      })
      return count
    },
    noteFaults: (number, faults) => update(number, () => ({ faults })),
    noteApplied: (number, changed, at) =>
      update(number, (entry) => ({
        applied: true,
        changed: entry.changed || changed,
        times: { ...entry.times, appliedAt: isoInstant(at) },
      })),
    noteAnswered: (number, status, at) =>
      update(number, ({ times }) => ({ status, times: { ...times, answeredAt: isoInstant(at) } })),
    clear: () => entries.clear(),
  }
}

function isoInstant(at: number): string {
  return new Date(at).toISOString()
}
