import type { Ending, SignInForm } from '../core/contract.ts'
import { exitStatus } from '../core/exit-status.ts'
import { type Failure, handlingOf, type Result } from '../core/failure.ts'
import { redact } from '../core/redact.ts'
import type { DiskFailure, Identity } from '../core/state.ts'
import { timing } from '../core/timing.ts'
import { words } from '../core/words.ts'
import { defaultIntegrationsUrl, parseBaseUrl } from '../exotel/base-url.ts'
import type { Gateway } from '../exotel/gateway.ts'
import { createHttp, type Fetch } from '../exotel/http.ts'
import { integrationsGateway, mintToken, renewingGateway } from '../exotel/integrations.ts'
import type { Keychain } from './storage/keychain.ts'
import { replaceSecrets } from './storage/replace-secrets.ts'
import type { SettingsFile } from './storage/settings-schema.ts'
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
  /** Puts the newest minted token into the keychain, where that did not take it when it was minted. */
  keepMinted(): Promise<void>
  /** `text` as others may read it: without any secret that was used in this run, superseded ones included. */
  redact(text: string): string
}

export type SignInResult =
  | { readonly kept: true; readonly identity: Identity; readonly ending: Ending }
  /** `disk`: why it could not be kept, where that was the profile's fault. */
  | { readonly kept: false; readonly ending: Ending; readonly disk: DiskFailure | null }

export interface AccountParts {
  readonly keychain: Keychain
  readonly settings: SettingsFile
  readonly fetch: Fetch
  /** Whether Exotel is the embedded simulator. */
  readonly simulated: boolean
}

/** The app that mints tokens. */
interface App {
  readonly appId: string
  readonly appSecret: string
}

/** Whom the settings name. */
interface Named {
  readonly origin: string
  readonly identity: Identity
  readonly appId: string | null
}

