import { describe, expect, test } from 'vitest'
import { parseAddressQuery } from '../../src/exotel/ccm/address-query.ts'
import { deviceOf, planOn, readingOf } from '../../src/exotel/ccm/devices.ts'
import { parseCcmDevice, parseCcmUser, parseCcmUsers, type UserSearch } from '../../src/exotel/ccm/records.ts'

const tel = {
  id: 100280,
  name: 'Primary Device',
  contact_uri: '+919953125068',
  type: 'tel',
  available: true,
  verified: true,
  status: 'free',
}
const sip = { ...tel, id: 100281, contact_uri: 'sip:arjuns2d853099', type: 'sip', available: false }
const user = { id: 'a1b2c3', first_name: 'Temp', last_name: 'Name', email: 'temp@company.in' }

const queryFor = (text: string) => {
  const address = parseAddressQuery(text, ['IN', 'SG'])
  if (!address.ok) throw new Error(address.failure)
  return address.value
}

const answer = (body: unknown, status = 200) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter: null,
  age: 0,
  serverTime: null,
  secrets: [],
})
const item = (data: unknown) => ({ code: 200, error_data: null, status: 'success', data })
const single = (data: unknown) =>
  answer({ request_id: 'r1', method: 'GET', http_code: 200, response: item(data) })
const list = (...data: unknown[]) =>
  answer({
    request_id: 'r1',
    http_code: 200,
    metadata: { total: data.length },
    // The samples of Exotel's newer portal have no error_data.
    response: data.map((one) => ({ code: 200, status: 'success', data: one })),
  })
const nothing = answer({ request_id: 'r1', method: 'GET', http_code: 200, response: null })
const readUser = (...devices: object[]) => {
  const parsed = parseCcmUser(single({ ...user, devices }), 'a1b2c3')
  if (!parsed.ok) throw new Error(parsed.failure.kind)
  return parsed.value
}
const active = (...devices: object[]) => {
  const reading = readingOf(readUser(...devices))
  return reading.ok ? reading.value.active : reading.failure.kind
}

describe('where calls ring', () => {
  test("comes with Exotel's request id", () => {
    expect(readingOf(readUser(tel, sip))).toMatchObject({ ok: true, value: { requestId: 'r1' } })
  })

  test.each([
    ['phone', [tel, sip]],
    ['phone', [sip, tel]],
    ['sip', [{ ...sip, available: true }]],
    ['off', [{ ...tel, available: false }, sip]],
    ['off', [{ ...tel, available: null, verified: false }]],
    ['off', []],
    ['both', [tel, { ...sip, available: true }]],
    ['phone', [{ ...tel, id: 1, available: false }, { ...tel, id: 2 }, sip]],
    ['phone', [{ ...tel, type: 'TEL' }]],
    ['malformed', [{ ...tel, type: 'satellite' }]],
    ['off', [{ ...tel, type: 'satellite', available: false }]],
    ['malformed', [tel, { ...sip, type: 'satellite', available: true }]],
    // Exotel allows one device on, so the other must be off.
    ['phone', [tel, { ...sip, available: undefined }]],
    [
      'malformed',
      [
        { ...tel, available: false },
        { ...sip, available: undefined },
      ],
    ],
    ['malformed', [{ ...tel, available: 'no' }]],
    ['off', [{ ...tel, available: undefined, verified: false }]],
  ])('%s: %j', (where, devices) => {
    expect(active(...devices)).toBe(where)
  })

  test('status is no availability, and available null means unverified', () => {
    const reading = readingOf(
      readUser({ ...tel, available: null, verified: true, status: 'free' }, { ...sip, status: 'busy' }),
    )
    expect(reading).toMatchObject({
      ok: true,
      value: {
        active: 'off',
        devices: {
          phone: { present: true, verified: false, busy: false },
          sip: { present: true, verified: true, busy: true },
        },
        updatedAt: null,
      },
    })
  })

  test('a user may lack a phone, SIP, or both', () => {
    const facts = (...devices: object[]) => {
      const reading = readingOf(readUser(...devices))
      return reading.ok ? [reading.value.devices.phone.present, reading.value.devices.sip.present] : null
    }
    expect([facts(sip), facts(tel), facts()]).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ])
  })

  test('status and verified may be missing', () => {
    const { status: _, verified: __, ...bare } = tel
    expect(readUser(bare).devices).toMatchObject([{ availability: 'on', verified: true, busy: null }])
    expect(readUser({ ...bare, available: null }).devices).toMatchObject([{ verified: false }])
    expect(readUser({ ...bare, available: undefined }).devices).toMatchObject([
      { availability: 'not-stated', verified: false },
    ])
  })

  test('fields that switching does not need may have any value', () => {
    const odd = { ...tel, name: 7, contact_uri: 919953125068, verified: 'yes', status: 3 }
    expect(readUser(odd).devices).toMatchObject([
      { availability: 'on', verified: true, address: '919*****5068' },
    ])
  })

  test('an unreadable state has a reason', () => {
    const reason = (...given: object[]) => {
      const reading = readingOf(readUser(...given))
      return !reading.ok && reading.failure.kind === 'malformed' ? reading.failure.reason : null
    }
    expect(reason({ ...tel, type: 'satellite' })).toBe('unknown-type')
    expect(reason({ ...tel, available: undefined })).toBe('available-missing')
  })
})

