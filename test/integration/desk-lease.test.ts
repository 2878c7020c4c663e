import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beatLease } from '../../src/exotel/desk-lease.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { listen } from '../support/listen.ts'

// What the answers to a heartbeat say about the lease, over real HTTP.

let given: { status: number; body: string } = { status: 200, body: '' }
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(given.status).end(given.body)
})
let listening: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  listening = await listen(server)
})
afterAll(() => listening.close())

const beat = () => {
  const http = createHttp(`http://127.0.0.1:${listening.port}`, fetch)
  return beatLease(http, 'token', { presence: 'present', whenLost: 'off' }, AbortSignal.timeout(10_000))
}

test('a lease is granted by the answer of a relay alone', async () => {
  given = { status: 200, body: '{"graceSeconds": 90, "lostAt": null, "token": null}' }
  expect(await beat()).toEqual({ kind: 'lease', lease: { grace: 90_000, loss: null, token: null } })
  for (const body of ['', '<html>', '{}', '{"graceSeconds": 0}']) {
    given = { status: 200, body }
    expect(await beat()).toEqual({ kind: 'unanswered' })
  }
})

test.each([400, 401, 403, 404, 405, 410, 426])('status %i refuses a lease', async (status) => {
  given = { status, body: '{"error": "not found"}' }
  expect(await beat()).toEqual({ kind: 'refused', status })
})

test.each([302, 408, 429, 500, 502, 503])('status %i asks for another try', async (status) => {
  given = { status, body: '' }
  expect(await beat()).toEqual({ kind: 'unanswered' })
})
