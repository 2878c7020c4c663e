import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountUrls, countriesNear, countryOf } from '../../src/core/model/regions.ts'
import { emailForms, plainEmail } from '../../src/core/text/address.ts'
import { masked } from '../../src/core/text/masking.ts'
import { parseAddressQuery } from '../../src/exotel/ccm/address-query.ts'
import { countriesOfMasked, parsePhoneNumber } from '../../src/exotel/ccm/phone-number.ts'

const near = ['IN', 'SG']

/** One Indian number in the forms in which people, messengers, web pages and records write it. */
const spellings = [
  '+919953125068',
  '+91 99531 25068',
  '+91-99531-25068',
  '(+91) 99531 25068',
  '+91 (0) 99531 25068',
  '+91(99531)25068',
  '+91.99531.25068',
  '+91\u00a099531\u202f25068',
  '+91 99531\u201325068',
  '+91 99531\u221225068',
  '\u202a+91 99531 25068\u202c',
  '\u2068+91\u200e 99531\u200f 25068\u2069\ufeff',
  '\uff0b\uff19\uff11 \uff19\uff19\uff15\uff13\uff11 \uff12\uff15\uff10\uff16\uff18',
  '+९१ ९९५३१ २५०६८',
  '०९९५३१ २५०६८',
  '٠٩٩٥٣١٢٥٠٦٨',
  '9953125068',
  '99531 25068',
  '099531 25068',
  '09953125068',
  '919953125068',
  '91 99531-25068',
  '0919953125068',
  '00919953125068',
  '0091 99531 25068',
  '%2B919953125068',
  '%2b91%2099531%2025068',
  '%252B919953125068',
  'tel:+919953125068',
  'TEL:+91-99531-25068;phone-context=example.com',
  'tel:99531-25068;phone-context=+91',
  'tel://+919953125068',
  'callto:+919953125068',
  '<tel:+919953125068>',
  '"Asha Rao" <tel:+919953125068>',
  "'+919953125068",
  '“+91 99531 25068”',
  ' 919953125068',
  '+091 99531 25068',
  '+91 0 99531 25068',
  '+91_99531_25068',
  '+91·99531·25068',
  'Mobile: +91 99531 25068,',
  'Mob. 99531 25068',
  'Tel +91 99531 25068',
  'मोबाइल: 99531 25068',
  '99531 25068 (M)',
]

const sips = [
  'sip:arjuns2d853099',
  'SIP:ARJUNS2D853099',
  'sips:arjuns2d853099',
  'arjuns2d853099',
  'sip: arjuns2d853099',
  '<sip:arjuns2d853099>',
  'Arjun S <sip:arjuns2d853099@voip.exotel.com;transport=tcp>;tag=88',
  'sip:arjuns2d853099@voip.exotel.com',
  'sip:arjuns2d853099@VOIP.exotel.com:5061;transport=tcp?subject=x',
  'sip:arjuns2d853099:secret@voip.exotel.com',
  'sip%3Aarjuns2d853099%40voip.exotel.com',
  '\u200esip:arjuns2d853099',
  'arjuns2d853099@voip.exotel.com',
]

const queryFor = (text: string, countries: readonly string[] = near) => {
  const address = parseAddressQuery(text, countries)
  if (!address.ok) throw new Error(`${text}: ${address.failure}`)
  return address.value
}

describe('a number', () => {
  test.each(spellings)('%j is searched for in E.164 and matches every form', (text) => {
    const { forms, matches, doubt } = queryFor(text)
    expect([forms, doubt]).toEqual([['+919953125068'], null])
    expect([matches('+919953125068'), queryFor('+91 99531-25068').matches(text)]).toEqual([true, true])
    for (const other of ['+919953125069', '9953125069', 'sip:919953125068', '', 'null', '+659953125068']) {
      expect([other, matches(other)]).toEqual([other, false])
    }
  })

  test('without a country code it is searched for in every possible country', () => {
    expect(queryFor('6591234567').forms).toEqual(['+916591234567', '+6591234567'])
    expect(queryFor('6591234567', ['SG', 'IN']).forms).toEqual(['+6591234567', '+916591234567'])
    expect(queryFor('6123 4567').forms).toEqual(['+6561234567'])
  })

  test('outside every numbering plan it is searched for as it is, with a doubt', () => {
    const { forms, doubt, matches } = queryFor('+91 00531 25068')
    expect([forms, doubt]).toEqual([['+910053125068'], 'not-in-plan'])
    expect([matches('+91 00531-25068'), matches('+910053125069')]).toEqual([true, false])
  })

  test.each([
    ['99531', 'too-short'],
    ['+91 99531', 'too-short'],
    ['99531 25068 99531 25068', 'too-long'],
    ['995312506', 'not-in-plan'],
    ['+999 9953125068', 'no-country'],
    ['tel:+919953125068;ext=5', 'extension'],
    ['+91 99531 25O68', 'not-a-number'],
    ['O99531 25068', 'not-a-number'],
    ['call me', 'not-a-number'],
    ['<>', 'not-a-number'],
    ['sip:', 'not-a-number'],
    ['sip:@voip.exotel.com', 'not-a-number'],
    ['+', 'not-a-number'],
  ])('%j is refused: %s', (text, problem) => {
    expect(parseAddressQuery(text, near)).toEqual({ ok: false, failure: problem })
  })
})

