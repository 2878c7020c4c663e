import type { Ending, SignInForm } from '../core/contract.ts'
import { exitStatus } from '../core/exit-status.ts'
import { handlingOf } from '../core/failure.ts'
import type { Identity } from '../core/state.ts'
import { timing } from '../core/timing.ts'
import { words } from '../core/words.ts'
import { defaultIntegrationsUrl, parseBaseUrl } from '../exotel/base-url.ts'
import type { Gateway } from '../exotel/gateway.ts'
import { createHttp, type Fetch } from '../exotel/http.ts'
import { integrationsGateway } from '../exotel/integrations.ts'
import type { Keychain } from './storage/keychain.ts'
import type { SettingsFile } from './storage/settings.ts'
import type { Happening } from './store.ts'

/** Who is signed in, and the gateway that holds their secrets; no secret leaves this file but into the keychain. */
export interface Account {
  gateway(): Gateway | null
  /** Finds who signed in earlier, and says so as an event. */
  restore(): Promise<Happening>
  /** Tries the form at Exotel and keeps it unless Exotel refuses it. */
  signIn(form: SignInForm): Promise<SignInResult>
  /** Forgets the secrets, and says so as an event. */
  forget(): Promise<Happening>
}

export type SignInResult =
  | { readonly kept: true; readonly identity: Identity; readonly ending: Ending }
  | { readonly kept: false; readonly ending: Ending }

export interface AccountParts {
  readonly keychain: Keychain
  readonly settings: SettingsFile
  readonly fetch: Fetch
  /** Whether Exotel is the embedded simulator. */
  readonly simulated: boolean
}

/** Opens the account of one profile. */
export function openAccount({ keychain, settings, fetch, simulated }: AccountParts): Account {
  let current: Gateway | null = null

  const connect = (origin: string, userId: string, token: string): Gateway =>
    integrationsGateway(createHttp(origin, fetch), userId, token)

  return {
    gateway: () => current,

    async restore() {
      const { integrations } = settings.read()
      const base = integrations === null ? null : parseBaseUrl(integrations.url)
      if (integrations === null || base === null || !base.ok) return { kind: 'account-missing' }
      const identity = identityOf(integrations.userId, base.host, simulated)
      const secret = await keychain.read(keychainName(identity))
      if (!secret.ok) return { kind: 'keychain-failed', identity, failure: secret.failure }
      if (secret.value === null) return { kind: 'account-missing' }
      current = connect(base.origin, identity.userId, secret.value)
      return { kind: 'signed-in', identity }
    },

    async signIn({ userId, integrationsUrl, token }) {
      const base = parseBaseUrl(integrationsUrl ?? defaultIntegrationsUrl)
      if (!base.ok) return refusal(exitStatus.wrongUsage, base.sentence)
      if (/[^\x21-\x7e]/.test(token)) return refusal(exitStatus.wrongUsage, words.tokenNotOneWord)
      const identity = identityOf(userId, base.host, simulated)
      const gateway = connect(base.origin, userId, token)
      const tried = await gateway.read(AbortSignal.timeout(timing.callLimit))
      if (!tried.ok && handlingOf(tried.failure) !== 'retry') {
        return refusal(exitStatus.refused, words.failureLine(tried.failure))
      }
      const stored = await keychain.write(keychainName(identity), token)
      if (!stored.ok) {
        const { message, remedy } = words.keychain(stored.failure)
        return refusal(exitStatus.notAvailable, `${message} ${remedy}`)
      }
      settings.write({ ...settings.read(), integrations: { userId, url: base.origin } })
      current = gateway
      return {
        kept: true,
        identity,
        ending: tried.ok
          ? { exit: exitStatus.done, message: words.signedInAs(userId) }
          : { exit: exitStatus.notProven, message: words.keptUnproven(words.failureLine(tried.failure)) },
      }
    },

    async forget() {
      const { integrations } = settings.read()
      const base = integrations === null ? null : parseBaseUrl(integrations.url)
      if (integrations !== null && base?.ok === true) {
        const identity = identityOf(integrations.userId, base.host, simulated)
        const forgotten = await keychain.forget(keychainName(identity))
        if (!forgotten.ok) return { kind: 'keychain-failed', identity, failure: forgotten.failure }
      }
      settings.write({ ...settings.read(), integrations: null })
      current = null
      return { kind: 'signed-out' }
    },
  }
}

function identityOf(userId: string, host: string, simulated: boolean): Identity {
  return { userId, host, gateway: 'integrations', simulated }
}

function keychainName({ host, userId }: Identity): string {
  return `integrations:${host}:${userId}`
}

function refusal(exit: number, message: string): SignInResult {
  return { kept: false, ending: { exit, message } }
}
