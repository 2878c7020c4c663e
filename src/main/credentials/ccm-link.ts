import type { LocalizedText } from '../../core/locales/messages.ts'
import type { RateLimit } from '../../core/model/account-limit.ts'
import { noSupport, type Result } from '../../core/model/failure.ts'
import type { PhoneNumberProblem } from '../../core/model/phone-number.ts'
import { countriesNear, countryOf } from '../../core/model/regions.ts'
import { timing } from '../../core/model/timing.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm } from '../../core/protocol/shared-requests.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'
import { ccmApi } from '../../exotel/ccm/api.ts'
import { type CcmUser, deviceOf } from '../../exotel/ccm/devices.ts'
import { type CcmGateway, ccmGateway } from '../../exotel/ccm/gateway.ts'
import type { UserSearch } from '../../exotel/ccm/records.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import { createHttp } from '../../exotel/http.ts'
import {
  invalidNumber,
  numberSentence,
  type Refusal,
  refusal,
  refusalOf,
  urlSentence,
} from './sign-in-result.ts'

/** What a client of the account API (CCM) needs to act for one user. */
export interface CcmAccess {
  readonly origin: string
  readonly sid: string
  readonly apiKey: string
  readonly apiToken: string
  readonly userId: string
}

/** One user at the account API. */
export interface CcmLink {
  readonly gateway: CcmGateway
  /**
   * Changes the number of the user's phone; `text` as people write it. Without a country code, the number belongs to a
   * country of the account's region, or to the country of the current number.
   */
  changeNumber(text: string): Promise<CommandResult>
  /** The user's record. */
  user(signal: AbortSignal): Promise<Result<CcmUser>>
}

/**
 * Opens the account API for one user. Sends nothing. `onRateLimit` is called with what each answer says of the account's
 * limit.
 */
export function openCcmLink(
  { origin, userId, ...credentials }: CcmAccess,
  fetch: Fetch,
  onRateLimit?: (seen: RateLimit) => void,
): CcmLink {
  const account = ccmApi(createHttp(origin, fetch, onRateLimit), credentials)
  return {
    gateway: ccmGateway(account, userId),
    user: (signal) => account.readUser(userId, signal),
    async changeNumber(text) {
      const signal = AbortSignal.timeout(2 * timing.callLimit)
      const user = await account.readUser(userId, signal)
      if (!user.ok) return refusalOf(user.failure).result
      const phone = deviceOf(user.value, 'phone')
      if (phone === null) return refusalOf({ ...noSupport, kind: 'no-such-device' }).result
      const { countriesOfMasked, parsePhoneNumber } = await import('../../exotel/ccm/phone-number.ts')
      const near = [countryOf(origin) ?? [], countriesOfMasked(phone.address ?? '')].flat()
      const number = parsePhoneNumber(text, near)
      if (!number.ok) return invalidNumber(number.failure)
      const changed = await account.changeNumber(userId, phone.id, number.value.e164, signal)
      if (!changed.ok) return refusalOf(changed.failure).result
      return {
        exit: exitCodes.done,
        message: changed.value.verified
          ? (messages) => messages.number.changed
          : (messages) => messages.number.changedUnverified,
      }
    },
  }
}

/** The one user whom a form describes and the access to them, or why there is none. */
export type FoundCcmUser =
  | { readonly ok: true; readonly access: CcmAccess; readonly user: CcmUser }
  | { readonly ok: false; readonly refusal: Refusal }

/** Searches the account for the user whom the form describes. If no user or several match, it is refused. */
export async function findCcmUser(form: AccountForm, fetch: Fetch): Promise<FoundCcmUser> {
  const base = parseBaseUrl(form.accountUrl)
  if (!base.ok) return refused(refusal(exitCodes.wrongUsage, urlSentence(base.problem)))
  const { sid, apiKey, apiToken, search } = form
  const account = ccmApi(createHttp(base.origin, fetch), { sid, apiKey, apiToken })
  const parsed = await searchOf(search, base.origin)
  if (!parsed.ok) return refused(refusal(exitCodes.wrongUsage, addressSentence(parsed.failure)))
  const found = await account.findUsers(parsed.value, AbortSignal.timeout(timing.userSearch))
  if (!found.ok) return refused(refusalOf(found.failure))
  const [user, ...others] = found.value
  if (user === undefined) {
    const doubt = 'address' in parsed.value ? parsed.value.address.doubt : null
    const noSuchAgent: LocalizedText = (messages) => messages.account.noSuchAgent[search.by]
    return refused(refusal(exitCodes.refused, doubt === null ? noSuchAgent : numberSentence(doubt)))
  }
  if (others.length > 0) {
    const count = found.value.length
    return refused(refusal(exitCodes.refused, (messages) => messages.account.severalAgents[search.by](count)))
  }
  return { ok: true, access: { origin: base.origin, sid, apiKey, apiToken, userId: user.id }, user }
}

async function searchOf(
  search: AccountForm['search'],
  origin: string,
): Promise<Result<UserSearch, PhoneNumberProblem>> {
  if (search.by === 'email') return { ok: true, value: { email: search.email } }
  const { parseAddressQuery } = await import('../../exotel/ccm/address-query.ts')
  const address = parseAddressQuery(search.contactUri, countriesNear(origin))
  return address.ok ? { ok: true, value: { address: address.value } } : address
}

/** Why a text is neither a number nor a SIP address. */
function addressSentence(problem: PhoneNumberProblem): LocalizedText {
  return problem === 'not-a-number' ? (messages) => messages.account.noAddress : numberSentence(problem)
}

function refused(refusal: Refusal): FoundCcmUser {
  return { ok: false, refusal }
}
