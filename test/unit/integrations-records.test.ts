import { describe, expect, test } from 'vitest'
import { parseToken, parseUserRecord } from '../../src/exotel/integrations/records.ts'

const answer = (body: unknown, status = 200) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter: null,
  age: 0,
  serverTime: null,
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
    [{ ActiveDeviceId: 11, PhoneDeviceID: 11 }, 'phone'],
    [{ ActiveDeviceId: ' 11 ' }, 'phone'],
    [{ PhoneDeviceID: '', ActiveDeviceId: '' }, 'off'],
    [{ PhoneDeviceID: '', SipDeviceID: '', ActiveDeviceId: '' }, 'off'],
    [{ PhoneDeviceID: '0', ActiveDeviceId: '0' }, 'off'],
    [{ PhoneDeviceID: undefined, ActiveDeviceId: '12' }, 'sip'],
    [{ AppUserId: undefined }, 'phone'],
    [{ AppUserId: 1 }, 'phone'],
  ])('%j is %s', (change, active) => {
    const parsed = parseUserRecord(good(change), '1')
    expect(parsed).toMatchObject({ ok: true, value: { active } })
    expect(JSON.stringify(parsed)).not.toMatch(/secret|agent@/)
  })

  test('missing devices and the zero date are read as such', () => {
    const parsed = parseUserRecord(good({ SipDeviceID: '', UpdatedAt: '0001-01-01T00:00:00Z' }), '1')
    expect(parsed).toMatchObject({
      value: { devices: { phone: { present: true }, sip: { present: false } }, updatedAt: null },
    })
  })
})

test('control and direction characters are removed from what Exotel says', () => {
  const messages = '\u001b]0;Trial\u0007 \u202eaccount\u202c, \u0939\u093f\u0928\u094d\u200d'
  expect(
    parseUserRecord(answer({ RequestId: 'r1', Status: 'Failed', Error: messages }, 400), '1'),
  ).toMatchObject({
    failure: { said: ']0;Trial account, \u0939\u093f\u0928\u094d\u200d' },
  })
})

describe('the record of our agent', () => {
  const list = (...records: readonly object[]) =>
    answer({ Status: 'success', Code: 200, Data: records.map((change) => ({ ...record, ...change })) })

  test('is read despite odd records beside it and odd values in other fields', () => {
    const odd = [{ AppUserId: '2', ActiveDeviceId: undefined }, { AppUserId: ['3'] }, { AppUserId: '1' }]
    expect(parseUserRecord(list(...odd), '1')).toMatchObject({ value: { active: 'phone' } })
    const loose = good({ UpdatedAt: 7, Email: [], ExotelUserId: {} })
    expect(parseUserRecord(loose, '1')).toMatchObject({ value: { active: 'phone', updatedAt: null } })
  })

  test('is found in a page of users', () => {
    const page = { Users: [{ ...record, AppUserId: '2' }, record], PageSize: 20, LastEvaluatedValue: '' }
    const given = answer({ RequestId: 'r1', Status: 'Success', Code: 200, Error: '', Data: page })
    expect(parseUserRecord(given, '1')).toMatchObject({ value: { active: 'phone' } })
    expect(parseUserRecord(given, '3')).toMatchObject({ failure: { reason: 'somebody-else' } })
  })

  test('is found in a list', () => {
    expect(parseUserRecord(list({}), '1')).toMatchObject({ value: { active: 'phone' } })
    const others = list(
      { AppUserId: '2' },
      { AppUserId: '1', ActiveDeviceId: '12' },
      { AppUserId: undefined },
    )
    expect(parseUserRecord(others, '1')).toMatchObject({ value: { active: 'sip' } })
  })

  test('may differ in upper and lower case, unless another record has exactly this id', () => {
    const email = 'Asha@example.com'
    expect(parseUserRecord(good({ AppUserId: email.toLowerCase() }), email)).toMatchObject({ ok: true })
    const both = list({ AppUserId: email.toLowerCase() }, { AppUserId: email, ActiveDeviceId: '12' })
    expect(parseUserRecord(both, email)).toMatchObject({ value: { active: 'sip' } })
  })

  test('must have its id if there are several records', () => {
    const several = list({ AppUserId: undefined }, { AppUserId: '2' })
    expect(parseUserRecord(several, '1')).toMatchObject({ failure: { reason: 'somebody-else' } })
  })
})

