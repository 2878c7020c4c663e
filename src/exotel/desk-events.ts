// biome-ignore lint/style/noRestrictedImports: this is the one file with eventsource-parser
import { createParser } from 'eventsource-parser'
import { z } from 'zod'
import { actives, type DeviceFacts, type Reading } from '../core/model/device.ts'
import { timing } from '../core/model/timing.ts'
import { parseJson } from '../core/text/json.ts'
import type { Fetch } from './fetch.ts'
import { parseDate, parseRetryAfter } from './http-headers.ts'
import { createRemoteClock } from './remote-clock.ts'

/** What the relay says of its agent: what Exotel confirmed to it last, how, and how long ago. */
export interface DeskEvent {
  readonly reading: Reading
  readonly how: 'reply' | 'read-back'
  /** How long ago Exotel confirmed it, in ms. */
  readonly age: number
  /** Whether the relay is about to change it: a write is queued, or not confirmed yet. */
  readonly pending: boolean
}

/** Receives what the stream brings. */
export interface DeskEventListener {
  /** The relay accepted the stream. */
  opened(): void
  event(event: DeskEvent): void
  /** The relay knows nothing of the agent yet, or its event about the agent cannot be understood. */
  unsure(): void
  /** From now on a stream that has ended is to be opened again after so many ms (the field `retry`). */
  retry(ms: number): void
  /** The relay accepts no stream now, and asks for a pause of so many ms (the header `Retry-After`). */
  pause(ms: number): void
}

/** How a stream ended: the relay did not accept the token, or anything else, such as no connection. */
export type StreamEnd = 'rejected' | 'ended'

const factsSchema = z.object({
  verified: z.boolean().nullable().catch(null),
  busy: z.boolean().nullable().catch(null),
})

/** An event about the agent. Only what the app shows as confirmed has to be there. */
const eventSchema = z.object({
  state: z.enum([...actives, 'unknown']),
  confirmedAt: z.iso.datetime({ offset: true }).nullable(),
  /** When that was looked up, by the clock of `confirmedAt`. */
  asOf: z.iso.datetime({ offset: true }).nullable().catch(null),
  proof: z.enum(['reply', 'read-back']).catch('read-back'),
  devices: z.object({ phone: factsSchema, sip: factsSchema }).nullable().catch(null),
  pending: z.array(z.unknown()).catch([]),
})

/** Characters. An event has some hundred; a server that sends more without an event's end is no relay. */
const largestEvent = 64 * 1024

/** Bytes. A relay tells of a change every few seconds at most; a server that sends more floods this computer. */
const mostInAMinute = 1024 * 1024

/** Of events that arrive together only the newest count: each tells everything that the relay knows. */
const mostTogether = 10

/**
 * Reads the relay's event stream (server-sent events) with a desk token until it ends or `signal` is aborted. A stream in
 * which nothing is completed for timing.relaySilence, be it an event or a comment, counts as dead. It never throws.
 */
export async function readDeskEvents(
  { origin, token, fetch }: { readonly origin: string; readonly token: string; readonly fetch: Fetch },
  listener: DeskEventListener,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const ending = new AbortController()
  const abort = () => ending.abort()
  signal.addEventListener('abort', abort, { once: true })
  let silence = setTimeout(abort, timing.callLimit)
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(abort, timing.relaySilence)
  }
  try {
    if (signal.aborted) return 'ended'
    const answer = await fetch(`${origin}/relay/v1/me/events`, {
      headers: { Accept: 'text/event-stream', Authorization: token, 'User-Agent': 'Hookswitch' },
      signal: ending.signal,
    })
    const headers = new Map(answer.headers)
    const isStream = /^text\/event-stream\s*(?:;|$)/i.test(headers.get('content-type') ?? '')
    if (answer.status !== 200 || !isStream || answer.body === null) {
      await answer.body?.cancel()
      const isOverloaded = answer.status === 429 || answer.status === 503
      const pause = isOverloaded ? parseRetryAfter(headers.get('retry-after'), headers.get('date')) : null
      if (pause !== null) listener.pause(pause)
      return answer.status === 401 ? 'rejected' : 'ended'
    }
    heard()
    listener.opened()
    await parse(answer.body, { heard, listener, clock: clockOf(headers.get('date')) })
    return 'ended'
  } catch {
    return 'ended'
  } finally {
    clearTimeout(silence)
    signal.removeEventListener('abort', abort)
    ending.abort()
  }
}

