import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureLine } from '../../src/core/locales/failures.ts'
import { readingOf } from '../../src/exotel/ccm/devices.ts'
import { parseCcmUser, parseCcmUsers } from '../../src/exotel/ccm/records.ts'
import { parseUserRecord } from '../../src/exotel/integrations/records.ts'
import { messages } from '../support/messages.ts'

/** Odd records: those of other users must not matter, and from an odd record of ours the app must not guess. */

const answer = (body: unknown) => ({
  status: 200,
  body: JSON.stringify(body),
  retryAfter: null,
  age: 0,
  serverTime: null,
  secrets: [],
})

const tel = {
  id: 100280,
  contact_uri: '+919953125068',
  type: 'tel',
  available: false,
  verified: true,
  status: 'free',
}
const sip = { ...tel, id: 100281, contact_uri: 'sip:arjuns2d853099', type: 'sip', available: true }
const user = {
  id: 'a1b2c3',
  first_name: 'Temp',
  last_name: null,
  email: 'temp@company.in',
  devices: [tel, sip],
}
const agent = {
  AppUserId: '1',
  ActiveDeviceId: '12',
  PhoneDeviceID: '11',
  SipDeviceID: '12',
  Email: 'temp@company.in',
  UpdatedAt: '2026-11-26T10:00:00Z',
}

const ccmRead = (users: readonly unknown[]) => {
  const response = users.map((data) => ({ code: 200, status: 'success', data }))
  const parsed = parseCcmUser(answer({ request_id: 'r1', method: 'GET', response }), 'a1b2c3')
  return parsed.ok ? readingOf(parsed.value) : parsed
}
const ccmFound = (users: readonly unknown[]) => {
  const response = users.map((data) => ({ code: 200, status: 'success', data }))
  return parseCcmUsers(answer({ request_id: 'r1', method: 'GET', response }), {
    email: 'temp@company.in',
  })
}
const integrationsRead = (data: unknown) =>
  parseUserRecord(answer({ RequestId: 'r1', Status: 'Success', Code: 200, Error: '', Data: data }), '1')

/** Values of any JSON type, and values that are almost right. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, '', ' ', '0', 0, 1, 'true', 'TRUE', ' false ', 'no', 'null', [], {}, [null], -1),
)

/** The record with some of its fields removed or replaced by odd values. */
const mutated = (record: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.constantFrom(...Object.keys(record)), fc.option(odd, { nil: undefined })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => ({ ...record, ...Object.fromEntries(changes) }))

const others = (record: Readonly<Record<string, unknown>>, ownId: string, idName: string) =>
  fc.array(
    fc.oneof(odd, mutated(record), mutated({ ...record, devices: [tel] })).filter((one) => {
      const id: unknown = Object(one)[idName]
      // Not a second record with our own id.
      return (JSON.stringify(id) ?? '').replaceAll('"', '').trim().toLowerCase() !== ownId
    }),
    { maxLength: 6 },
  )

const around = (many: readonly unknown[], own: unknown, place: number) => {
  const at = place % (many.length + 1)
  return [...many.slice(0, at), own, ...many.slice(at)]
}

