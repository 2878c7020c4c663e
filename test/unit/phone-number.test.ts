import { describe, expect, test } from 'vitest'
import { masked } from '../../src/core/text/masking.ts'
import { parsePhoneNumber } from '../../src/exotel/ccm/phone-number.ts'
import { messages } from '../support/messages.ts'

describe('a phone number', () => {
  test.each([
    ['+919953125068', undefined, '+919953125068', '+91 99531 25068'],
    [' +91 99531-25068 ', undefined, '+919953125068', '+91 99531 25068'],
    ['+91 (0) 99531 25068', undefined, '+919953125068', '+91 99531 25068'],
    ['9953125068', 'IN', '+919953125068', '+91 99531 25068'],
    ['099531 25068', 'in', '+919953125068', '+91 99531 25068'],
    ['00919953125068', 'IN', '+919953125068', '+91 99531 25068'],
    // A landline in Bangalore, and a number in Singapore that another default country does not change.
    ['+91 80 4711 1234', undefined, '+918047111234', '+91 80 4711 1234'],
    ['080-47111234', 'IN', '+918047111234', '+91 80 4711 1234'],
    ['+65 6123 4567', 'IN', '+6561234567', '+65 6123 4567'],
  ])('%j in %s is %s', (text, country, e164, readable) => {
    expect(parsePhoneNumber(text, country === undefined ? [] : [country])).toEqual({
      ok: true,
      value: { e164, readable },
    })
  })

  test.each([
    ['9953125068', undefined, 'no-country'],
    ['9953125068', 'XX', 'no-country'],
    ['+999 1234567', undefined, 'no-country'],
    ['+91 123', undefined, 'too-short'],
    ['+91 1', undefined, 'too-short'],
    ['+65 6123 456', undefined, 'too-short'],
    ['+91 99531 25068 123456', undefined, 'too-long'],
    ['+91 99531 2506', undefined, 'not-in-plan'],
    ['+91 99531 250681', undefined, 'not-in-plan'],
    ['+91 99531 25068 ext. 5', undefined, 'extension'],
    ['+91 99531 25068 or so', undefined, 'not-a-number'],
    ['call me', 'IN', 'not-a-number'],
    ['sip:arjuns2d853099', 'IN', 'not-a-number'],
    ['', 'IN', 'not-a-number'],
  ])('%j in %s is refused: %s', (text, country, problem) => {
    const parsed = parsePhoneNumber(text, country === undefined ? [] : [country])
    expect(parsed).toEqual({ ok: false, failure: problem })
    if (parsed.ok) return
    const { message, remedy } = messages.phoneNumber[parsed.failure]
    expect(`${message} ${remedy}`).toMatch(/^[A-Z].+\. [A-Z].+\.$/)
  })
})

test.each([
  ['+919953123210', '+91******3210'],
  ['+6561234567', '+65****4567'],
  ['sip:arjuns2d853099', 'sip:arj*******3099'],
  ['sip:ab', 'sip:**'],
  ['+12345', '******'],
  ['', ''],
])('%j is shown as %s', (address, shown) => {
  expect(masked(address)).toBe(shown)
})
