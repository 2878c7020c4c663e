import type { LocalizedText } from '../../core/locales/messages.ts'
import { noSupport, type Result } from '../../core/model/failure.ts'
import { countriesNear, countryOf } from '../../core/model/regions.ts'
import { timing } from '../../core/model/timing.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import type { AccountForm } from '../../core/protocol/contract.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { PhoneNumberProblem } from '../../core/text/phone-number.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'
import { ccmApi } from '../../exotel/ccm/api.ts'
import { type CcmUser, deviceOf } from '../../exotel/ccm/devices.ts'
import { type CcmGateway, ccmGateway } from '../../exotel/ccm/gateway.ts'
import type { UserSearch } from '../../exotel/ccm/records.ts'
import { createHttp, type Fetch } from '../../exotel/http.ts'
import { numberSentence, type Refusal, refusal, refusalOf, urlSentence, wrongNumber } from './refusal.ts'

/** What opens the account API for one user. */
export interface AccountAccess {
  readonly origin: string
  readonly sid: string
  readonly apiKey: string
  readonly apiToken: string
  readonly userId: string
}

/** One user at the account API. */
export interface AccountLink {
  readonly gateway: CcmGateway
  /**
   * Gives the user's phone another number, as a person writes it. Without a country code it is one of the account's
   * region, or of the country of the phone's number until now.
   */
  changeNumber(text: string): Promise<CommandResult>
  /** Who the user is, as that API tells. */
  user(signal: AbortSignal): Promise<Result<CcmUser>>
}

/** Opens the account API for one user. */
export function linkAccount({ origin, userId, ...credentials }: AccountAccess, fetch: Fetch): AccountLink {
  const account = ccmApi(createHttp(origin, fetch), credentials)
  return {
    gateway: ccmGateway(account, userId),
    user: (signal) => account.readUser(userId, signal),
    async changeNumber(text) {
      const signal = AbortSignal.timeout(2 * timing.callLimit)
      const user = await account.readUser(userId, signal)
      if (!user.ok) return refusalOf(user.failure).ending
      const phone = deviceOf(user.value, 'phone')
      if (phone === null) return refusalOf({ ...noSupport, kind: 'no-such-device' }).ending
      const { countriesOfMasked, parsePhoneNumber } = await import('../../exotel/ccm/phone-number.ts')
      const near = [countryOf(origin) ?? [], countriesOfMasked(phone.address ?? '')].flat()
      const number = parsePhoneNumber(text, near)
      if (!number.ok) return wrongNumber(number.failure)
      const changed = await account.changeNumber(userId, phone.id, number.value.e164, signal)
      if (!changed.ok) return refusalOf(changed.failure).ending
      return {
        exit: exitCodes.done,
        message: changed.value.verified
          ? ({ number: said }) => said.changed
          : ({ number: said }) => said.changedUnverified,
      }
    },
  }
}

/** What a form comes to: access to exactly one user, or why there is none. */
export type TriedAccount =
  | { readonly ok: true; readonly access: AccountAccess; readonly user: CcmUser }
  | { readonly ok: false; readonly refusal: Refusal }

/** Looks for the user whom the form describes; none or several is told and never guessed. */
export async function tryAccount(form: AccountForm, fetch: Fetch): Promise<TriedAccount> {
  const base = parseBaseUrl(form.accountUrl)
  if (!base.ok) return refused(refusal(exitCodes.wrongUsage, urlSentence(base.problem)))
  const { sid, apiKey, apiToken, search } = form
  const account = ccmApi(createHttp(base.origin, fetch), { sid, apiKey, apiToken })
  const sought = await searchOf(search, base.origin)
  if (!sought.ok) return refused(refusal(exitCodes.wrongUsage, addressSentence(sought.failure)))
  const found = await account.findUsers(sought.value, AbortSignal.timeout(timing.userSearch))
  if (!found.ok) return refused(refusalOf(found.failure))
  const [user, ...others] = found.value
  if (user === undefined) {
    const doubt = 'address' in sought.value ? sought.value.address.doubt : null
    const nobody: LocalizedText = (messages) => messages.account.noSuchAgent[search.by]
    return refused(refusal(exitCodes.refused, doubt === null ? nobody : numberSentence(doubt)))
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

/** What is wrong with a number or SIP address. */
function addressSentence(problem: PhoneNumberProblem): LocalizedText {
  return problem === 'not-a-number' ? (messages) => messages.account.noAddress : numberSentence(problem)
}

function refused(why: Refusal): TriedAccount {
  return { ok: false, refusal: why }
}