/** Opens the account of one profile. */
export function openAccount({ keychain, settings, fetch, simulated }: AccountParts): Account {
  let current: Gateway | null = null
  /** Minted and in use, but not in the keychain yet. */
  let unkept: { readonly name: string; readonly token: string } | null = null
  const used = new Set<string>()

  function connect(origin: string, identity: Identity, token: string, app: App | null): Gateway {
    used.add(token)
    if (app !== null) used.add(app.appSecret)
    const http = createHttp(origin, fetch)
    const gatewayOf = (one: string) => integrationsGateway(http, identity.userId, one)
    if (app === null) return gatewayOf(token)
    const renewing: Gateway = renewingGateway(gatewayOf, token, async (signal) => {
      const minted = await mintToken(http, app.appId, app.appSecret, signal)
      if (minted.ok) used.add(minted.value)
      if (minted.ok && current === renewing) {
        unkept = { name: tokenName(identity), token: minted.value }
        // Switching goes on meanwhile: a keychain that is locked must not hold it up.
        void keepMinted()
      }
      return minted
    })
    return renewing
  }

  /** A token that is never kept costs one more minting at the next start. */
  async function keepMinted(): Promise<void> {
    const keeping = unkept
    if (keeping === null) return
    const kept = await keychain.write(keeping.name, keeping.token)
    if (kept.ok && unkept === keeping) unkept = null
  }

  /** Whom the settings name; null where nobody is signed in. */
  function named(): Named | null {
    const { integrations } = settings.read()
    const base = integrations === null ? null : parseBaseUrl(integrations.url)
    if (integrations === null || base === null || !base.ok) return null
    const identity = identityOf(integrations.userId, base.host, simulated)
    return { origin: base.origin, identity, appId: integrations.appId }
  }

  /** The names of the secrets in the keychain of whom the settings name; the token, which the rest hangs on, last. */
  function secretsNamed(): readonly string[] {
    const found = named()
    if (found === null) return []
    const { identity, appId } = found
    return [...(appId === null ? [] : [appName(identity, appId)]), tokenName(identity)]
  }

  return {
    gateway: () => current,

    async restore() {
      const disk = settings.trouble()
      if (disk !== null) return { kind: 'disk-failed', failure: disk }
      const found = named()
      if (found === null) return { kind: 'account-missing', former: null }
      const { identity, origin, appId } = found
      const token = await keychain.read(tokenName(identity))
      if (!token.ok) return { kind: 'keychain-failed', identity, failure: token.failure }
      if (token.value === null) return { kind: 'account-missing', former: identity }
      const appSecret = appId === null ? null : await keychain.read(appName(identity, appId))
      if (appSecret?.ok === false) return { kind: 'keychain-failed', identity, failure: appSecret.failure }
      const app = appId === null || !appSecret?.value ? null : { appId, appSecret: appSecret.value }
      current = connect(origin, identity, token.value, app)
      return { kind: 'signed-in', identity }
    },

    async signIn({ userId, integrationsUrl, credential }) {
      const base = parseBaseUrl(integrationsUrl ?? defaultIntegrationsUrl)
      if (!base.ok) return refusal(exitStatus.wrongUsage, base.sentence)
      const identity = identityOf(userId, base.host, simulated)
      const app = credential.kind === 'app' ? credential : null
      used.add(credential.kind === 'token' ? credential.token : credential.appSecret)
      const limit = AbortSignal.timeout(timing.callLimit)
      const token: Result<string> =
        credential.kind === 'token'
          ? { ok: true, value: credential.token }
          : await mintToken(createHttp(base.origin, fetch), credential.appId, credential.appSecret, limit)
      if (!token.ok) return refusal(exitOf(token.failure), words.failureLine(token.failure))
      if (/[^\x21-\x7e]/.test(token.value)) return refusal(exitStatus.wrongUsage, words.tokenNotOneWord)
      const gateway = connect(base.origin, identity, token.value, null)
      const tried = await gateway.read(limit)
      if (!tried.ok && handlingOf(tried.failure) !== 'retry') {
        return refusal(exitStatus.refused, words.failureLine(tried.failure))
      }
      const secrets = new Map<string, string>()
      // The token comes last: until it is replaced, the one that was there works on.
      if (app !== null) secrets.set(appName(identity, app.appId), app.appSecret)
      secrets.set(tokenName(identity), token.value)
      const before = secretsNamed()
      const stored = await replaceSecrets(keychain, secrets)
      if (!stored.ok) return refusal(exitStatus.notAvailable, words.tokenNotKept(stored.failure))
      const written = settings.write({
        ...settings.read(),
        integrations: { userId, url: base.origin, appId: app?.appId ?? null },
      })
      if (!written.ok) {
        const putBack = await stored.value()
        const message = `${words.diskLine(written.failure)} ${words.notSignedIn(putBack)}`
        return {
          kept: false,
          ending: { exit: exitStatus.internalError, message },
          disk: written.failure,
        }
      }
      // What nothing names any more would stay in the keychain for ever; one that fails now harms nothing but that.
      for (const name of before) if (!secrets.has(name)) await keychain.forget(name)
      current = connect(base.origin, identity, token.value, app)
      unkept = null
      return {
        kept: true,
        identity,
        ending: tried.ok
          ? { exit: exitStatus.done, message: words.signedInAs(userId) }
          : { exit: exitStatus.notProven, message: words.keptUnproven(words.failureLine(tried.failure)) },
      }
    },

    async forget() {
      const found = named()
      if (found !== null) {
        for (const name of secretsNamed()) {
          const forgotten = await keychain.forget(name)
          if (!forgotten.ok) {
            return { kind: 'keychain-failed', identity: found.identity, failure: forgotten.failure }
          }
        }
      }
      const written = found === null ? null : settings.write({ ...settings.read(), integrations: null })
      current = null
      unkept = null
      return { kind: 'signed-out', disk: written?.ok === false ? written.failure : null }
    },

    keepMinted,
    redact: (text) => redact(text, used),
  }
}

function identityOf(userId: string, host: string, simulated: boolean): Identity {
  return { userId, host, gateway: 'integrations', simulated }
}

function tokenName({ host, userId }: Identity): string {
  return `integrations:${host}:${userId}`
}

function appName({ host }: Identity, appId: string): string {
  return `app:${host}:${appId}`
}

/** Without a token there is nothing to keep; what may work later is told apart from what Exotel refuses. */
function exitOf(failure: Failure): number {
  return handlingOf(failure) === 'retry' ? exitStatus.notProven : exitStatus.refused
}

function refusal(exit: number, message: string): SignInResult {
  return { kept: false, ending: { exit, message }, disk: null }
}
