import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openEnvelope } from '../../src/exotel/envelopes.ts'

const open = (value: unknown) => openEnvelope(JSON.stringify(value))
const record = { AppUserId: '1', ActiveDeviceId: '' }
const integrations = { RequestId: 'r1', Status: 'Success', Code: 200, Error: '', Data: record }
const item = { code: 200, error_data: null, status: 'success', data: { id: 1 } }
const account = { request_id: 'r2', method: 'PUT', http_code: 200, response: item }
const limited = { RestException: { Status: 429, Message: 'Slow down', Code: 'RATE_LIMIT_EXCEEDED' } }

describe("Exotel's envelopes", () => {
  test.each<[string, unknown, object]>([
    ['the integrations API', integrations, { verdict: 'good', records: [record], requestId: 'r1' }],
    ['with a code as text', { ...integrations, Code: '200' }, { verdict: 'good' }],
    ['in small letters', { ...integrations, Status: 'success' }, { verdict: 'good' }],
    ['without optional fields', { Status: 'Success', Code: 200, Data: record }, { records: [record] }],
    ['a list', { ...integrations, Data: [record] }, { records: [record] }],
    ['a page of users', { ...integrations, Data: { Users: [record], PageSize: 20 } }, { records: [record] }],
    ['a page without users', { ...integrations, Data: { Users: null } }, { records: [] }],
    ['a token', { ...integrations, Data: 'abc' }, { records: ['abc'] }],
    ['null as Data', { ...integrations, Data: null }, { verdict: 'good', records: [] }],
    [
      'words inside Error without an envelope',
      { RequestId: 'r1', Status: 'Failed', Code: 403, Error: '{"message":"This is a trial account"}' },
      { verdict: 'failed', said: 'This is a trial account', code: null, statuses: [403] },
    ],
    [
      'details inside Error, with a code',
      { RequestId: 'r1', Status: 'Failed', Error: { error_data: { code: '10815', description: 'Trial' } } },
      { verdict: 'failed', said: 'Trial', code: 10815 },
    ],
    [
      'the voice exception inside Error',
      { Status: 'Failed', Code: 403, Error: { RestException: { Status: 403, Message: 'Trial' } } },
      { verdict: 'failed', said: 'Trial', statuses: [403] },
    ],
    [
      'words in capitalised names',
      { RequestId: 'r1', Status: 'Failed', Error: { Code: '10815', Message: 'Trial' } },
      { verdict: 'failed', said: 'Trial', code: 10815 },
    ],
    [
      'words beside an Error that says nothing',
      { RequestId: 'r1', Status: 'Failed', Error: '', Message: 'Trial' },
      { verdict: 'failed', said: 'Trial' },
    ],
    ['Failed', { RequestId: 'r1', Status: 'Failed', Error: 'no' }, { verdict: 'failed', said: 'no' }],
    ['a failed code', { ...integrations, Code: 404 }, { verdict: 'failed', statuses: [404] }],
    ['a failed code as text', { ...integrations, Code: '404' }, { verdict: 'failed', statuses: [404] }],
    ['the account API', account, { verdict: 'good', records: [{ id: 1 }], requestId: 'r2' }],
    [
      'codes as text',
      { ...account, http_code: '200', response: { ...item, code: '200' } },
      { verdict: 'good' },
    ],
    ['no error, written as {}', { ...account, response: { ...item, error_data: {} } }, { verdict: 'good' }],
    ['no error, written as []', { ...account, response: { ...item, error_data: [] } }, { verdict: 'good' }],
    ['no error, written as ""', { ...account, response: { ...item, error_data: '' } }, { verdict: 'good' }],
    [
      'no error, written in full',
      { ...account, response: { ...item, error_data: { code: 0, message: '', description: null } } },
      { verdict: 'good' },
    ],
    ['without error_data', { ...account, response: { code: 200, status: 'success' } }, { verdict: 'good' }],
    ['null as response', { ...account, response: null }, { verdict: 'good', records: [] }],
    ['an empty list', { ...account, response: [] }, { verdict: 'good', records: [] }],
    ['a list of them', { ...account, response: [item, item] }, { records: [{ id: 1 }, { id: 1 }] }],
    [
      'a list with one that failed',
      { ...account, response: [{ code: 404, error_data: { code: 10801 } }, item] },
      { verdict: 'in-part', records: [{ id: 1 }], code: 10801, statuses: [404] },
    ],
    ['a failed http_code', { ...account, http_code: 403 }, { verdict: 'failed', statuses: [403] }],
    [
      'an error',
      {
        ...account,
        response: { code: 409, error_data: { code: '10809', message: 'short', description: 'long' } },
      },
      { verdict: 'failed', code: 10809, said: 'long', statuses: [409] },
    ],
    [
      'an error with no more than words',
      { ...account, response: { error_data: 'Not now' } },
      { verdict: 'failed', said: 'Not now' },
    ],
    [
      'an error at its top',
      { request_id: 'r2', http_code: 429, error_data: { message: 'Too many requests' } },
      { verdict: 'failed', said: 'Too many requests', statuses: [429] },
    ],
    [
      'a 429 as the voice API writes it',
      { request_id: 'x', http_code: 429, response: { error: { code: 'RATE_LIMIT', message: 'Slow' } } },
      { verdict: 'failed', said: 'Slow', statuses: [429] },
    ],
    ['a 429', limited, { verdict: 'failed', said: 'Slow down', code: null, statuses: [429] }],
    [
      'a 429 with details',
      { RestException: { Status: '429', error_data: { code: 1, description: 'Slow down' } } },
      { verdict: 'failed', said: 'Slow down', statuses: [429] },
    ],
    [
      'one inside the other',
      { ...integrations, Status: 'Failed', Code: 403, Error: JSON.stringify({ ...account, http_code: 409 }) },
      { verdict: 'failed', requestId: 'r2', said: null, statuses: [403, 409] },
    ],
    [
      'one inside other JSON',
      { Error: { ...account, http_code: 409, response: { error_data: { code: 10809 } } } },
      { verdict: 'failed', code: 10809 },
    ],
  ])('%s', (_, value, said) => {
    expect(open(value)).toMatchObject(said)
  })
})

