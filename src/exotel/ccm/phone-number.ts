import {
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  ParseError,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
  // biome-ignore lint/style/noRestrictedImports: this is the one file with libphonenumber-js
} from 'libphonenumber-js/min'
import type { Result } from '../../core/model/failure.ts'
import type { PhoneNumber, PhoneNumberProblem } from '../../core/model/phone-number.ts'
import { plainAddress } from '../../core/text/address.ts'

/**
 * Parses a phone number as people write it: with spaces, hyphens, brackets or a trunk zero, as a `tel:` URI, in the
 * digits of any script, mobile or landline. A number without a country code belongs to the first of `countries` (such
 * as "IN") that has such a number; without any it is refused, because a wrong guess would ring a stranger. The library
 * is large, so import this file only when a number is changed or searched for.
 */
export function parsePhoneNumber(
  text: string,
  countries: readonly string[] = [],
): Result<PhoneNumber, PhoneNumberProblem> {
  const readings = readingsOf(text, countries)
  if (!readings.ok) return readings
  const [first] = readings.value
  return first === undefined ? refuse('not-a-number') : { ok: true, value: first }
}

/**
 * Every number that `text` may mean, likeliest first, and at least one: without a country code it may belong to several
 * countries. If none is valid, the problem of the likeliest.
 */
export function readingsOf(
  text: string,
  countries: readonly string[],
): Result<readonly PhoneNumber[], PhoneNumberProblem> {
  const plain = plainAddress(text)
  if (plain.kind === 'sip') return refuse('not-a-number')
  if (plain.hasExtension) return refuse('extension')
  const tried = attempts(plain.text, countries).map(({ digits, country }) => read(digits, country))
  const good = tried.flatMap((one) => (one.ok ? [one.value] : []))
  if (good.length > 0) {
    return {
      ok: true,
      value: good.filter(({ e164 }, index) => good.findIndex((one) => one.e164 === e164) === index),
    }
  }
  const [first] = tried.flatMap((one) => (one.ok ? [] : [one.failure]))
  return refuse(first ?? 'no-country')
}

/** The country whose calling code a masked number such as +91******3210 begins with; empty if that cannot be seen. */
export function countriesOfMasked(address: string): readonly string[] {
  const shown = /^\+(\d+)\*/.exec(address)?.[1] ?? ''
  const [country] = getCountries().filter((one) => shown.startsWith(getCountryCallingCode(one)))
  return country === undefined ? [] : [country]
}

/** One way to read the text: the digits for the library, and the country if they have no country code. */
interface Attempt {
  readonly digits: string
  readonly country?: string | undefined
}

/** From this many digits on, a number without a plus sign may begin with a country code. */
const shortestBare = 11

function attempts(text: string, countries: readonly string[]): readonly Attempt[] {
  const [country] = countries
  // Other characters may belong to an extension, which the library recognises.
  if (!/^[\s\d+()[\]./~-]*\d[\s\d()[\]./~-]*$/.test(text)) return [{ digits: text, country }]
  const digits = text.replace(/\(0\)/g, '').replace(/\D/g, '')
  const dialled = /^00[1-9]/.test(digits) ? digits.slice(2) : digits
  const marked = text.includes('+') || dialled !== digits
  if (marked && !dialled.startsWith('0')) return [{ digits: `+${dialled}` }]
  const bare = digits.replace(/^0+/, '')
  const known = countries.map((one) => ({ digits, country: one }))
  // A zero before the country code is a common mistake, so it is dropped.
  const whole = countries.length > 0 || bare.length >= shortestBare ? [{ digits: `+${bare}` }] : []
  return known.length + whole.length === 0 ? [{ digits }] : [...known, ...whole]
}

function read(digits: string, country: string | undefined): Result<PhoneNumber, PhoneNumberProblem> {
  const known = country?.toUpperCase()
  try {
    const number = parsePhoneNumberWithError(digits, {
      extract: false,
      ...(known !== undefined && isSupportedCountry(known) ? { defaultCountry: known } : {}),
    })
    if (number.ext !== undefined) return refuse('extension')
    const length = validatePhoneNumberLength(number.number)
    if (length !== undefined) return refuse(problemOf(length))
    // Nobody could verify a number that fits no plan, and the old number would already be gone.
    if (!number.isValid()) return refuse('not-in-plan')
    return { ok: true, value: { e164: number.number, readable: number.formatInternational() } }
  } catch (error) {
    if (error instanceof ParseError) return refuse(problemOf(error.message))
    throw error
  }
}

/**
 * The problem for a message of the library (libphonenumber-js: parsePhoneNumberWithError, validatePhoneNumberLength).
 */
function problemOf(message: string): PhoneNumberProblem {
  switch (message) {
    case 'INVALID_COUNTRY':
      return 'no-country'
    case 'TOO_SHORT':
      return 'too-short'
    case 'TOO_LONG':
      return 'too-long'
    case 'INVALID_LENGTH':
      return 'not-in-plan'
    default:
      return 'not-a-number'
  }
}

function refuse(failure: PhoneNumberProblem): Result<never, PhoneNumberProblem> {
  return { ok: false, failure }
}
