import { describe, expect, test } from 'vitest'
import type { SoftphoneFacts } from '../../src/core/model/device.ts'
import type { Result } from '../../src/core/model/failure.ts'
import type { State } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { statusLines } from '../../src/core/protocol/status-lines.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { readingOf } from '../../src/exotel/ccm/devices.ts'
import { parseCcmUser } from '../../src/exotel/ccm/records.ts'
import { parseUserRecord } from '../../src/exotel/integrations/records.ts'
import { messages } from '../support/messages.ts'
import { reading } from './support/answers.ts'
import { play, runningAt } from './support/app.ts'
import { asks } from './support/events.ts'
import { moment } from './support/moments.ts'
import { reply } from './support/wire.ts'

const answer = (body: unknown) => ({
  status: 200,
  body: JSON.stringify(body),
  retryAfter: null,
  age: 0,
  serverTime: null,
  secrets: [],
})
const seen = '2025-01-06T08:59:00.000Z'

/** What the account API's record says of the softphone. */
function fromAccount(fields: object): SoftphoneFacts | undefined {
  const device = { id: 2, type: 'sip', available: true, verified: true, status: 'free', ...fields }
  const data = { id: 'u', devices: [device, { ...device, id: 1, type: 'tel', available: false }] }
  const user = parseCcmUser(
    answer({ request_id: 'r', http_code: 200, response: { code: 200, status: 'success', data } }),
    'u',
  )
  if (!user.ok) throw new Error(user.failure.kind)
  const read = readingOf(user.value)
  if (!read.ok) throw new Error(read.failure.kind)
  expect(read.value.devices.phone.softphone).toBeUndefined()
  return read.value.devices.sip.softphone
}

/** What the integrations API's record says of it. */
function fromIntegrations(devices: unknown): SoftphoneFacts | undefined {
  const record = { AppUserId: '1', ActiveDeviceId: '12', PhoneDeviceID: '11', SipDeviceID: '12', devices }
  const read = parseUserRecord(answer({ Status: 'success', Code: 200, Data: record }), '1')
  if (!read.ok) throw new Error(read.failure.kind)
  return read.value.devices.sip.softphone
}

describe('what Exotel says of a softphone', () => {
  test.each([
    [
      { registered: true, last_seen: seen },
      { registered: true, lastSeen: Date.parse(seen) },
    ],
    [{ registered: 'false' }, { registered: false, lastSeen: null }],
    [{ last_seen: seen }, { registered: null, lastSeen: Date.parse(seen) }],
    [{}, undefined],
    [{ registered: 'perhaps', last_seen: 'yesterday' }, undefined],
    [{ registered: {}, last_seen: 7 }, undefined],
    [{ registered: null, last_seen: null }, undefined],
    // Exotel's zero date, and a time without a zone.
    [{ last_seen: '0001-01-01T00:00:00Z' }, undefined],
    [{ last_seen: '2025-01-06T08:59:00' }, undefined],
  ])('%j is read as %j', (fields, facts) => {
    expect(fromAccount(fields)).toEqual(facts)
    expect(fromIntegrations({ sip: fields })).toEqual(facts)
  })

  test.each([undefined, null, [], 'sip', { sip: null }, { sip: 'on' }, { phone: {} }])(
    'a record with devices %j says nothing, and is read all the same',
    (devices) => {
      expect(fromIntegrations(devices)).toBeUndefined()
    },
  )
})

/** Calls ring on SIP, confirmed at 0 ms, and Exotel says this of the softphone. */
function onSip(softphone: SoftphoneFacts | undefined, active: 'sip' | 'phone' = 'sip'): State {
  const { devices, ...rest } = reading(active)
  const read: Result<typeof rest & { devices: typeof devices }> = {
    ok: true,
    value: { ...rest, devices: { ...devices, sip: { ...devices.sip, softphone } } },
  }
  return play(runningAt(active), { kind: 'refresh-asked', at: moment(0) }, reply(read, 0)).state
}

const { utc } = moment(0)

describe('a softphone that is not connected', () => {
  test.each([
    ['registered says so', { registered: false, lastSeen: utc }],
    ['it was not seen for long', { registered: null, lastSeen: utc - timing.softphoneTimeout - 1 }],
  ])('is told by every surface if %s', (_, softphone) => {
    const state = onSip(softphone)
    const { message, remedy } = messages.softphone.notConnected
    expect(statusOf(state, messages)).toMatchObject({
      state: 'sip',
      problem: { code: 'no_softphone', message: `${message} ${remedy}` },
      devices: { sip: { registered: softphone.registered } },
    })
    expect(statusLines(state, messages)).toContain(`${message} ${remedy}`)
    const { window, menu, icon } = viewOf(state, { messages })
    expect(window.problem).toMatchObject({ message, isNotice: true, action: { does: { kind: 'retry' } } })
    expect(menu).toContainEqual({ kind: 'open', page: 'main', label: message })
    // Where calls ring is confirmed all the same.
    expect(icon).toBe('sip')
  })

  test.each([
    ['it is connected', { registered: true, lastSeen: utc - 10 * timing.softphoneTimeout }],
    ['it was seen lately', { registered: null, lastSeen: utc - timing.softphoneTimeout }],
    ["Exotel's clock is ahead", { registered: null, lastSeen: utc + timing.softphoneTimeout }],
    ['Exotel says nothing of it', undefined],
  ])('is not told if %s', (_, softphone) => {
    expect(statusOf(onSip(softphone), messages).problem).toBeNull()
  })

  test('is not told while calls ring on the phone, nor while they are switched', () => {
    const missing = { registered: false, lastSeen: null }
    expect(statusOf(onSip(missing, 'phone'), messages).problem).toBeNull()
    expect(statusOf(play(onSip(missing), asks('a', 'phone', 1000)).state, messages).problem).toBeNull()
  })

  test('stays known through an answer that says nothing of it, and ends with one that does', () => {
    const missing = onSip({ registered: false, lastSeen: null })
    const read = (state: State, softphone: SoftphoneFacts | undefined) => {
      const { devices, ...rest } = reading('sip')
      const value = { ...rest, devices: { ...devices, sip: { ...devices.sip, softphone } } }
      return play(state, { kind: 'refresh-asked', at: moment(1000) }, reply({ ok: true, value }, 1000)).state
    }
    expect(statusOf(read(missing, undefined), messages).problem?.code).toBe('no_softphone')
    expect(statusOf(read(missing, { registered: true, lastSeen: null }), messages).problem).toBeNull()
  })
})
