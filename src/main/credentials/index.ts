import { failureLine } from '../../core/locales/failures.ts'
import { tokenText } from '../../core/locales/token.ts'
import type { Failure } from '../../core/model/failure.ts'
import { timing } from '../../core/model/timing.ts'
import { stageAt, type TokenLife } from '../../core/model/token-life.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { redact } from '../../core/text/redact.ts'
import { combinedGateway } from '../../exotel/combined.ts'
import type { Gateway } from '../../exotel/gateway.ts'
import type { Fetch } from '../../exotel/http.ts'
import type { Keychain } from '../keychain/keychain.ts'
import type { Settings, SettingsFile } from '../settings/settings-schema.ts'
import type { Account } from './account.ts'
import { type AccountAccess, type AccountLink, linkAccount, tryAccount } from './ccm-link.ts'
import { agentInNames } from './found-again.ts'
import { accountAccess, identityAt, identityOf, integrationsAccess } from './identity.ts'
import {
  type IntegrationsAccess,
  type IntegrationsLink,
  linkIntegrations,
  trySignIn,
} from './integrations-link.ts'
import { accountName, appName, secretNames, tokenName } from './keychain-names.ts'
import { type Refusal, refusal, refusalOf } from './refusal.ts'
import { sameAgent } from './same-agent.ts'
import { saveCredentials } from './save-credentials.ts'

export interface AccountParts {
  readonly keychain: Keychain
  readonly settings: SettingsFile
  readonly fetch: Fetch
  /** The host of the embedded Exotel; null where none runs. */
  readonly simulator: string | null
  /** Hears why the account could not be read although switching works, and null once it can be. */
  onAccountRead(failure: Failure | null): void
  /** Hears when the token ends that was minted in place of one that Exotel no longer took. */
  onTokenRenewed(token: TokenLife | null): void
}

