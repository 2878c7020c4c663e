import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Failure, handlingOf, type Result, writeOutcomeOf } from '../../src/core/model/failure.ts'
import { ccmApi } from '../../src/exotel/ccm/api.ts'
import { ccmGateway } from '../../src/exotel/ccm/gateway.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { integrationsGateway, mintToken, renewingGateway } from '../../src/exotel/integrations/gateway.ts'
import { findCcmUser } from '../../src/main/credentials/ccm-link.ts'
import { trySignIn } from '../../src/main/credentials/integrations-link.ts'
import { messages } from '../support/messages.ts'
import { type RawServer, rawAnswer, startRawServer } from '../support/raw-server.ts'

/**
 * Only Exotel speaks for Exotel: an answer outside Exotel's envelopes never refuses, signs out or confirms, whatever its
 * status, content type and body, at either API and for every call.
 */

let server: RawServer
let answer: Uint8Array
const patient = () => new AbortController().signal

beforeAll(async () => {
  server = await startRawServer(() => answer)
})
afterAll(() => server.close())

const seed = 20250106
const id = 'a1b2c3'
const token = 'a-token'
const app = { appId: 'app', appSecret: 'a-secret' }
const key = { sid: 'sid', apiKey: 'a-key', apiToken: 'a-token' }

/** Every call to Exotel except those of signing in. */
const calls: readonly (readonly [string, () => Promise<Result<unknown>>])[] = [
  ['reads the user record', () => integrations().read(patient())],
  ['turns on', () => integrations().write({ device: 'phone', on: true }, patient())],
  ['turns off', () => integrations().write({ device: 'sip', on: false }, patient())],
  [
    'turns off, with a token that can be renewed',
    () => renewing().write({ device: 'sip', on: false }, patient()),
  ],
  ['mints', () => mintToken(http(), app.appId, app.appSecret, patient())],
  ['reads an account', () => ccmGateway(ccm(), id).read(patient())],
  ['turns on at the account', () => ccmGateway(ccm(), id).write({ device: 'phone', on: true }, patient())],
  ['turns off at the account', () => ccmGateway(ccm(), id).write({ device: 'phone', on: false }, patient())],
  ['turns one device off', () => ccm().setAvailable(id, '11', false, patient())],
  ['looks for a user', () => ccm().findUsers({ email: 'a@b.in' }, patient())],
  ['changes a number', () => ccm().changeNumber(id, '11', '+919953125068', patient())],
]

const statuses = [
  ...[200, 201, 202, 203, 204, 205, 206, 207, 226, 300, 301, 302, 303, 307, 308],
  // Without 407, which Node's fetch reports as a network error.
  ...[400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 418, 421, 425, 426, 429, 431, 451],
  ...[500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530, 599],
]
const types = [
  'application/json',
  'application/json; charset=utf-8',
  'application/problem+json',
  'text/html',
  'text/html; charset=iso-8859-1',
  'text/plain',
  'application/octet-stream',
  'image/gif',
  '',
]
const device = { id: 11, type: 'tel', available: true, verified: true }
const user = { id, email: 'a@b.in', devices: [device] }
const record = { AppUserId: '1', ActiveDeviceId: '', PhoneDeviceID: '11', SipDeviceID: '12' }

/** JSON of proxies, gateways and filters, and JSON that resembles Exotel's. */
const foreignJson: readonly unknown[] = [
  { error: 'forbidden' },
  { message: 'Unauthorized' },
  { error: 'invalid_token', error_description: 'The token expired' },
  { code: 403, message: 'Forbidden' },
  { Code: 403 },
  { Code: 401, Message: 'Unauthorized' },
  { Code: 'AccessDenied', Message: 'Access Denied', RequestId: 'ABC', HostId: 'x' },
  { Status: 'Failed' },
  { Status: 'error', Code: 403, Error: 'denied' },
  { status: 'success', code: 200, data: record },
  { Status: 401, Code: 401, Error: 'Unauthorized' },
  { success: false, error: { code: 10000, message: 'Authentication error' }, result: null },
  { request_id: 'r1', error: 'unauthorized' },
  { request_id: 'r1', code: 401, message: 'no' },
  { response: { status: 'error', code: 403, message: 'Forbidden' } },
  { response: { code: 200, status: 'success', data: user } },
  { http_code: 403, message: 'blocked' },
  { RestException: 'no' },
  { RestException: { Message: 'no' } },
  { TwilioResponse: { RestException: { Status: 401, Message: 'no' } } },
  { type: 'about:blank', title: 'Unauthorized', status: 401, detail: '' },
  { ok: true },
  record,
  user,
  device,
  { Data: record },
  { data: user },
  [{ RequestId: 'r1', Status: 'Success', Code: 200, Error: '', Data: record }],
  { answer: { RequestId: 'r1', Status: 'Failed', Code: 401, Error: 'no', Data: null } },
  JSON.stringify({ RequestId: 'r1', Status: 'Failed', Code: 401, Error: 'no', Data: null }),
  {},
  [],
  [401],
  null,
  true,
  false,
  401,
  'Unauthorized',
  'a-token-of-somebody-else',
]
const pages: readonly string[] = [
  '',
  ' ',
  'Unauthorized',
  'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  'no healthy upstream',
  'error code: 1020',
  '<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>',
  '<!doctype html><title>Welcome</title><p>Please sign in to this network.',
  '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
  '<TwilioResponse><RestException><Status>401</Status></RestException></TwilioResponse>',
  '{"RequestId":"r1","Status":"Failed","Code":401,"Error":"no","Da',
  '{"request_id":"r1","http_code":401,"response":{"code":401,"error_data":{"code":1010}',
  '{"RequestId":"r1","Status":"Success","Code":200,"Error":"","Data":{"AppUserId":"1"}}x',
  "{'RequestId':'r1','Status':'Failed','Code':401,'Error':''}",
  'callback({"RequestId":"r1","Status":"Failed","Code":401,"Error":"no","Data":null})',
  'NaN',
  '\u0000\u0001',
]
const bodies = fc.oneof(
  fc.constantFrom(...foreignJson).map((value) => JSON.stringify(value)),
  fc.constantFrom(...pages),
  fc.string(),
  fc.json(),
  fc.array(fc.nat(255)).map((bytes) => Buffer.from(bytes).toString('latin1')),
)
const answers = fc.record({
  status: fc.constantFrom(...statuses),
  type: fc.constantFrom(...types),
  retryAfter: fc.constantFrom('', '7', '86400'),
  body: bodies,
})

