// biome-ignore lint/style/noRestrictedImports: this is the one file with eventsource-parser
import { createParser } from 'eventsource-parser'
import { z } from 'zod'
import { actives, type DeviceFacts, type Reading } from '../core/model/device.ts'
import { timing } from '../core/model/timing.ts'
import { parseJson } from '../core/text/json.ts'
import { ownTime } from './desk-lease.ts'
import type { Fetch } from './fetch.ts'

/** What the relay says of its agent: what Exotel confirmed to it last, how, and when. */
export interface DeskEvent {
  readonly reading: Reading
  readonly how: 'reply' | 'read-back'
  /** By this computer's clock, UTC ms. */
  readonly confirmedAt: number
  /** Whether the relay is about to change it: a write is queued, or not confirmed yet. */
  readonly pending: boolean
}

/** Receives what the stream brings. */
export interface DeskEventListener {
  /** The relay accepted the stream. */
  opened(): void
  event(event: DeskEvent): void
}

/** How a stream ended: the relay did not accept the token, or anything else, such as no connection. */
export type StreamEnd = 'rejected' | 'ended'

const factsSchema = z.object({ verified: z.boolean().nullable(), busy: z.boolean().nullable() })
const eventSchema = z.object({
  state: z.enum([...actives, 'unknown']),
  confirmedAt: z.iso.datetime().nullable(),
  proof: z.enum(['reply', 'read-back']).nullable(),
  devices: z.object({ phone: factsSchema, sip: factsSchema }).nullable(),
  pending: z.array(z.unknown()),
})

/** Bytes. An event has some hundred; a server that sends more without an event's end is no relay. */
const largestEvent = 64 * 1024

/**
 * Reads the relay's event stream (server-sent events) with a desk token until it ends or `signal` is aborted. A stream that
 * is silent for timing.relaySilence counts as dead. It never throws.
 */
export async function readDeskEvents(
  { origin, token, fetch }: { readonly origin: string; readonly token: string; readonly fetch: Fetch },
  { opened, event }: DeskEventListener,
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
    const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true
    if (answer.status !== 200 || !isStream || answer.body === null) {
      await answer.body?.cancel()
      return answer.status === 401 ? 'rejected' : 'ended'
    }
    heard()
    opened()
    await parse(answer.body, { heard, event, ownInstant: clockOf(headers.get('date')) })
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
  event(event: DeskEvent): void
  /** Turns an instant of the relay's clock into this computer's. */
  ownInstant(instant: number): number
}

/** Feeds the stream to the parser, up to the end or to an event that is too large. */
async function parse(body: AsyncIterable<Uint8Array>, { heard, event, ownInstant }: Parsing): Promise<void> {
  let length = 0
  const parser = createParser({
    onComment: () => {
      length = 0
    },
    onEvent: ({ event: name, data }) => {
      length = 0
      const parsed = name === 'agent' ? eventSchema.safeParse(parseJson(data)).data : undefined
      const told = parsed === undefined ? null : deskEvent(parsed, ownInstant)
      if (told !== null) event(told)
    },
  })
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    heard()
    length += bytes.length
    if (length > largestEvent) return
    parser.feed(decoder.decode(bytes, { stream: true }))
  }
}

function deskEvent(
  { state, confirmedAt, proof, devices, pending }: z.infer<typeof eventSchema>,
  ownInstant: Parsing['ownInstant'],
): DeskEvent | null {
  // The relay has not heard of the agent from Exotel yet.
  if (state === 'unknown' || confirmedAt === null || proof === null) return null
  return {
    reading: {
      active: state,
      devices: { phone: deviceFacts(devices?.phone), sip: deviceFacts(devices?.sip) },
      updatedAt: null,
    },
    how: proof,
    confirmedAt: ownInstant(Date.parse(confirmedAt)),
    pending: pending.length > 0,
  }
}

function deviceFacts(facts: z.infer<typeof factsSchema> | undefined): DeviceFacts {
  return { present: null, verified: facts?.verified ?? null, busy: facts?.busy ?? null, address: null }
}

/** Turns instants of the server's clock, as the `Date` header of its answer tells it, into this computer's. */
function clockOf(date = ''): Parsing['ownInstant'] {
  const time = Date.parse(date)
  const now = Date.now()
  return (instant) => ownTime(instant, Number.isNaN(time) ? null : time, now)
}