describe('a SIP address', () => {
  test.each(sips)('%j matches every spelling', (text) => {
    const { forms, matches } = queryFor(text)
    // Exotel's own records have no host, and Exotel compares letter by letter.
    expect(forms.at(-1)).toBe('sip:arjuns2d853099')
    expect(forms.slice(0, -1)).toEqual(/voip/i.test(text) ? ['sip:arjuns2d853099@voip.exotel.com'] : [])
    for (const stored of sips) expect([stored, matches(stored)]).toEqual([stored, true])
    for (const other of ['sip:arjuns2d85309', 'sip:', '', '+919953125068']) expect(matches(other)).toBe(false)
    expect(forms.join()).not.toContain('secret')
  })

  test('differs between two hosts; as a phone number it matches every form', () => {
    expect(queryFor('sip:asha@a.in').matches('sip:asha@b.in')).toBe(false)
    expect(queryFor('sip:+919953125068@a.in').matches('sip:919953125068@a.in;user=phone')).toBe(true)
    expect(queryFor('sip:+919953125068@a.in').matches('+919953125068')).toBe(false)
  })
})

test('parsing never throws, whatever is typed or stored', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: 'binary' }),
      (typed, stored) => {
        const address = parseAddressQuery(typed, near)
        if (address.ok) expect(typeof address.value.matches(stored)).toBe('boolean')
        expect(masked(stored).length).toBeLessThanOrEqual(stored.normalize('NFKC').length + 4)
      },
    ),
  )
})

test('a number to ring is read by the first country that has it, and refused without a country', () => {
  const read = (text: string, ...countries: string[]) => {
    const number = parsePhoneNumber(text, countries)
    return number.ok ? number.value.e164 : number.failure
  }
  expect(read('9953125068')).toBe('no-country')
  expect(read('099531 25068')).toBe('no-country')
  expect(read('9953125068', 'IN')).toBe('+919953125068')
  expect(read('9953125068', 'SG', 'IN')).toBe('+919953125068')
  expect(read('6123 4567', 'SG', 'IN')).toBe('+6561234567')
  expect(read('919953125068')).toBe('+919953125068')
})

test('the likely countries of a number', () => {
  expect([countryOf(accountUrls.in), countryOf(accountUrls.sg), countryOf('http://127.0.0.1:80')]).toEqual([
    'IN',
    'SG',
    null,
  ])
  expect(countriesNear(`${accountUrls.sg}/`)).toEqual(['SG', 'IN'])
  expect(countriesNear('what?')).toEqual(['IN', 'SG'])
  expect(countriesOfMasked('+91******5068')).toEqual(['IN'])
  expect(countriesOfMasked('+65****4567')).toEqual(['SG'])
  expect([countriesOfMasked('sip:as*****'), countriesOfMasked('09*******68')]).toEqual([[], []])
})

test.each([
  '+91 99531-25068',
  '\u202a+91 99531 25068',
  'tel:+919953125068',
  '“+91 99531 25068”',
  '%2B919953125068',
])('%j is masked as a number', (text) => expect(masked(text)).toBe('+91******5068'))

test.each([
  ' Asha@Company.in ',
  'mailto:asha@company.in',
  'Asha <ASHA@company.in>',
  '\u200easha@company.in\u200f',
  '"Asha@company.in"',
  'asha@company.in, ',
  'mailto:asha@company.in?subject=Hello',
  'Asha Rao <mailto:asha@company.in>;',
])('%j is the same e-mail', (text) =>
  expect([plainEmail(text), emailForms(text).at(-1)]).toEqual(['asha@company.in', 'asha@company.in']),
)
