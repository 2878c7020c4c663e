import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientAddress } from '../../src/relay/http/client-address.ts'
import { createRequestLimit } from '../../src/relay/http/limits.ts'

test('a client passes its burst at once, then its rate; others are not touched', () => {
  let now = 0
  const limit = createRequestLimit({ perMinute: 60, burst: 3 }, () => now)
  const asked = () => [1, 2, 3, 4].map(() => limit.take('one') === 0)
  expect(asked()).toEqual([true, true, true, false])
  expect(limit.take('one')).toBeCloseTo(1000, 0)
  expect(limit.take('two')).toBe(0)
  now += 2000
  expect(asked()).toEqual([true, true, false, false])
})

test('within any time no more pass than burst and rate allow', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { maxLength: 200 }), (pauses) => {
      let now = 0
      const limit = createRequestLimit({ perMinute: 60, burst: 5 }, () => now)
      let passed = 0
      for (const pause of pauses) {
        now += pause
        if (limit.take('one') === 0) passed += 1
      }
      expect(passed).toBeLessThanOrEqual(5 + now / 1000)
    }),
  )
})

const from = (address: string, forwarded?: string): IncomingMessage => {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: address })
  const request = new IncomingMessage(socket)
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded
  return request
}

test.each([
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['10.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
  ['10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['10.0.0.1', undefined, '10.0.0.1'],
])('a request from %s with X-Forwarded-For %s counts as from %s', (address, forwarded, client) => {
  expect(clientAddress(from(address, forwarded), ['10.0.0.1', '10.0.0.2'])).toBe(client)
})
