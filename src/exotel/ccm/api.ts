import { handlingOf, type Result } from '../../core/model/failure.ts'
import { emailForms } from '../../core/text/address.ts'
import type { Http } from '../http.ts'
import type { CcmDevice, CcmUser } from './devices.ts'
import { type FoundUsers, parseCcmDevice, parseCcmUser, parseCcmUsers, type UserSearch } from './records.ts'

/** What opens an account: its sid, and an API key with its token (Exotel: API settings of the dashboard). */
export interface CcmCredentials {
  readonly sid: string
  readonly apiKey: string
  readonly apiToken: string
}

/** More than this is not given at once (Exotel: list users). */
const longestList = 50

/** A list of users is looked through up to here: each page is a call, and all desks share the account's limit. */
const mostPages = 20

/** The calls of the account API that are needed. Each settles once, never throws, and has a time limit of its own. */
export interface CcmApi {
  /**
   * The users whom the search fits: none, one, or several, which is for a person to judge. More than 50 are cut off
   * there: they are told as several all the same. Exotel compares what is stored letter by letter, so where it finds
   * nobody the account's users, up to 1,000 of them, are looked through for the same number or e-mail in another form.
   */
  findUsers(search: UserSearch, signal: AbortSignal): Promise<Result<readonly CcmUser[]>>
  /** One user with their devices. */
  readUser(userId: string, signal: AbortSignal): Promise<Result<CcmUser>>
  /** Turns one device on or off; the device is what the answer says, which need not be what was asked. */
  setAvailable(
    userId: string,
    deviceId: string,
    available: boolean,
    signal: AbortSignal,
  ): Promise<Result<CcmDevice>>
  /**
   * Gives a phone another number, in E.164. Calls stop ringing there until the new number is verified. Never together
   * with `available`: Exotel refuses both in one request (1007).
   */
  changeNumber(
    userId: string,
    deviceId: string,
    number: string,
    signal: AbortSignal,
  ): Promise<Result<CcmDevice>>
}

/**
 * The account API (CCM) of one account, through `http` to the host of its region. The key and token travel in a header:
 * Exotel's samples write them into the URL, from where they would get into logs.
 */
export function ccmApi(http: Http, credentials: CcmCredentials): CcmApi {
  const { sid, apiKey, apiToken } = credentials
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`
  const base = `/v2/accounts/${encodeURIComponent(sid)}/users`

  const get = (path: string, signal: AbortSignal) =>
    http({ method: 'GET', path, authorization, body: null, signal })

  async function list(query: string, search: UserSearch, signal: AbortSignal): Promise<Result<FoundUsers>> {
    const answer = await get(`${base}?fields=devices&${query}`, signal)
    return answer.ok ? parseCcmUsers(answer.value, search) : answer
  }

  /**
   * Looks at every user, page by page; a page may be shorter than was asked for, and only an empty one is surely past
   * the end. A page that cannot be understood, or is refused, takes nothing from those who are found on others.
   */
  async function lookThrough(search: UserSearch, signal: AbortSignal): Promise<Result<readonly CcmUser[]>> {
    const found = new Map<string, CcmUser>()
    const seen = new Set<string>()
    let offset = 0
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await list(`limit=${longestList}&offset=${offset}`, search, signal)
      if (!answer.ok && (page === 0 || handlingOf(answer.failure) === 'retry')) return answer
      if (!answer.ok) break
      const { users, ids, listed, total } = answer.value
      for (const user of users) found.set(user.id, user)
      offset += listed
      const isRepeated = ids.length > 0 && ids.every((id) => seen.has(id))
      if (listed === 0 || isRepeated || (total !== null && offset >= total)) break
      for (const id of ids) seen.add(id)
    }
    return { ok: true, value: [...found.values()] }
  }

  async function change(
    userId: string,
    deviceId: string,
    body: { readonly available: boolean } | { readonly contact_uri: string },
    signal: AbortSignal,
  ): Promise<Result<CcmDevice>> {
    const path = `${base}/${encodeURIComponent(userId)}/devices/${encodeURIComponent(deviceId)}`
    const answer = await http({ method: 'PUT', path, authorization, body, signal })
    return answer.ok ? parseCcmDevice(answer.value, deviceId) : answer
  }

  return {
    findUsers: async (search, signal) => {
      const filter =
        'email' in search
          ? `email=${listed(emailForms(search.email))}`
          : `devices.contact_uri=${listed(search.address.forms)}`
      const found = await list(`${filter}&limit=${longestList}`, search, signal)
      if (!found.ok) return found
      const { users, unreadable } = found.value
      if (users.length > 0) return { ok: true, value: users }
      // Who cannot be understood there is whoever was asked for.
      if (unreadable !== null) return unreadable
      const other = await lookThrough(search, signal)
      // The list is a help only: an account that does not give it has answered who was looked for.
      return other.ok || handlingOf(other.failure) === 'retry' ? other : { ok: true, value: [] }
    },
    readUser: async (userId, signal) => {
      const answer = await get(`${base}/${encodeURIComponent(userId)}?fields=devices`, signal)
      return answer.ok ? parseCcmUser(answer.value, userId) : answer
    },
    setAvailable: (userId, deviceId, available, signal) => change(userId, deviceId, { available }, signal),
    changeNumber: (userId, deviceId, number, signal) =>
      change(userId, deviceId, { contact_uri: number }, signal),
  }
}

/** Several values of one filter (Exotel: list users). */
function listed(values: readonly string[]): string {
  return values.map(encodeURIComponent).join(',')
}
