import { handlingOf, type Result } from '../../core/model/failure.ts'
import { emailForms } from '../../core/text/address.ts'
import type { Http } from '../http.ts'
import type { CcmDevice, CcmUser } from './devices.ts'
import {
  type FoundUsers,
  parseCcmDevice,
  parseCcmPage,
  parseCcmUser,
  parseCcmUsers,
  type UserSearch,
} from './records.ts'

/**
 * The account's sid and an API key with its token, from the API settings of Exotel's dashboard (Exotel: update user's
 * device).
 */
export interface CcmCredentials {
  readonly sid: string
  readonly apiKey: string
  readonly apiToken: string
}

/** The longest page of users (Exotel: list users). */
const longestPage = 50

/** Each page costs a call, and all agents of a company share one limit (Exotel: rate limits). */
const mostPages = 20

/** The calls of the account API that the app needs. Each settles once, never throws and has its own time limit. */
export interface CcmApi {
  /**
   * Finds users by e-mail, number or SIP address; 50 at most. Exotel compares letter by letter (guess), so if it finds
   * nobody, up to 1,000 users of the account are read and compared as numbers, addresses or e-mails.
   */
  findUsers(search: UserSearch, signal: AbortSignal): Promise<Result<readonly CcmUser[]>>
  /** Reads one page of all users with their devices: 50 at most, from `offset` on. */
  readPage(
    offset: number,
    signal: AbortSignal,
  ): Promise<Result<Pick<FoundUsers, 'users' | 'listed' | 'total'>>>
  /** Reads one user with their devices. */
  readUser(userId: string, signal: AbortSignal): Promise<Result<CcmUser>>
  /** Turns one device on or off. The device is what Exotel's answer says, which may differ from what was asked. */
  setAvailable(
    userId: string,
    deviceId: string,
    available: boolean,
    signal: AbortSignal,
  ): Promise<Result<CcmDevice>>
  /**
   * Gives a phone another number, in E.164. Until the new number is verified, the phone takes no calls (Exotel: update
   * user's device).
   */
  changeNumber(
    userId: string,
    deviceId: string,
    number: string,
    signal: AbortSignal,
  ): Promise<Result<CcmDevice>>
}

/**
 * The account API (CCM) of one account (Exotel: list users; update user's device). `http` goes to the host of
 * its region. Key and token are sent in a header; Exotel's samples write them into the URL, which ends up in logs.
 */
export function ccmApi(http: Http, credentials: CcmCredentials): CcmApi {
  const { sid, apiKey, apiToken } = credentials
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`
  const base = `/v2/accounts/${encodeURIComponent(sid)}/users`

  const get = (path: string, signal: AbortSignal) =>
    http({ method: 'GET', path, authorization, body: null, signal })

  async function listUsers(
    query: string,
    search: UserSearch,
    signal: AbortSignal,
  ): Promise<Result<FoundUsers>> {
    const answer = await get(`${base}?fields=devices&${query}`, signal)
    return answer.ok ? parseCcmUsers(answer.value, search) : answer
  }

  /**
   * Reads the account's users page by page. A page may be shorter than asked for, so only an empty or repeated page or
   * the total ends the list. If a later page is refused, the users found so far count.
   */
  async function searchAllUsers(
    search: UserSearch,
    signal: AbortSignal,
  ): Promise<Result<readonly CcmUser[]>> {
    const found = new Map<string, CcmUser>()
    const seen = new Set<string>()
    let offset = 0
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await listUsers(`limit=${longestPage}&offset=${offset}`, search, signal)
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
          ? `email=${commaList(emailForms(search.email))}`
          : `devices.contact_uri=${commaList(search.address.forms)}`
      const found = await listUsers(`${filter}&limit=${longestPage}`, search, signal)
      if (!found.ok) return found
      const { users, unreadable } = found.value
      if (users.length > 0) return { ok: true, value: users }
      // Exotel filtered this page, so an unreadable user on it is the one that was searched for.
      if (unreadable !== null) return unreadable
      const inOtherForm = await searchAllUsers(search, signal)
      // If Exotel refuses the whole list, the result of the first search counts: no user.
      return inOtherForm.ok || handlingOf(inOtherForm.failure) === 'retry'
        ? inOtherForm
        : { ok: true, value: [] }
    },
    readPage: async (offset, signal) => {
      const answer = await get(`${base}?fields=devices&limit=${longestPage}&offset=${offset}`, signal)
      return answer.ok ? parseCcmPage(answer.value) : answer
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

/** Several values of one filter, separated by commas (Exotel: list users). */
function commaList(values: readonly string[]): string {
  return values.map(encodeURIComponent).join(',')
}