describe('of several phones', () => {
  const off = { ...tel, available: false }
  test.each([
    [
      'the available one',
      '3',
      [
        { ...off, id: 1 },
        { ...off, id: 2 },
        { ...tel, id: 3 },
      ],
    ],
    [
      'else a verified one',
      '2',
      [
        { ...off, id: 1, available: null },
        { ...off, id: 2 },
      ],
    ],
    ['else the first', '1', [sip, { ...off, id: 1, available: null }, { ...off, id: 2, available: null }]],
  ])('%s', (_, id, devices) => {
    expect(deviceOf(readUser(...devices), 'phone')?.id).toBe(id)
  })
})

describe('the plan for turning a device on', () => {
  const plan = (kind: 'phone' | 'sip', ...devices: object[]) => {
    const planned = planOn(readUser(...devices), kind)
    return planned.ok
      ? [planned.value.target.id, ...planned.value.others.map(({ id }) => id)]
      : planned.failure.kind
  }
  test.each([
    ['sip', [tel, sip], ['100281', '100280']],
    ['phone', [tel, sip], ['100280']],
    ['sip', [tel, { ...sip, available: true }], ['100281', '100280']],
    [
      'sip',
      [tel, { ...tel, id: 7 }, { ...tel, id: 8, type: 'satellite' }, sip],
      ['100281', '100280', '7', '8'],
    ],
    ['sip', [{ ...tel, available: null, verified: false }, sip], ['100281']],
    ['sip', [tel], 'no-such-device'],
    ['phone', [sip], 'no-such-device'],
    ['phone', [{ ...tel, available: null, verified: false }, sip], 'unverified'],
    ['phone', [{ ...tel, available: false, verified: false }, sip], 'unverified'],
  ] as const)('%s of %j: %j', (kind, devices, planned) => {
    expect(plan(kind, ...devices)).toEqual(planned)
  })
})

describe('the forms of an answer', () => {
  test.each([
    ['a single record', single({ ...user, devices: [tel] })],
    ['a list of one', list({ ...user, devices: [tel] })],
    ['a list with another user', list({ ...user, id: 'other', devices: [] }, { ...user, devices: [tel] })],
    ['ids as strings', single({ ...user, devices: [{ ...tel, id: '100280' }] })],
  ])('%s', (_, given) => {
    expect(parseCcmUser(given, 'a1b2c3')).toMatchObject({ value: { devices: [{ id: '100280' }] } })
  })

  test('a numeric id is read, and personal or raw data is dropped', () => {
    const parsed = parseCcmUser(single({ ...user, id: 42, role: 'admin', devices: [tel, sip] }), '42')
    expect(parsed).toMatchObject({ ok: true, value: { id: '42', name: 'Temp Name' } })
    expect(JSON.stringify(parsed)).not.toMatch(/9953125068|arjuns2d853099|admin|Primary/)
  })

  test.each([
    ['null as response', nothing, 'no-record'],
    ['an empty list', list(), 'no-record'],
    ['null as data', single(null), 'no-record'],
    ['no devices', single(user), 'devices-missing'],
    ['null as devices', single({ ...user, devices: null }), 'devices-missing'],
    ['a device without an id', single({ ...user, devices: [{ type: 'tel' }] }), 'fields-missing'],
    ['a word as data', single('fine'), 'fields-missing'],
    ['another user', single({ ...user, id: 'other', devices: [tel] }), 'somebody-else'],
  ])('%s is malformed', (_, given, reason) => {
    expect(parseCcmUser(given, 'a1b2c3')).toMatchObject({
      ok: false,
      failure: { kind: 'malformed', reason, httpStatus: 200, requestId: 'r1' },
    })
  })

  test.each([
    ['without a list of devices', { ...user, id: 'other' }],
    ['with null as devices', { ...user, id: 'other', devices: null }],
    ['with a device that is no object', { ...user, id: 'other', devices: [7] }],
    ['without an id', { devices: [] }],
    ['that is a word', 'somebody'],
  ])('an odd user %s does not affect our user', (_, other) => {
    expect(parseCcmUser(list(other, { ...user, devices: [tel] }), 'a1b2c3')).toMatchObject({ ok: true })
  })

  test('another failed record does not matter beside our user, and is the failure without our user', () => {
    const failedItem = { code: 404, status: 'failure', error_data: { code: 10801 } }
    const beside = (...items: object[]) => answer({ request_id: 'r1', http_code: 200, response: items })
    const ours = item({ ...user, devices: [tel] })
    const theirs = item({ ...user, id: 'other', devices: [tel] })
    expect(parseCcmUser(beside(failedItem, ours), 'a1b2c3')).toMatchObject({ ok: true })
    expect(parseCcmUser(beside(failedItem, theirs), 'a1b2c3')).toMatchObject({
      failure: { kind: 'no-such-user' },
    })
  })

  test('the answer to a PUT must show the device that was written', () => {
    expect(parseCcmDevice(single(tel), '100280')).toMatchObject({ value: { availability: 'on' } })
    expect(parseCcmDevice(single(sip), '100280')).toMatchObject({ failure: { reason: 'somebody-else' } })
    expect(parseCcmDevice(single({ ...tel, available: undefined }), '100280')).toMatchObject({
      failure: { reason: 'available-missing' },
    })
  })
})