describe('a malformed answer', () => {
  test.each([
    ['no-record', answer({ RequestId: 'r1', Status: 'success', Code: 200 })],
    ['no-record', answer({ Status: 'success', Code: 200, Data: null })],
    ['no-record', answer({ Status: 'success', Code: 200, Data: [] })],
    ['fields-missing', answer({ Status: 'success', Code: 200, Data: 'fine' })],
    ['active-missing', good({ ActiveDeviceId: undefined })],
    ['active-missing', good({ ActiveDeviceId: true })],
    ['somebody-else', good({ AppUserId: '2' })],
    ['unknown-active', good({ ActiveDeviceId: '99' })],
    ['unknown-active', good({ PhoneDeviceID: '', SipDeviceID: '' })],
    ['same-ids', good({ SipDeviceID: '11' })],
    ['same-ids', good({ SipDeviceID: 11, ActiveDeviceId: '' })],
  ])('%s', (reason, given) => {
    expect(parseUserRecord(given, '1')).toMatchObject({
      ok: false,
      failure: { kind: 'malformed', reason, httpStatus: 200 },
    })
  })

  test.each([401, 403, 404, 500, 503])('a good envelope with HTTP %i contradicts itself', (status) => {
    expect(parseUserRecord({ ...good({}), status }, '1')).toMatchObject({
      failure: { kind: 'malformed', reason: 'contradictory', httpStatus: status },
    })
  })

  test('its request id is kept for support', () => {
    const data = { ...record, ActiveDeviceId: '99' }
    const given = answer({ RequestId: 'r7', Status: 'Success', Code: 200, Error: '', Data: data })
    expect(parseUserRecord(given, '1')).toMatchObject({
      failure: { requestId: 'r7', said: null, code: null },
    })
  })
})

describe('refusals', () => {
  const nested = (code: number) =>
    JSON.stringify({
      request_id: 'r1',
      response: { error_data: { code, message: 'Number +919876543210 of a@b.c' } },
    })
  const failed = (Code: number | string, said = '') => ({
    RequestId: 'r1',
    Status: 'Failed',
    Code,
    Error: said,
  })
  test.each([
    [400, failed(400), 'invalid'],
    [401, failed(401), 'unauthorized'],
    [403, failed(403), 'refused'],
    [404, failed(404), 'not-linked'],
    [200, { Status: 'Failed', Code: 404, Error: 'record not found' }, 'not-linked'],
    [408, failed(408), 'timeout'],
    [200, failed(401), 'unauthorized'],
    [200, failed('401'), 'unauthorized'],
    [401, failed(0), 'unauthorized'],
    // A proxy may have changed the status.
    [401, failed(500), 'server-error'],
    [503, failed(404), 'not-linked'],
    [429, { RestException: { Status: 429, Message: 'Rate limit exceeded', Code: 'X' } }, 'rate-limited'],
    [429, failed(429), 'rate-limited'],
    [500, failed(500), 'server-error'],
    [504, failed(504), 'server-error'],
    [409, { Code: 409, Error: nested(10809) }, 'unverified'],
    [403, { Code: 403, Error: nested(10810) }, 'other-device-on'],
    [200, { Status: 'Failed', Code: 403, Error: nested(10810) }, 'other-device-on'],
    [200, { Status: 'Success', Code: 404, Error: 'record not found' }, 'not-linked'],
    [200, { Status: 'Failed', Code: '404', Error: 'record not found' }, 'not-linked'],
    [200, { Status: 'Failed', Code: 200, Error: 'record not found' }, 'not-linked'],
    [200, { Status: 'Failed', Code: 200, Error: 'no more of this' }, 'refused'],
    [403, failed(10810), 'other-device-on'],
    [200, { Status: 'Success', Code: 200, Error: nested(10810), Data: null }, 'other-device-on'],
    [403, { Code: 403, Error: JSON.parse(nested(10810)) }, 'other-device-on'],
    [400, { Code: 400, Error: nested(10810) }, 'other-device-on'],
    [409, failed(409, 'Device is not verified'), 'unverified'],
    [409, failed(409), 'refused'],
    [401, { Code: 401, Error: nested(1010) }, 'unauthorized'],
    [404, { Code: 404, Error: nested(10801) }, 'no-such-user'],
    [404, { Code: 404, Error: nested(10808) }, 'no-such-device'],
    [403, { Code: 403, Error: nested(10814) }, 'kyc-incomplete'],
    [403, { Code: 403, Error: nested(10999) }, 'refused'],
  ])('HTTP %i with %j is %s', (status, body, kind) => {
    const parsed = parseUserRecord(answer(body, status), '1')
    expect(parsed).toMatchObject({ ok: false, failure: { kind, httpStatus: status } })
    expect(JSON.stringify(parsed)).not.toMatch(/9876543210|a@b/)
  })
})