describe('odd records of other users', () => {
  test('do not affect our record at the account API', () => {
    const rivals = others({ ...user, id: 'other', email: 'other@company.in' }, user.id, 'id')
    fc.assert(
      fc.property(rivals, fc.nat(6), (many, place) => {
        const users = around(many, user, place)
        expect(ccmRead(users)).toMatchObject({ ok: true, value: { active: 'sip' } })
        expect(ccmFound(users)).toMatchObject({ ok: true, value: { users: [{ id: 'a1b2c3' }] } })
      }),
      { numRuns: 500 },
    )
  })

  test('do not affect our record at the integrations API, in a list or in a page', () => {
    fc.assert(
      fc.property(others({ ...agent, AppUserId: '2' }, '1', 'AppUserId'), fc.nat(6), (many, place) => {
        const records = around(many, agent, place)
        for (const data of [records, { Users: records, PageSize: 20, LastEvaluatedValue: '' }]) {
          expect(integrationsRead(data)).toMatchObject({ ok: true, value: { active: 'sip' } })
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('our own odd record', () => {
  /** The failure must be malformed and name what is wrong in brackets. */
  const expectReason = (failure: Parameters<typeof failureLine>[1]) => {
    expect(failure.kind).toBe('malformed')
    expect(failureLine(messages, failure)).toMatch(/\(.+\)$/)
  }

  test('is read or has a reason at the account API', () => {
    const devices = fc.tuple(fc.oneof(mutated(tel), odd), mutated(sip))
    const mine = fc.oneof(
      devices.map((both) => ({ ...user, devices: both })),
      mutated(user),
    )
    fc.assert(
      fc.property(mine, (own) => {
        const reading = ccmRead([own])
        if (!reading.ok) expectReason(reading.failure)
      }),
      { numRuns: 1000 },
    )
  })

  test('is never shown as off while the state of SIP is unclear', () => {
    const unclear = fc.oneof(fc.jsonValue(), fc.constant(undefined)).filter((value) => {
      const text = (JSON.stringify(value) ?? '').replaceAll('"', '').trim().toLowerCase()
      return value !== null && !['false', '0'].includes(text)
    })
    fc.assert(
      fc.property(unclear, (available) => {
        const reading = ccmRead([{ ...user, devices: [tel, { ...sip, available }] }])
        expect(reading.ok && reading.value.active === 'off').toBe(false)
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(unclear, (ActiveDeviceId) => {
        const reading = integrationsRead({ ...agent, ActiveDeviceId })
        const none = typeof ActiveDeviceId === 'string' && ActiveDeviceId.trim() === ''
        expect(reading.ok && reading.value.active === 'off').toBe(none)
      }),
      { numRuns: 1000 },
    )
  })

  test('is read or has a reason at the integrations API', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(agent), odd), (own) => {
        for (const data of [own, [own], { Users: [own] }, { Users: own }]) {
          const reading = integrationsRead(data)
          if (!reading.ok) expectReason(reading.failure)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    [[{ ...user, devices: null }], 'no usable "devices"'],
    [[{ ...user, devices: undefined }], 'no usable "devices"'],
    [[{ ...user, devices: {} }], 'no usable "devices"'],
    [[{ ...user, devices: 'none' }], 'no usable "devices"'],
    [
      [{ ...user, devices: [tel, { ...sip, available: undefined }] }],
      'no usable "available" for the SIP device',
    ],
    [[{ ...user, devices: [{ ...tel, available: 'perhaps' }] }], 'no usable "available" for the phone'],
    [
      [{ ...user, devices: [{ ...tel, type: 'fax', available: [] }] }],
      'no usable "available" for another device',
    ],
    [[{ ...user, devices: [tel, { ...sip, id: null }] }], 'no usable "id" for the SIP device'],
    [[{ ...user, id: undefined }], 'no usable "id"'],
  ])('%#: the message names the missing field', (users, said) => {
    const reading = ccmRead(users)
    expect(reading.ok ? '' : failureLine(messages, reading.failure)).toContain(said)
  })

  test.each([
    [{ ...agent, ActiveDeviceId: undefined }, 'ActiveDeviceId'],
    [{ ...agent, ActiveDeviceId: [] }, 'ActiveDeviceId'],
    [{ ...agent, SipDeviceID: undefined }, 'SipDeviceID'],
    [{ ...agent, PhoneDeviceID: {}, ActiveDeviceId: '11' }, 'PhoneDeviceID'],
    [{ ...agent, AppUserId: ['1'] }, 'AppUserId'],
  ])('%#: the message names the missing field of the integrations API', (record, field) => {
    const reading = integrationsRead(record)
    expect(reading.ok ? '' : failureLine(messages, reading.failure)).toContain(`no usable "${field}"`)
  })
})

describe('other forms of the same values', () => {
  test.each([
    [{ available: 'true' }, { available: 'False' }],
    [{ available: 1 }, { available: 0 }],
    [
      { available: ' TRUE ', type: ' SIP ' },
      { available: '0', type: 'TEL' },
    ],
    [{ available: true, status: null, id: '100281', extra: [{}] }, { available: null }],
    [{ available: true }, { available: null, verified: 'false' }],
  ])('%j, %j', (first, second) => {
    const devices = [null, { ...tel, ...second }, { ...sip, ...first }]
    expect(ccmRead([{ ...user, devices }])).toMatchObject({ ok: true, value: { active: 'sip' } })
  })

  test.each([
    ['2026-11-26T10:00:00Z', Date.UTC(2026, 10, 26, 10)],
    [' 2026-11-26T15:30:00.000+05:30 ', Date.UTC(2026, 10, 26, 10)],
    ['2026-11-26 15:30:00 +0530', Date.UTC(2026, 10, 26, 10)],
    ['0001-01-01T00:00:00Z', null],
    ['2026-11-26 10:00:00', null],
    ['2026-11-26', null],
    ['26/11/2026', null],
    ['yesterday', null],
    ['', null],
    [1_764_151_200, null],
    [{ $date: 1 }, null],
  ])('UpdatedAt %j', (UpdatedAt, updatedAt) => {
    expect(integrationsRead({ ...agent, UpdatedAt })).toMatchObject({ ok: true, value: { updatedAt } })
  })
})
