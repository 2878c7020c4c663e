import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Active } from '../../src/core/model/device.ts'
import { deskTokenType } from '../../src/exotel/desk-lease.ts'
import { listen } from './listen.ts'

/** A request of the desk. */
export interface DeskRequest {
  /** Such as `PUT /v2/integrations/device`. */
  readonly what: string
  readonly body: Readonly<Record<string, unknown>>
  /** Monotonic ms. */
  readonly at: number
}

/** A server in the place of the company's relay that answers as a test wants it to. */
export interface StandInRelay {
  readonly url: string
  /** A desk token for user "1", which nobody checks. */
  readonly token: string
  /** What the agent's record shows. */
  active: Active
  /** Answers the event stream; unless it is set, a stream opens and tells the record. */
  stream: (response: ServerResponse) => void
  /** Answers a heartbeat; unless it is set, the lease is granted. */
  lease: (response: ServerResponse) => void
  /** Answers a read or a switch in place of the record; false: it does not. */
  answer: (what: string, response: ServerResponse) => boolean
  /** The requests so far; those for `what` alone if it is given. */
  requests(what?: string): readonly DeskRequest[]
  /** The record in Exotel's envelope, with more headers. */
  record(response: ServerResponse, headers?: Readonly<Record<string, string>>): void
  close(): Promise<void>
}

/** The event of the relay's stream that tells `state`, confirmed `age` ms ago. */
export function agentEvent(state: Active, age = 0, change: object = {}): string {
  const told = {
    state,
    confirmedAt: new Date(Date.now() - age).toISOString(),
    proof: 'read-back',
    devices: null,
    pending: [],
    ...change,
  }
  return `event: agent\ndata: ${JSON.stringify(told)}\n\n`
}

/** Opens an event stream. */
export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.write(': \n\n')
}

/** Grants the lease, as a relay with the usual grace does. */
export function grantLease(response: ServerResponse): void {
  response.end(JSON.stringify({ graceSeconds: 90, lostAt: null, token: null }))
}

/** Starts it, with every device off. */
export async function startStandInRelay(): Promise<StandInRelay> {
  const requests: DeskRequest[] = []
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 90 * 24 * 3600
  const token = `${part({ alg: 'HS256', typ: deskTokenType })}.${part({ sub: '1', exp })}.c2lnbmF0dXJl`

  const server = createServer((request, response) => void handle(request, response))
  const listening = await listen(server)
  const relay: StandInRelay = {
    url: `http://127.0.0.1:${listening.port}`,
    token,
    active: 'off',
    stream(response) {
      beginStream(response)
      response.write(agentEvent(relay.active))
    },
    lease: grantLease,
    answer: () => false,
    requests: (what) => requests.filter((one) => what === undefined || one.what === what),
    record(response, headers = {}) {
      const ids = { phone: '100', sip: '200', off: '', both: '' }
      const Data = {
        AppUserId: '1',
        ActiveDeviceId: ids[relay.active],
        PhoneDeviceID: ids.phone,
        SipDeviceID: ids.sip,
        UpdatedAt: '0001-01-01T00:00:00Z',
      }
      const body = { RequestId: 'r', Status: 'Success', Code: 200, Error: '', Data }
      response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
    },
    close: listening.close,
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const body: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
    const what = `${request.method} ${new URL(request.url ?? '', relay.url).pathname}`
    requests.push({ what, body, at: performance.now() })
    switch (what) {
      case 'GET /relay/v1/me/events':
        return relay.stream(response)
      case 'PUT /relay/v1/me/lease':
        return relay.lease(response)
      case 'PUT /v2/integrations/device': {
        if (relay.answer(what, response)) return
        const device = body.DeviceName === 'sip' ? 'sip' : 'phone'
        if (body.DeviceStatus === true) relay.active = device
        else if (relay.active === device) relay.active = 'off'
        return relay.record(response)
      }
      case 'GET /v2/integrations/usermapping':
        if (!relay.answer(what, response)) relay.record(response)
        return
      default:
        response.writeHead(404).end('{}')
    }
  }
  return relay
}