/** Opens the account of one profile. */
export function openAccount(parts: AccountParts): Account {
  const { keychain, settings, fetch, simulator, onAccountRead, onTokenRenewed } = parts
  let integrations: IntegrationsLink | null = null
  let account: AccountLink | null = null
  let gateway: Gateway | null = null
  /** Minted and in use, but not in the keychain yet. */
  let unkept: { readonly name: string; readonly token: string } | null = null
  const used = new Set<string>()

  const tokenLife = () => integrations?.tokenLife() ?? null

  /** Puts the links that are open together to one gateway. */
  function join(): void {
    gateway =
      integrations === null
        ? (account?.gateway ?? null)
        : account === null
          ? integrations.gateway
          : combinedGateway(integrations.gateway, account.gateway, onAccountRead)
  }

  function openIntegrations(access: IntegrationsAccess): IntegrationsLink {
    used.add(access.token)
    if (access.app !== null) used.add(access.app.appSecret)
    const name = tokenName(new URL(access.origin).host, access.userId)
    const link: IntegrationsLink = linkIntegrations(access, fetch, (token) => {
      used.add(token)
      if (integrations !== link) return
      unkept = { name, token }
      onTokenRenewed(link.tokenLife())
      // Switching goes on meanwhile: a keychain that is locked must not hold it up.
      void keepMinted()
    })
    return link
  }

  function openAccountLink(access: AccountAccess): AccountLink {
    used.add(access.apiToken)
    used.add(`${access.apiKey}:${access.apiToken}`)
    return linkAccount(access, fetch)
  }

  /** A token that is never kept costs one more minting at the next start. */
  async function keepMinted(): Promise<void> {
    const keeping = unkept
    if (keeping === null) return
    const kept = await keychain.write(keeping.name, keeping.token)
    if (kept.ok && unkept === keeping) unkept = null
  }

  /** What the settings say; where they were lost, what the keychain knows, which then stands in the settings again. */
  async function whoIsNamed(): Promise<Settings> {
    const named = settings.read()
    if (!settings.agentLost()) return named
    const names = await keychain.accounts()
    const found = names.ok ? agentInNames(names.value) : null
    if (found === null) return named
    // Where the disk does not take it, it is found again at the next start.
    settings.write({ integrations: found })
    return { ...named, integrations: found }
  }

  /** Forgets one secret for good, at the agent's word: where it is locked, they are asked to unlock it. */
  async function forgetOne(name: string): ReturnType<Keychain['forget']> {
    const forgotten = await keychain.forget(name)
    if (forgotten.ok || forgotten.failure.kind !== 'locked') return forgotten
    return (await keychain.unlock([name], 'all')) === 'open' ? keychain.forget(name) : forgotten
  }

  /** Refuses two links that speak of two people. */
  async function disagreement(one: IntegrationsLink, other: AccountLink): Promise<Refusal | null> {
    const limit = AbortSignal.timeout(timing.callLimit)
    const [agent, user] = await Promise.all([one.agent(limit), other.user(limit)])
    if (!agent.ok) return refusalOf(agent.failure)
    if (!user.ok) return refusalOf(user.failure)
    switch (sameAgent(agent.value, user.value)) {
      case true:
        return null
      case false:
        return refusal(exitCodes.refused, (messages) => messages.account.anotherAgent)
      case null:
        return refusal(exitCodes.refused, (messages) => messages.account.nobodyKnowsWho)
    }
  }

  return {
    gateway: () => gateway,
    agentLost: settings.agentLost,
    unlock: () => keychain.unlock(secretNames(settings.read()), 'any'),

    async restore() {
      const disk = settings.trouble()
      if (disk !== null) return { kind: 'disk-failed', failure: disk }
      const named = await whoIsNamed()
      const former = identityOf(named, simulator)
      if (former === null) return { kind: 'account-missing', former: null }
      const found: Map<string, string> = new Map()
      for (const name of secretNames(named)) {
        const secret = await keychain.read(name)
        if (!secret.ok) return { kind: 'keychain-failed', identity: former, failure: secret.failure }
        if (secret.value !== null) found.set(name, secret.value)
      }
      const token = integrationsAccess(named, found)
      const key = accountAccess(named, found)
      if (token === null && key === null) return { kind: 'account-missing', former }
      integrations = token === null ? null : openIntegrations(token)
      account = key === null ? null : openAccountLink(key)
      join()
      const here: Settings = {
        ...named,
        integrations: token === null ? null : named.integrations,
        account: key === null ? null : named.account,
      }
      return { kind: 'signed-in', identity: identityOf(here, simulator) ?? former, token: tokenLife() }
    },

    async signIn(form) {
      const tried = await trySignIn(form, fetch, (secret) => used.add(secret))
      if (!tried.ok) return tried.refusal
      const { origin, userId, token, app } = tried.access
      const link = openIntegrations(tried.access)
      const other = account === null ? null : await disagreement(link, account)
      if (other !== null) return other
      const { host } = new URL(origin)
      const secrets = new Map<string, string>()
      // The token comes last: until it is replaced, the one that was there works on.
      if (app !== null) secrets.set(appName(host, app.appId), app.appSecret)
      secrets.set(tokenName(host, userId), token)
      const change = { integrations: { userId, url: origin, appId: app?.appId ?? null } }
      const refused = await saveCredentials({ keychain, settings }, secrets, change)
      if (refused !== null) return refused
      integrations = link
      unkept = null
      join()
      return {
        kept: true,
        identity: identityAt(host, userId, account === null ? 'integrations' : 'both', simulator),
        token: link.tokenLife(),
        tokenTold: true,
        ending: withTokenLife(
          tried.untried === null ? signedInAs(userId) : untriedYet(tried.untried),
          link.tokenLife(),
        ),
      }
    },

    async connectAccount(form) {
      used.add(form.apiToken)
      const tried = await tryAccount(form, fetch)
      if (!tried.ok) return tried.refusal
      const { origin, sid, apiKey, apiToken, userId } = tried.access
      const link = openAccountLink(tried.access)
      const other = integrations === null ? null : await disagreement(integrations, link)
      if (other !== null) return other
      const { host } = new URL(origin)
      const secrets = new Map([[accountName(host, sid), `${apiKey}:${apiToken}`]])
      const refused = await saveCredentials({ keychain, settings }, secrets, {
        account: { url: origin, sid, userId },
      })
      if (refused !== null) return refused
      account = link
      join()
      const { name } = tried.user
      return {
        kept: true,
        identity: identityOf(settings.read(), simulator) ?? identityAt(host, userId, 'account', simulator),
        token: tokenLife(),
        tokenTold: false,
        ending: {
          exit: exitCodes.done,
          message: ({ account }) => (name === '' ? account.connected : account.connectedAs(name)),
        },
      }
    },

    async disconnectAccount() {
      const before = settings.read()
      const identity = identityOf({ ...before, account: null }, simulator)
      if (identity === null) return { kind: 'account-missing', former: null }
      for (const name of secretNames({ ...before, integrations: null })) {
        const forgotten = await forgetOne(name)
        if (!forgotten.ok) return { kind: 'keychain-failed', identity, failure: forgotten.failure }
      }
      const written = settings.write({ account: null })
      account = null
      join()
      return written.ok
        ? { kind: 'signed-in', identity, token: tokenLife() }
        : { kind: 'disk-failed', failure: written.failure }
    },

    changeNumber: async (text) =>
      account === null
        ? { exit: exitCodes.notAvailable, message: (messages) => messages.account.none }
        : account.changeNumber(text),

    async forget() {
      const before = settings.read()
      const identity = identityOf(before, simulator)
      for (const name of identity === null ? [] : secretNames(before)) {
        const forgotten = await forgetOne(name)
        if (!forgotten.ok && identity !== null) {
          return { kind: 'keychain-failed', identity, failure: forgotten.failure }
        }
      }
      const written = identity === null ? null : settings.write({ integrations: null, account: null })
      integrations = null
      account = null
      unkept = null
      join()
      return { kind: 'signed-out', disk: written?.ok === false ? written.failure : null }
    },

    keepMinted,
    redact: (text) => redact(text, used),
  }
}

function signedInAs(userId: string): CommandResult {
  return { exit: exitCodes.done, message: ({ signIn }) => signIn.done(userId) }
}

/** Says in a line of its own when the token ends, unless it is renewed by itself: then that is nobody's concern. */
function withTokenLife({ exit, message }: CommandResult, life: TokenLife | null): CommandResult {
  if (life === null || life.renews) return { exit, message }
  const stage = stageAt(life.endsAt, Date.now())
  return { exit, message: (messages) => `${message(messages)}\n${tokenText(messages, life, stage)}` }
}

/** Kept, though Exotel could not be asked whether it is right. */
function untriedYet(failure: Failure): CommandResult {
  return {
    exit: exitCodes.notConfirmed,
    message: (messages) => messages.signIn.untried(failureLine(messages, failure)),
  }
}
