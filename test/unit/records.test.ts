import { describe, expect, test } from 'vitest'
import { parseToken, parseUserRecord } from '../../src/exotel/records.ts'

const answer = (body: unknown, status = 200) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter: null,
  secrets: ['used-token'],
})
const record = {
  AppUserId: '1',
  ActiveDeviceId: '11',
  PhoneDeviceID: '11',
  SipDeviceID: '12',
  SipSecret: 'very-secret',
  Email: 'agent@example.com',
}
const good = (change: object) => answer({ Status: 'success', Code: 200, Data: { ...record, ...change } })

describe('where calls ring', () => {
  test.each([
    [{}, 'phone'],
    [{ ActiveDeviceId: '12' }, 'sip'],
    [{ ActiveDeviceId: '' }, 'off'],
    [{ ActiveDeviceId: '0' }, 'off'],
    [{ ActiveDeviceId: 0 }, 'off'],
    [{ ActiveDeviceId: null }, 'off'],
    [{ ActiveDeviceId: 12 }, 'sip'],
    [{ SipDeviceID: '' }, 'phone'],
  ])('%j is %s', (change, active) => {
    const parsed = parseUserRecord(good(change), '1')
    expect(parsed).toMatchObject({ ok: true, value: { active } })
    expect(JSON.stringify(parsed)).not.toMatch(/secret|agent@/)
  })

  test('devices that the account lacks, and the zero date', () => {
    const parsed = parseUserRecord(good({ SipDeviceID: '', UpdatedAt: '0001-01-01T00:00:00Z' }), '1')
    expect(parsed).toMatchObject({
      value: { devices: { phone: { present: true }, sip: { present: false } }, updatedAt: null },
    })
  })
})

describe('what cannot be understood', () => {
  test.each([
    ['not JSON', answer('<html>')],
    ['no envelope', answer('[]')],
    ['no data', answer({ Status: 'success', Code: 200 })],
    ['an empty list', answer({ Status: 'success', Code: 200, Data: [] })],
    ['somebody else', good({ AppUserId: '2' })],
    ['an unknown device', good({ ActiveDeviceId: '99' })],
    ['one id for both', good({ SipDeviceID: '11' })],
    ['no active device', good({ ActiveDeviceId: undefined })],
  ])('%s', (_, given) => {
    expect(parseUserRecord(given, '1')).toMatchObject({ ok: false, failure: { kind: 'malformed' } })
  })
})

describe('refusals', () => {
  const nested = (code: number) =>
    JSON.stringify({
      request_id: 'r1',
      response: { error_data: { code, message: 'Number +919876543210 of a@b.c' } },
    })
  test.each([
    [400, { Status: 'Failed', Code: 400 }, 'invalid'],
    [401, { Status: 'Failed', Code: 401 }, 'unauthorized'],
    [403, { Status: 'Failed', Code: 403 }, 'refused'],
    [404, { Status: 'Failed', Code: 404 }, 'not-linked'],
    [200, { Status: 'Failed', Code: 404, Error: 'record not found' }, 'not-linked'],
    [408, {}, 'timeout'],
    [429, { RestException: { Status: 429, Message: 'Rate limit exceeded', Code: 'X' } }, 'rate-limited'],
    [500, '', 'server-error'],
    [504, '<html>', 'server-error'],
    [409, { Code: 409, Error: nested(10809) }, 'unverified'],
    [403, { Code: 403, Error: nested(10810) }, 'other-device-on'],
    [200, { Status: 'Failed', Code: 403, Error: nested(10810) }, 'other-device-on'],
    [404, { Code: 404, Error: nested(10808) }, 'no-such-device'],
    [404, { Code: 404, Error: nested(10801) }, 'no-such-user'],
    [403, { Code: 403, Error: nested(10814) }, 'kyc-incomplete'],
    [401, { Code: 401, Error: nested(1010) }, 'unauthorized'],
    [403, { Code: 403, Error: nested(10999) }, 'refused'],
  ])('HTTP %i with %j is %s', (status, body, kind) => {
    const parsed = parseUserRecord(answer(body, status), '1')
    expect(parsed).toMatchObject({ ok: false, failure: { kind, httpStatus: status } })
    expect(JSON.stringify(parsed)).not.toMatch(/9876543210|a@b/)
  })
})

test("Exotel's words are repeated without what the request carried, on one line and short", () => {
  const said = `The token used-token of\n  a@b.in is not\tfor "used-token" ${'or more '.repeat(100)}`
  const parsed = parseUserRecord(answer({ RequestId: 'used-token', Code: 401, Error: said }, 401), '1')
  expect(parsed).toMatchObject({ ok: false, failure: { kind: 'unauthorized', requestId: '…' } })
  const shown = parsed.ok ? null : parsed.failure.said
  expect(shown).toMatch(/^The token … of … is not for "…" or more/)
  expect(shown).toHaveLength(200)
})

test("an envelope inside an envelope is never shown as Exotel's words", () => {
  const inner = JSON.stringify({ request_id: 'r1', response: { error_data: { code: 10814 } } })
  expect(parseUserRecord(answer({ Code: 403, Error: inner }, 403), '1')).toMatchObject({
    failure: { code: 10814, requestId: 'r1', said: null },
  })
})

test('a token', () => {
  expect(parseToken(answer({ Status: 'success', Code: 200, Data: ' abc ' }))).toEqual({
    ok: true,
    value: 'abc',
  })
  expect(parseToken(answer({ Status: 'success', Code: 200, Data: '' }))).toMatchObject({ ok: false })
})