describe('an answer outside every envelope', () => {
  test.each(calls)('is foreign, whatever it contains: %s', async (_, call) => {
    await fc.assert(
      fc.asyncProperty(answers, async ({ status, type, retryAfter, body }) => {
        answer = rawAnswer(
          status,
          {
            ...(type === '' ? {} : { 'Content-Type': type }),
            ...(retryAfter === '' ? {} : { 'Retry-After': retryAfter }),
            ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="proxy"' } : {}),
            ...(status >= 300 && status < 400 ? { Location: 'https://portal.example.com/' } : {}),
          },
          status === 204 || status === 205 ? '' : body,
        )
        const failure = failureOf(await call())
        expect(failure).toMatchObject({ kind: 'foreign', httpStatus: status, code: null, said: null })
        expect(failure).toMatchObject({ requestId: null, previousDevice: null })
        expect(handlingOf(failure)).toBe('retry')
        expect(writeOutcomeOf(failure)).toBe('unanswered')
        const paced = retryAfter !== '' && (status === 429 || status === 503)
        expect(failure.kind === 'foreign' && failure.retryAfter).toBe(
          paced ? Number(retryAfter) * 1000 : null,
        )
      }),
      { seed, numRuns: 150 },
    )
  })

  test.each(calls)('is foreign with each status and each of these bodies: %s', async (_, call) => {
    const everyStatus = statuses.map((status) => [status, '{"error":"forbidden"}'] as const)
    const texts = [...pages, ...foreignJson.map((value) => JSON.stringify(value))]
    const everyBody = texts.flatMap((body) => [200, 401, 403].map((status) => [status, body] as const))
    for (const [status, body] of [...everyStatus, ...everyBody]) {
      answer = rawAnswer(status, { 'Content-Type': 'application/json' }, body)
      expect([failureOf(await call()).kind, status, body]).toEqual(['foreign', status, body])
    }
  })
})

describe('a broken answer', () => {
  const refusal = '{"RequestId":"r1","Status":"Failed","Code":401,"Error":"no","Data":null}'
  const json = { 'Content-Type': 'application/json' }
  const chunked = { ...json, 'Transfer-Encoding': 'chunked' }
  const bare = (text: string) => Buffer.from(text)
  const head = 'HTTP/1.1 401 Whatever\r\nContent-Type: application/json\r\n'
  const challenge = { 'Content-Type': 'text/html', 'Proxy-Authenticate': 'Basic realm="proxy"' }
  const odd: readonly (readonly [string, Uint8Array, Failure['kind']])[] = [
    ['gzip of garbage', rawAnswer(403, { ...json, 'Content-Encoding': 'gzip' }, 'not gzip'), 'foreign'],
    [
      'gzip cut short',
      rawAnswer(401, { ...json, 'Content-Encoding': 'gzip' }, gzipSync(refusal).subarray(0, 20)),
      'foreign',
    ],
    ['deflate of garbage', rawAnswer(403, { ...json, 'Content-Encoding': 'deflate' }, 'xyz'), 'foreign'],
    ['brotli of garbage', rawAnswer(403, { ...json, 'Content-Encoding': 'br' }, 'not brotli'), 'foreign'],
    [
      'brotli cut short',
      rawAnswer(401, { ...json, 'Content-Encoding': 'br' }, brotliCompressSync(refusal).subarray(0, 9)),
      'foreign',
    ],
    ['too short a length', rawAnswer(401, { ...json, 'Content-Length': '40' }, refusal), 'foreign'],
    ['too long a length', rawAnswer(401, { ...json, 'Content-Length': '4000' }, refusal), 'cut'],
    ['no end of its chunks', bare(`${head}Transfer-Encoding: chunked\r\n\r\n48\r\n${refusal}`), 'cut'],
    ['chunks that are none', rawAnswer(401, chunked, 'zz\r\n'), 'cut'],
    ['a proxy that wants a password', rawAnswer(407, challenge, '<h1>407</h1>'), 'cut'],
    ['half a head', bare('HTTP/1.1 401 Unau'), 'cut'],
    ['no HTTP', bare('SSH-2.0-OpenSSH_9.9\r\n'), 'cut'],
    ['nothing', bare(''), 'cut'],
  ]
  describe.each(odd)('%s', (_, bytes, kind) => {
    test.each(calls)('%s', async (_name, call) => {
      answer = bytes
      const failure = failureOf(await call())
      expect(failure.kind).toBe(kind)
      expect(handlingOf(failure)).toBe('retry')
      expect(writeOutcomeOf(failure)).toBe('unanswered')
    })
  })
})

