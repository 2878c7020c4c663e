import type { AccountForm } from '../../core/contract.ts'
import type { Ending } from '../../core/ending.ts'
import { exitStatus } from '../../core/exit-status.ts'
import { noSupport, type Result } from '../../core/failure.ts'
import { timing } from '../../core/timing.ts'
import { openAccount } from '../../exotel/account.ts'
import { type AccountUser, deviceOf } from '../../exotel/account-devices.ts'
import { type AccountGateway, accountGateway } from '../../exotel/account-switching.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'
import { createHttp, type Fetch } from '../../exotel/http.ts'
import { type Refusal, refusal, refusalOf, urlSentence } from './refusal.ts'

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
  readonly gateway: AccountGateway
  /** Gives the user's phone another number, in E.164. */
  changeNumber(number: string): Promise<Ending>
  /** Who the user is, as that API tells. */
  user(signal: AbortSignal): Promise<Result<AccountUser>>
}

/** Opens the account API for one user. */
export function linkAccount({ origin, userId, ...credentials }: AccountAccess, fetch: Fetch): AccountLink {
  const account = openAccount(createHttp(origin, fetch), credentials)
  return {
    gateway: accountGateway(account, userId),
    user: (signal) => account.readUser(userId, signal),
    async changeNumber(number) {
      const signal = AbortSignal.timeout(2 * timing.callLimit)
      const user = await account.readUser(userId, signal)
      if (!user.ok) return refusalOf(user.failure).ending
      const phone = deviceOf(user.value, 'phone')
      if (phone === null) return refusalOf({ ...noSupport, kind: 'no-such-device' }).ending
      const changed = await account.changeNumber(userId, phone.id, number, signal)
      if (!changed.ok) return refusalOf(changed.failure).ending
      return {
        exit: exitStatus.done,
        message: changed.value.verified
          ? ({ number: said }) => said.changed
          : ({ number: said }) => said.changedUnverified,
      }
    },
  }
}

/** What a form comes to: access to exactly one user, or why there is none. */
export type TriedAccount =
  | { readonly ok: true; readonly access: AccountAccess; readonly user: AccountUser }
  | { readonly ok: false; readonly refusal: Refusal }

/** Looks for the user whom the form describes; none or several is told and never guessed. */
export async function tryAccount(form: AccountForm, fetch: Fetch): Promise<TriedAccount> {
  const base = parseBaseUrl(form.accountUrl)
  if (!base.ok) return refused(refusal(exitStatus.wrongUsage, urlSentence(base.problem)))
  const { sid, apiKey, apiToken, search } = form
  const account = openAccount(createHttp(base.origin, fetch), { sid, apiKey, apiToken })
  const sought = search.by === 'email' ? { email: search.email } : { contactUri: search.contactUri }
  const found = await account.findUsers(sought, AbortSignal.timeout(timing.callLimit))
  if (!found.ok) return refused(refusalOf(found.failure))
  const [user, ...others] = found.value
  if (user === undefined)
    return refused(refusal(exitStatus.refused, (words) => words.account.noSuchAgent[search.by]))
  if (others.length > 0) {
    const count = found.value.length
    return refused(refusal(exitStatus.refused, (words) => words.account.severalAgents[search.by](count)))
  }
  return { ok: true, access: { origin: base.origin, sid, apiKey, apiToken, userId: user.id }, user }
}

function refused(why: Refusal): TriedAccount {
  return { ok: false, refusal: why }
}
