import type { Result } from '../../core/model/failure.ts'
import type { PhoneNumberProblem } from '../../core/model/phone-number.ts'
import { plainAddress } from '../../core/text/address.ts'
import { readingsOf } from './phone-number.ts'

/** A number or SIP address by which to find a user of the account. */
export interface AddressQuery {
  /** What to ask Exotel for: E.164, or `sip:` with and without a host. Several if the text may mean several numbers. */
  readonly forms: readonly string[]
  /** What to tell the person if nobody is found; null if the text looks right. */
  readonly doubt: PhoneNumberProblem | null
  /** Whether a device's `contact_uri`, in any form, is the same number or SIP address. */
  matches(contactUri: string): boolean
}

/**
 * Parses a number or SIP address in any form. `countries` (such as "IN", likeliest first) is for numbers without `+`.
 */
export function parseAddressQuery(
  text: string,
  countries: readonly string[],
): Result<AddressQuery, PhoneNumberProblem> {
  const plain = plainAddress(text)
  if (plain.kind === 'sip') {
    const { user, host } = plain
    if (user === '') return { ok: false, failure: 'not-a-number' }
    const isSame = (contactUri: string) => {
      const other = plainAddress(contactUri)
      if (other.kind !== 'sip') return false
      // Exotel's own records have no host (Exotel: update user's device).
      const hosts = host === null || other.host === null || host === other.host
      return hosts && sipUser(other.user, countries) === sipUser(user, countries)
    }
    const whole = host === null ? [] : [`sip:${user}@${host}`]
    return { ok: true, value: { forms: [...whole, `sip:${user}`], doubt: null, matches: isSame } }
  }
  const readings = numbersIn(text, countries)
  if (!readings.ok) return readings
  const { forms, doubt } = readings.value
  const isSame = (contactUri: string) => {
    const other = plainAddress(contactUri)
    // Parsing is slow and a list may have a thousand numbers, so the last digits are compared first.
    if (other.kind === 'sip' || !forms.some((form) => endOf(form) === endOf(other.text))) return false
    const others = numbersIn(contactUri, countries)
    return others.ok && others.value.forms.some((form) => forms.includes(form))
  }
  return { ok: true, value: { forms, doubt, matches: isSame } }
}

/**
 * The E.164 numbers that a text may mean. A complete number that fits no known numbering plan is searched for anyway,
 * because plans grow; `doubt` then says so.
 */
function numbersIn(
  text: string,
  countries: readonly string[],
): Result<Pick<AddressQuery, 'forms' | 'doubt'>, PhoneNumberProblem> {
  const readings = readingsOf(text, countries)
  if (readings.ok) return { ok: true, value: { forms: readings.value.map(({ e164 }) => e164), doubt: null } }
  const plain = plainAddress(text)
  const digits = plain.kind === 'number' && /^[(\s]*\+/.test(plain.text) ? plain.text.replace(/\D/g, '') : ''
  return readings.failure === 'not-in-plan' && digits !== ''
    ? { ok: true, value: { forms: [`+${digits}`], doubt: readings.failure } }
    : readings
}

/** The user of a SIP address, as E.164 if it is a phone number. */
function sipUser(user: string, countries: readonly string[]): string {
  const readings = /^[+\d]/.test(user) ? readingsOf(`tel:${user}`, countries) : null
  return readings?.ok ? (readings.value[0]?.e164 ?? user) : user
}

/** The last digits of a number, which are the same in every form of it. */
function endOf(number: string): string {
  return number.replace(/\D/g, '').slice(-6)
}
