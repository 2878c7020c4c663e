import {
  isSupportedCountry,
  ParseError,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/min'
import type { Result } from '../core/failure.ts'
import type { PhoneNumber, PhoneNumberProblem } from '../core/phone-number.ts'

/**
 * Reads a phone number as people write it: with spaces, hyphens, brackets, a trunk zero; mobile or landline. One
 * without a country code is read as one of `defaultCountry` (two letters, such as "IN"), and refused without that:
 * guessing a country would ring a stranger. The library is for the moment a number is changed: import this file then.
 */
export function parsePhoneNumber(
  text: string,
  defaultCountry?: string,
): Result<PhoneNumber, PhoneNumberProblem> {
  const country = defaultCountry?.toUpperCase()
  try {
    const number = parsePhoneNumberWithError(text.trim(), {
      extract: false,
      ...(country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {}),
    })
    if (number.ext !== undefined) return refuse('extension')
    const length = validatePhoneNumberLength(number.number)
    if (length !== undefined) return refuse(problemOf(length))
    // A number that nobody can verify would still take the calls away from the old one.
    if (!number.isValid()) return refuse('not-in-plan')
    return { ok: true, value: { e164: number.number, readable: number.formatInternational() } }
  } catch (error) {
    if (error instanceof ParseError) return refuse(problemOf(error.message))
    throw error
  }
}

/** The library's words (libphonenumber-js: parsePhoneNumberWithError, validatePhoneNumberLength). */
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