describe('other JSON', () => {
  const near: readonly Readonly<Record<string, unknown>>[] = [
    integrations,
    { ...integrations, Status: 'Failed', Code: 401, Error: 'no' },
    account,
    { ...account, http_code: 401, response: { code: 401, error_data: { code: 1010 } } },
    limited,
  ]
  const misnamed = (value: unknown, rename: (name: string) => string): unknown =>
    Array.isArray(value)
      ? value.map((one) => misnamed(one, rename))
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([name, one]) => [rename(name), misnamed(one, rename)]),
          )
        : value
  const spellings: readonly ((name: string) => string)[] = [
    (name) => name.toUpperCase(),
    (name) => `${name}s`,
    (name) => `_${name}`,
    (name) => name.split('').reverse().join(''),
  ]
  const broken: readonly ((value: Readonly<Record<string, unknown>>) => string)[] = [
    ...spellings.map((rename) => (value: unknown) => JSON.stringify(misnamed(value, rename))),
    (value) => JSON.stringify([value]),
    (value) => JSON.stringify(JSON.stringify(value)),
    (value) => JSON.stringify({ body: value }),
    (value) => `${JSON.stringify(value)};`,
    (value) => JSON.stringify(value).slice(0, -1),
    (value) => `<pre>${JSON.stringify(value)}</pre>`,
    ...['Status', 'request_id', 'RestException'].map(
      (mark) => (value: Readonly<Record<string, unknown>>) =>
        JSON.stringify(
          Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === mark ? 7 : one])),
        ),
    ),
  ]

  test('a misspelt, wrapped, cut or incomplete envelope is none', () => {
    for (const value of near) {
      const opened = broken.map((spoil) => spoil(value)).filter((body) => openEnvelope(body) !== null)
      // Each of the three required fields belongs to one envelope; without another's it is still one.
      const others = broken.slice(-3).map((spoil) => spoil(value))
      expect(opened.filter((body) => !others.includes(body))).toEqual([])
      expect(opened).toHaveLength(2)
    }
  })

  test('random JSON is no envelope', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (body) => {
          expect(openEnvelope(body)).toBe(null)
        },
      ),
      { seed: 20250106, numRuns: 2000 },
    )
  })
})