test("a good answer keeps Exotel's request id, without the request's secrets", () => {
  const idOf = (id: string | null) =>
    parseUserRecord(answer({ RequestId: id, Status: 'success', Code: 200, Data: record }), '1')
  expect(idOf('r7')).toMatchObject({ ok: true, value: { requestId: 'r7' } })
  expect(idOf('used-token')).toMatchObject({ ok: true, value: { requestId: '…' } })
  expect(idOf(null)).toMatchObject({ ok: true, value: { requestId: undefined } })
})

test("what Exotel says is shown without the request's secrets, in one short line", () => {
  const said = `The token used-token of\n  a@b.in is not\tfor "used-token" ${'or more '.repeat(100)}`
  const parsed = parseUserRecord(
    answer({ RequestId: 'used-token', Status: 'Failed', Code: 401, Error: said }, 401),
    '1',
  )
  expect(parsed).toMatchObject({ ok: false, failure: { kind: 'unauthorized', requestId: '…' } })
  const shown = parsed.ok ? null : parsed.failure.said
  expect(shown).toMatch(/^The token … of … is not for "…" or more/)
  expect(shown).toHaveLength(200)
})

test('an envelope inside an envelope is never shown as a sentence', () => {
  const inner = JSON.stringify({ request_id: 'r1', response: { error_data: { code: 10814 } } })
  expect(parseUserRecord(answer({ Code: 403, Error: inner }, 403), '1')).toMatchObject({
    failure: { code: 10814, requestId: 'r1', said: null },
  })
})

describe('what support gets', () => {
  test('the code and the request id of the account API inside Error', () => {
    const error = JSON.stringify({
      request_id: 'r1',
      response: { error_data: { code: '10810', message: 'short', description: 'Another device is ON' } },
    })
    const given = answer({ RequestId: 'outer', Status: 'Failed', Code: 403, Error: error }, 403)
    expect(parseUserRecord(given, '1')).toMatchObject({
      failure: { httpStatus: 403, code: 10810, requestId: 'r1', said: 'Another device is ON' },
    })
  })

  test('no code if it is a word, as in a 429', () => {
    const given = answer({ RestException: { Status: 429, Message: 'Slow down', Code: 'LIMIT' } }, 429)
    expect(parseUserRecord(given, '1')).toMatchObject({
      failure: { code: null, said: 'Slow down', retryAfter: null },
    })
  })

  test.each([
    ['call +91 98765 43210 now', 'call … now'],
    ['call 09876543210 now', 'call … now'],
    ['ask asha@example.com', 'ask …'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.sig is wrong', 'token … is wrong'],
    ['two\n lines', 'two lines'],
    ['{"not":"an envelope"}', null],
    ['', null],
  ])('%j is shown as %j', (error, said) => {
    const given = answer({ Status: 'Failed', Code: 500, Error: error }, 500)
    expect(parseUserRecord(given, '1')).toMatchObject({ failure: { said } })
  })
})

test('a token', () => {
  expect(parseToken(answer({ Status: 'success', Code: 200, Data: ' abc ' }))).toEqual({
    ok: true,
    value: 'abc',
  })
  expect(parseToken(answer({ Status: 'success', Code: 200, Data: '' }))).toMatchObject({ ok: false })
})