test.each([
  ['net::ERR_CONTENT_DECODING_FAILED', null],
  ['net::ERR_CONTENT_DECODING_INIT_FAILED', null],
  ['net::ERR_UNEXPECTED_PROXY_AUTH', 407],
  ['Redirect was cancelled', null],
])("a foreign answer that Electron's fetch reports as %s", async (message, httpStatus) => {
  const electrons = createHttp(server.url, () => Promise.reject(new Error(message)))
  const failure = failureOf(await integrationsGateway(electrons, '1', token).read(patient()))
  expect(failure).toMatchObject({ kind: 'foreign', httpStatus })
})

describe('signing in', () => {
  const form = { userId: '1', credential: { kind: 'token', token } as const }
  const appForm = { userId: '1', credential: { kind: 'app', ...app } as const }
  const foreignMessage = 'Something between this computer and Exotel answered in its place'
  beforeAll(() => {
    answer = rawAnswer(401, { 'Content-Type': 'text/html' }, '<h1>401 Unauthorized</h1>')
  })

  test('with a token keeps the token and does not call it wrong', async () => {
    const tried = await trySignIn({ ...form, integrationsUrl: server.url }, fetch, () => {})
    expect(tried).toMatchObject({ ok: true, untried: { kind: 'foreign', httpStatus: 401 } })
  })

  test('with an app or an API key says that something else answered, and to try again', async () => {
    const minted = await trySignIn({ ...appForm, integrationsUrl: server.url }, fetch, () => {})
    const search = { by: 'email', email: 'a@b.in' } as const
    const connected = await findCcmUser({ accountUrl: server.url, ...key, search }, fetch)
    for (const tried of [minted, connected]) {
      if (tried.ok) throw new Error('It was accepted')
      const { exit, message } = tried.refusal.result
      expect([exit, message(messages)]).toEqual([5, expect.stringContaining(foreignMessage)])
      expect(message(messages)).not.toMatch(/accept/)
    }
  })
})

describe('a token that Exotel rejects', () => {
  const says = (code: number) =>
    rawAnswer(
      code,
      { 'Content-Type': 'application/json' },
      JSON.stringify({ RequestId: 'r1', Status: 'Failed', Code: code, Error: 'No.', Data: null }),
    )
  const no = says(401)
  const page = rawAnswer(401, { 'Content-Type': 'text/html' }, '<h1>401</h1>')

  test.each([
    ['a foreign answer to the minting', { PUT: no, POST: page }, 'foreign', ['PUT', 'POST']],
    ['a foreign answer to the write', { PUT: page, POST: no }, 'foreign', ['PUT']],
    ['Exotel refuses to mint', { PUT: no, POST: no }, 'unauthorized', ['PUT', 'POST']],
    ['Exotel does not know the app', { PUT: no, POST: says(404) }, 'unauthorized', ['PUT', 'POST']],
    ['a server error while minting', { PUT: no, POST: says(500) }, 'server-error', ['PUT', 'POST']],
  ] as const)('%s', async (_, { PUT, POST }, kind, methods) => {
    const own = await startRawServer(({ method }) => (method === 'PUT' ? PUT : POST))
    const failure = failureOf(await renewing(own.url).write({ device: 'phone', on: false }, patient()))
    await own.close()
    expect(failure.kind).toBe(kind)
    expect(own.requests.map(({ method }) => method)).toEqual(methods)
  })
})

function http(url = server.url) {
  return createHttp(url, fetch)
}

function integrations(url = server.url, one = token) {
  return integrationsGateway(http(url), '1', one)
}

function renewing(url = server.url) {
  const mint = (signal: AbortSignal) => mintToken(http(url), app.appId, app.appSecret, signal)
  return renewingGateway((one) => integrations(url, one), token, mint)
}

function ccm() {
  return ccmApi(http(), key)
}

function failureOf(result: Result<unknown>): Failure {
  if (result.ok) throw new Error(`It was accepted: ${JSON.stringify(result.value)}`)
  return result.failure
}
