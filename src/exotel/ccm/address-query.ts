import type { Result } from '../../core/model/failure.ts'
import { plainAddress } from '../../core/text/address.ts'
import type { PhoneNumberProblem } from '../../core/text/phone-number.ts'
import { readingsOf } from './phone-number.ts'

/** A number or SIP address by which a user of the account is looked for. */
export interface AddressQuery {
  /** In the forms that Exotel documents: E.164, or `sip:` with or without a host; several where it may mean several. */
  readonly forms: readonly string[]
  /** What may be wrong with it, should nobody be found; null where nothing is. */
  readonly doubt: PhoneNumberProblem | null
  /** Whether a device's `contact_uri`, in whatever form, is the same number or SIP address. */
  is(contactUri: string): boolean
}

/** Understands a number or SIP address in any form; `countries` are those that a number may be of, likeliest first. */
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
      // Exotel's own records leave the host out.
      const hosts = host === null || other.host === null || host === other.host
      return hosts && sipUser(other.user, countries) === sipUser(user, countries)
    }
    const whole = host === null ? [] : [`sip:${user}@${host}`]
    return { ok: true, value: { forms: [...whole, `sip:${user}`], doubt: null, is: isSame } }
  }
  const readings = numbersIn(text, countries)
  if (!readings.ok) return readings
  const { forms, doubt } = readings.value
  const isSame = (contactUri: string) => {
    const other = plainAddress(contactUri)
    // The library takes its time, and a list may hold thousands of numbers: most differ at their end.
    if (other.kind === 'sip' || !forms.some((form) => endOf(form) === endOf(other.text))) return false
    const others = numbersIn(contactUri, countries)
    return others.ok && others.value.forms.some((form) => forms.includes(form))
  }
  return { ok: true, value: { forms, doubt, is: isSame } }
}

/**
 * The numbers, in E.164, that a text may stand for. Numbering plans grow, so one that is whole but of no plan is
 * looked for all the same, and only doubted.
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

/** The user of a SIP address; one that is a number is the same one in every form. */
function sipUser(user: string, countries: readonly string[]): string {
  const readings = /^[+\d]/.test(user) ? readingsOf(`tel:${user}`, countries) : null
  return readings?.ok ? (readings.value[0]?.e164 ?? user) : user
}

/** The last digits of a number, which every way to write it has in common. */
function endOf(number: string): string {
  return number.replace(/\D/g, '').slice(-6)
}