describe('a search for a user', () => {
  const other = { ...user, id: 'other', email: 'other@company.in', devices: [sip] }
  const found = (given: ReturnType<typeof answer>, search: UserSearch) => {
    const parsed = parseCcmUsers(given, search)
    return parsed.ok ? parsed.value.users.map(({ id }) => id) : parsed.failure.kind
  }
  const mine = { ...user, devices: [tel] }
  const byNumber = { address: queryFor('+919953125068') }
  test.each([
    ['one', list(mine), { email: 'Temp@company.in' }, ['a1b2c3']],
    ['one by number', list(mine), byNumber, ['a1b2c3']],
    ['one as a single record', single(mine), { email: 'temp@company.in' }, ['a1b2c3']],
    ['several', list(mine, { ...mine, id: 'twin' }), { email: 'temp@company.in' }, ['a1b2c3', 'twin']],
    ['none', list(), { email: 'temp@company.in' }, []],
    ['null', nothing, { email: 'temp@company.in' }, []],
    ['a server that ignores the filter', list(mine, other), { email: 'temp@company.in' }, ['a1b2c3']],
    ['another user', list(other), byNumber, []],
    ['ours without devices', list(user), { email: 'temp@company.in' }, 'malformed'],
    [
      'ours, whose phone has no id',
      list({ ...mine, devices: [{ ...tel, id: null }] }),
      byNumber,
      'malformed',
    ],
    ['one within the record of a list', single([other, mine]), byNumber, ['a1b2c3']],
    ['one within a page of users', single({ Users: [other, mine] }), byNumber, ['a1b2c3']],
    ...[
      { ...other, devices: null },
      { ...other, devices: undefined },
      { ...other, devices: [{ id: 1 }, 'phone'] },
      { ...other, email: 5 },
      'somebody',
    ].flatMap(
      (odd) =>
        [
          ['an odd user before ours', list(odd, mine), { email: 'temp@company.in' }, ['a1b2c3']],
          ['an odd user after ours', list(mine, odd), byNumber, ['a1b2c3']],
        ] as const,
    ),
    [
      'one that failed before ours',
      answer({
        request_id: 'r1',
        http_code: 200,
        response: [{ code: 404, error_data: { code: 10801 } }, item(mine)],
      }),
      { email: 'temp@company.in' },
      ['a1b2c3'],
    ],
  ] as const)('%s', (_, given, search, ids) => {
    expect(found(given, search)).toEqual(ids)
  })
})

test.each([
  ['nothing but a word', list('fine'), 'malformed'],
  ['nothing but a user with an empty id', list({ ...user, id: ' ', devices: [tel] }), 'malformed'],
  ['one of several', list('fine', user), null],
  ['no user', list(), null],
])('whether a page of users is unreadable: %s', (_, given, kind) => {
  const parsed = parseCcmUsers(given, { email: 'nobody@company.in' })
  const unreadable = parsed.ok ? parsed.value.unreadable : parsed
  expect(unreadable === null || unreadable.ok ? null : unreadable.failure.kind).toBe(kind)
})

describe('refusals', () => {
  const frame = { request_id: 'r1', method: 'PUT', http_code: 200 }
  const refused = (code: number, error: number | string, status = code) =>
    answer({ ...frame, http_code: code, response: { code, error_data: { code: error } } }, status)
  test.each([
    ['in the HTTP status', refused(403, 10814), 'kyc-incomplete'],
    ['in the envelope only', refused(403, 10814, 200), 'kyc-incomplete'],
    ['with its code as text', refused(403, '10814'), 'kyc-incomplete'],
    [
      'in a list',
      answer({ ...frame, response: [item(tel), { code: 409, error_data: { code: 10811 } }] }),
      'number-taken',
    ],
    ['of no known code', refused(403, 10999), 'refused'],
    [
      'in a list of errors',
      answer({ ...frame, response: { error_data: [{ code: 10814 }] } }),
      'kyc-incomplete',
    ],
    ['of the key', answer({ ...frame, http_code: 401, response: null }, 401), 'key-rejected'],
    ['not found', answer({ ...frame, http_code: 404, response: { code: 404 } }, 404), 'no-such-user'],
    ['by its status only', answer({ ...frame, response: { status: 'failure' } }), 'refused'],
    ['by its words only', answer({ ...frame, response: { error_data: 'No.' } }), 'refused'],
  ])('%s', (_, given, kind) => {
    expect(parseCcmDevice(given, '100280')).toMatchObject({ ok: false, failure: { kind } })
  })
})
