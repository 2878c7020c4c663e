import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/core/text/redact.ts'

describe('what is hidden without being known', () => {
  test.each([
    ['call +919876543210 now', 'call … now'],
    ['call 98765 43210 now', 'call … now'],
    ['call (080) 4567-8901', 'call …'],
    ['९८७६५४३२१०', '…'],
    ['call +91\u00a099531\u201325068 now', 'call … now'],
    ['call \u202a+91 99531\u200e 25068\u202c', 'call \u202a…\u202c'],
    ['call +91.99531.25068', 'call …'],
    ['tel%3A%2B919876543210', 'tel%3A%2B…'],
    ['mail a.b+c@example.com, please', 'mail …, please'],
    ['{"email":"a@b.in","code":409}', '{"email":"…","code":409}'],
    ['email=a%40b.in', '…'],
    ['sip:agent7@voip.exotel.com', '…'],
    ['to <sip:agent7> and <sips:x>', 'to <…> and <…>'],
    ['https://key:pa:ss@w/rd@api.exotel.com/v2', 'https://…@api.exotel.com/v2'],
    ['Authorization: Basic a2V5OnRva2Vu', 'Authorization: … …'],
    ['got Bearer abc, then', 'got Bearer …, then'],
    ['"SipSecret":"short"', '"SipSecret":"…"'],
    [String.raw`{\"token\":\"short\"}`, String.raw`{\"token\":\"…\"}`],
    ['?token=short&x=1', '?token=…&x=1'],
    ['eyJhbGciOiJI.eyJzdWIi.c2ln is old', '… is old'],
    ['key 0123456789abcdef0123456789abcdef01234567.', 'key ….'],
    ['simulated-sip-secret-9f', '…'],
  ])('%s', (text, expected) => {
    expect(redact(text, [])).toBe(expected)
  })
})

describe('what stays', () => {
  test.each([
    'Another device is ON. Only one device can be ON at a time',
    'net::ERR_INTERNET_DISCONNECTED at integrationscore.mum1.exotel.com',
    'HTTP 409, code 10809, request 6ab4c0a1-4d9f-4f1c-9f0a-1234567890ab',
    'request 0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    'connect ECONNREFUSED http://127.0.0.1:41234',
    'finishStart (index.js:1234:56)',
    'Chrome 130.0.6723.137 at 192.168.100.200',
    'since 2026-11-23T15:06:58.123Z',
    '12345',
  ])('%s', (text) => {
    expect(redact(text, [])).toBe(text)
  })
})

/** Any text of the signs that a token may have, long enough to be one. */
const secret = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 4,
  maxLength: 60,
})

test('a known secret never survives, wherever it stands and however it is written', () => {
  const forms = [
    (text: string) => text,
    encodeURIComponent,
    (text: string) => encodeURIComponent(text).toLowerCase(),
    (text: string) => JSON.stringify(text).slice(1, -1),
  ]
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...forms),
      fc.string(),
      fc.string(),
      (known, form, before, after) => {
        const text = known.map((one) => `${before}${form(one)}${after}`).join('')
        const shown = redact(text, known)
        for (const one of known) expect(shown).not.toContain(one)
      },
    ),
    { numRuns: 2000 },
  )
})

test('an unknown secret never survives where secrets stand', () => {
  const unknown = fc.stringMatching(/^[A-Za-z0-9_-]{8,60}$/)
  const places = [
    (text: string) => `Authorization: ${text}`,
    (text: string) => `Authorization: Bearer ${text}`,
    (text: string) => `it got Basic ${text}!`,
    (text: string) => JSON.stringify({ access_token: text, code: 1 }),
    (text: string) => JSON.stringify(JSON.stringify({ SipSecret: text })),
    (text: string) => `https://host/?api_key=${text}&x=1`,
    (text: string) => `https://key:${text}@host/`,
    (text: string) => `password = '${text}'`,
  ]
  fc.assert(
    fc.property(unknown, fc.constantFrom(...places), (text, place) => {
      // A secret that is a part of the sentence around it would stand there anyway.
      fc.pre(!place('').includes(text))
      expect(redact(place(text), [])).not.toContain(text)
    }),
    { numRuns: 2000 },
  )
})

test('redacting twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(secret), (text, known) => {
      const once = redact(text, known)
      expect(redact(once, [])).toBe(once)
    }),
  )
})

describe('hostile text', () => {
  const hostile = [
    'a',
    '+1',
    'a.',
    'a@',
    'token',
    'eyJ',
    'eyJa.',
    'abcdefgh_',
    'a://',
    '0123abcd-',
    'basic ',
    '1((',
  ]

  test.each(hostile.map((piece) => ({ piece })))('takes no more time the longer it is: %j', ({ piece }) => {
    const secrets = Array.from({ length: 10 }, (_, index) => `secret-${index}`.repeat(20))
    const time = (length: number) => {
      const text = piece.repeat(length / piece.length)
      const times = Array.from({ length: 5 }, () => {
        const from = performance.now()
        redact(text, secrets)
        return performance.now() - from
      })
      return Math.min(...times)
    }
    time(1024)
    // Without limits 16 times the length takes 256 times as long.
    expect(time(65_536)).toBeLessThan(60 * Math.max(time(4_096), 0.5))
  })
})
