import type { Result } from '../core/failure.ts'
import type { AccountDevice, AccountUser } from './account-devices.ts'
import {
  parseAccountDevice,
  parseAccountUser,
  parseAccountUsers,
  type UserSearch,
} from './account-records.ts'
import type { Http } from './http.ts'

/** What opens an account: its sid, and an API key with its token (Exotel: API settings of the dashboard). */
export interface AccountCredentials {
  readonly sid: string
  readonly apiKey: string
  readonly apiToken: string
}

/** More than this is not given at once (Exotel: list users). */
const longestList = 50

/** The calls of the account API that are needed. Each settles once, never throws, and has a time limit of its own. */
export interface Account {
  /**
   * The users whom the search fits: none, one, or several, which is for a person to judge. More than 50 are cut off
   * there: they are told as several all the same.
   */
  findUsers(search: UserSearch, signal: AbortSignal): Promise<Result<readonly AccountUser[]>>
  /** One user with their devices. */
  readUser(userId: string, signal: AbortSignal): Promise<Result<AccountUser>>
  /** Turns one device on or off; the device is what the answer says, which need not be what was asked. */
  setAvailable(
    userId: string,
    deviceId: string,
    available: boolean,
    signal: AbortSignal,
  ): Promise<Result<AccountDevice>>
  /**
   * Gives a phone another number, in E.164. Calls stop ringing there until the new number is verified. Never together
   * with `available`: Exotel refuses both in one request (1007).
   */
  changeNumber(
    userId: string,
    deviceId: string,
    number: string,
    signal: AbortSignal,
  ): Promise<Result<AccountDevice>>
}

/**
 * The account API (CCM) of one account, through `http` to the host of its region. The key and token travel in a header:
 * Exotel's samples write them into the URL, from where they would get into logs.
 */
export function openAccount(http: Http, credentials: AccountCredentials): Account {
  const { sid, apiKey, apiToken } = credentials
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`
  const users = `/v2/accounts/${encodeURIComponent(sid)}/users`

  const get = (path: string, signal: AbortSignal) =>
    http({ method: 'GET', path, authorization, body: null, signal })

  async function change(
    userId: string,
    deviceId: string,
    body: { readonly available: boolean } | { readonly contact_uri: string },
    signal: AbortSignal,
  ): Promise<Result<AccountDevice>> {
    const path = `${users}/${encodeURIComponent(userId)}/devices/${encodeURIComponent(deviceId)}`
    const answer = await http({ method: 'PUT', path, authorization, body, signal })
    return answer.ok ? parseAccountDevice(answer.value, deviceId) : answer
  }

  return {
    findUsers: async (search, signal) => {
      const filter =
        'email' in search
          ? `email=${encodeURIComponent(search.email)}`
          : `devices.contact_uri=${encodeURIComponent(search.contactUri)}`
      const answer = await get(`${users}?fields=devices&${filter}&limit=${longestList}`, signal)
      return answer.ok ? parseAccountUsers(answer.value, search) : answer
    },
    readUser: async (userId, signal) => {
      const answer = await get(`${users}/${encodeURIComponent(userId)}?fields=devices`, signal)
      return answer.ok ? parseAccountUser(answer.value, userId) : answer
    },
    setAvailable: (userId, deviceId, available, signal) => change(userId, deviceId, { available }, signal),
    changeNumber: (userId, deviceId, number, signal) =>
      change(userId, deviceId, { contact_uri: number }, signal),
  }
}