interface Parsing {
  heard(): void
  readonly listener: DeskEventListener
  readonly clock: RelayClock
}

/** Feeds the stream to the parser, up to the end or to an event that is too large. */
async function parse(body: AsyncIterable<Uint8Array>, { heard, listener, clock }: Parsing): Promise<void> {
  /** Characters since an event or a comment was completed. */
  let length = 0
  let isCompleted = false
  /** The data of the events that arrived together. */
  let arrived: string[] = []
  const completed = () => {
    isCompleted = true
    heard()
  }
  const parser = createParser({
    onComment: completed,
    onRetry: (ms) => {
      completed()
      listener.retry(ms)
    },
    onEvent: ({ event: name, data }) => {
      completed()
      if (name === 'agent') arrived.push(data)
    },
  })
  let minute = { from: performance.now(), bytes: 0 }
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    const now = performance.now()
    if (now - minute.from > 60_000) minute = { from: now, bytes: 0 }
    minute.bytes += bytes.length
    if (minute.bytes > mostInAMinute) return
    const text = decoder.decode(bytes, { stream: true })
    isCompleted = false
    parser.feed(text)
    // The same piece may complete one event and begin the next.
    length = isCompleted ? text.length - endOfLastLine(text) : length + text.length
    const newest = arrived.slice(-mostTogether)
    arrived = []
    for (const data of newest) {
      const told = deskEvent(data, clock)
      if (told === null) listener.unsure()
      else listener.event(told)
    }
    if (length > largestEvent) return
    // A flood of events must hold nothing else up, such as the news that the screen is locked.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Where the last line of a text ends that has an end; 0 if none has. */
function endOfLastLine(text: string): number {
  return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1
}

/** The event with this data; null if it says nothing, or cannot be understood. */
function deskEvent(data: string, clock: RelayClock): DeskEvent | null {
  const told = eventSchema.safeParse(parseJson(data)).data
  // The relay has not heard of the agent from Exotel yet.
  if (told === undefined || told.state === 'unknown' || told.confirmedAt === null) return null
  const { state, confirmedAt, asOf, proof, devices, pending } = told
  return {
    reading: {
      active: state,
      devices: { phone: deviceFacts(devices?.phone), sip: deviceFacts(devices?.sip) },
      updatedAt: null,
    },
    how: proof,
    age: Math.max(0, clock(asOf) - Date.parse(confirmedAt)),
    pending: pending.length > 0,
  }
}

function deviceFacts(facts: z.infer<typeof factsSchema> | undefined): DeviceFacts {
  return { present: null, verified: facts?.verified ?? null, busy: facts?.busy ?? null, address: null }
}

/** What the relay's clock shows now, UTC ms. `asOf`: what an event that has just arrived says of it; null if it says nothing. */
type RelayClock = (asOf: string | null) => number

/**
 * The clock by which the events of one stream are dated. An event says what it shows: a proxy puts its own time into the `Date`
 * header of the answer, which counts only for a relay that says nothing else, or this computer's clock where that is missing.
 */
function clockOf(date: string | undefined): RelayClock {
  const told = createRemoteClock()
  const ofHeader = createRemoteClock()
  ofHeader.hear(parseDate(date) ?? Date.now())
  return (asOf) => {
    if (asOf !== null) told.hear(Date.parse(asOf))
    return told.now() ?? ofHeader.now() ?? Date.now()
  }
}
