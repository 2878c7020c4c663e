import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noRules, type PolicyRules } from '../../src/core/model/policy-rules.ts'
import type { TokenLife } from '../../src/core/model/token-life.ts'
import type { SignInForm } from '../../src/core/protocol/shared-requests.ts'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { type CredentialsStore, openCredentials } from '../../src/main/credentials/credentials-store.ts'
import { type Keychain, memoryKeychain } from '../../src/main/keychain/keychain.ts'
import { openSettings } from '../../src/main/settings/settings-file.ts'
import { memorySettings, type SettingsFile } from '../../src/main/settings/settings-schema.ts'
import { messages } from '../support/messages.ts'

let exotel: Simulator
let settings: SettingsFile
let keychain: ReturnType<typeof refusingKeychain>
let credentials: CredentialsStore
let renewed: (TokenLife | null)[]

beforeEach(async () => {
  renewed = []
  exotel = await startSimulator()
  settings = memorySettings()
  keychain = refusingKeychain()
  credentials = openProfile(settings)
})
afterEach(() => exotel.close())

describe('when the keychain locks between two secrets', () => {
  test('neither is stored, and the settings name no agent', async () => {
    keychain.refuse((change) => change >= 1)
    expect(await credentials.signIn(withApp())).toMatchObject({ ok: false, result: { exit: 3 } })
    expect(credentials.gateway()).toBe(null)
    expect(settings.read().integrations).toBe(null)
    expect(await keychain.read(names().token)).toEqual({ ok: true, value: null })
  })

  test('the secret of an app is not stored if the token is refused', async () => {
    keychain.refuse((change) => change === 1)
    expect(await credentials.signIn(withApp())).toMatchObject({ ok: false, result: { exit: 3 } })
    expect(await keychain.read(names().app)).toEqual({ ok: true, value: null })
  })

  test('the credentials that worked before keep working', async () => {
    const { token } = exotel.facts
    expect(await credentials.signIn(withToken())).toMatchObject({ ok: true })
    const gateway = credentials.gateway()
    keychain.refuse((change) => change >= 1)
    expect(await credentials.signIn(withApp())).toMatchObject({ ok: false, result: { exit: 3 } })
    expect(credentials.gateway()).toBe(gateway)
    expect(settings.read().integrations).toMatchObject({ userId: '1', appId: null })
    keychain.refuse(() => false)
    expect(await keychain.read(names().token)).toEqual({ ok: true, value: token })
  })

  test('signing out does not delete the token before the secret of the app', async () => {
    expect(await credentials.signIn(withApp())).toMatchObject({ ok: true })
    keychain.refuse((change) => change >= 1)
    expect(await credentials.forget()).toMatchObject({ kind: 'keychain-failed', failure: { kind: 'locked' } })
    expect(credentials.gateway()).not.toBe(null)
    keychain.refuse(() => false)
    expect(await credentials.restore()).toMatchObject({ kind: 'signed-in', identity: { userId: '1' } })
    expect(await credentials.forget()).toEqual({ kind: 'signed-out', disk: null })
    expect(await credentials.restore()).toEqual({ kind: 'credentials-missing', former: null })
  })
})

test('if Exotel does not accept the id and secret of an app, the message says so', async () => {
  const { url, appId } = exotel.facts
  const credential = { kind: 'app', appId, appSecret: 'wrong' } as const
  const signedIn = await credentials.signIn({ userId: '1', integrationsUrl: url, credential })
  if (signedIn.ok) throw new Error('A wrong secret was accepted')
  expect(signedIn.result.exit).toBe(4)
  expect(signedIn.result.message(messages)).toMatch(
    /^Exotel does not accept this app's id and secret, so nothing was saved\. Check both, then try again\. \(Exotel says: /,
  )
})

test('a code goes to the relay only if the keychain takes the token, because it can be used once', async () => {
  const { url } = exotel.facts
  keychain.refuse(() => true)
  expect(await credentials.enrol({ relay: url, code: '7Q3K-M2XV' })).toMatchObject({ result: { exit: 3 } })
  keychain.refuse(() => false)
  // The keychain is open now, so the code is sent: the server is no relay, and says so.
  const sent = await credentials.enrol({ relay: url, code: '7Q3K-M2XV' })
  expect(sent).toMatchObject({ result: { exit: 4 } })
  expect(sent.result.message(messages)).toContain('No relay of Hookswitch answers')
  // The trial has not left anything in the keychain.
  expect(await keychain.entries()).toEqual({ ok: true, value: [] })
})

test('the secret of an app that is no longer used is deleted', async () => {
  expect(await credentials.signIn(withApp())).toMatchObject({ ok: true })
  expect(await keychain.read(names().app)).toEqual({ ok: true, value: exotel.facts.appSecret })
  expect(await credentials.signIn(withToken())).toMatchObject({ ok: true })
  expect(await keychain.read(names().app)).toEqual({ ok: true, value: null })
  expect(await keychain.read(names().token)).toEqual({ ok: true, value: exotel.facts.token })
})

test('restoring without a stored token reports whose it was and changes no setting', async () => {
  expect(await credentials.signIn(withToken())).toMatchObject({ ok: true })
  await keychain.forget(names().token)
  const before = settings.read()
  expect(await credentials.restore()).toMatchObject({ kind: 'credentials-missing', former: { userId: '1' } })
  expect(settings.read()).toEqual(before)
})

describe('when the settings were lost', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hk-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** Opens a profile whose settings file a power loss filled with zeros. */
  const openLost = () => {
    writeFileSync(join(folder, 'settings.json'), Buffer.alloc(64))
    const lost = openSettings(folder, () => {})
    return openProfile(lost)
  }

  test('the agent is found if the keychain holds one token, and written to the settings again', async () => {
    expect(await credentials.signIn(withApp())).toMatchObject({ ok: true })
    const restored = openLost()
    expect(restored.agentLost()).toBe(true)
    expect(await restored.restore()).toMatchObject({ kind: 'signed-in', identity: { userId: '1' } })
    expect(restored.agentLost()).toBe(false)
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toMatchObject({
      integrations: { userId: '1', url: exotel.facts.url, appId: exotel.facts.appId },
    })
  })

  test('no agent is assumed if the keychain holds two tokens', async () => {
    await keychain.write('integrations:one.example.com:1', 'token of one')
    await keychain.write('integrations:two.example.com:1', 'token of two')
    const restored = openLost()
    expect(await restored.restore()).toEqual({ kind: 'credentials-missing', former: null })
    expect(restored.agentLost()).toBe(true)
    expect(await restored.signIn(withToken())).toMatchObject({ ok: true })
    expect(restored.agentLost()).toBe(false)
  })

  test('a new profile does not use the token of another one', async () => {
    expect(await credentials.signIn(withToken())).toMatchObject({ ok: true })
    const fresh = openSettings(folder, () => {})
    const other = openProfile(fresh)
    expect(await other.restore()).toEqual({ kind: 'credentials-missing', former: null })
  })
})

describe('the time at which the token expires', () => {
  const day = 24 * 60 * 60 * 1000
  const signIn = async (form: SignInForm) => {
    const signed = await credentials.signIn(form)
    return signed.ok ? { text: signed.result.message(messages), token: signed.token } : null
  }
  test.each([
    [90 * day, 'The token is valid until'],
    [6 * day, 'Your Exotel token expires within a week'],
    [day / 2, 'Your Exotel token expires within a day'],
  ])('is part of the result of signing in, %i ms before', async (tokenLifetime, text) => {
    await exotel.close()
    exotel = await startSimulator({ tokenLifetime })
    const signed = await signIn(withToken())
    expect(signed?.text).toContain(text)
    const restored = await credentials.restore()
    expect(restored).toMatchObject({ kind: 'signed-in', token: signed?.token })
    expect(signed?.token?.renews).toBe(false)
  })

  test('is not mentioned if the app mints new tokens by itself; each new one is reported', async () => {
    const signed = await signIn(withApp())
    expect(signed?.text).toBe('Signed in as 1.')
    expect(signed?.token?.renews).toBe(true)
    const expiry = { match: { method: 'GET' }, times: 1, fault: { kind: 'tokens-expire' } }
    await fetch(`${exotel.facts.url}/_simulator/faults`, { method: 'PUT', body: JSON.stringify([expiry]) })
    expect(await credentials.gateway()?.read(AbortSignal.timeout(10_000))).toMatchObject({ ok: true })
    expect(renewed).toMatchObject([{ renews: true }])
  })
})

test('signing out forgets the secrets of before, once their connections are closed', async () => {
  let closed = 0
  const opened = openProfile(settings, noRules, async () => {
    closed += 1
    expect(opened.redact('my plain-token')).toBe('my …')
  })
  const refused = await opened.signIn({ ...withToken(), credential: { kind: 'token', token: 'plain-token' } })
  expect(refused.ok).toBe(false)
  await opened.signIn(withToken())
  expect(await opened.forget()).toMatchObject({ kind: 'signed-out' })
  expect(closed).toBe(1)
  expect(opened.redact('my plain-token')).toBe('my plain-token')
})

test('a server that is not Exotel’s is named in ASCII', async () => {
  const opened = openProfile(settings)
  const at = (integrationsUrl: string) => opened.signIn({ ...withToken(), integrationsUrl })
  // Nothing answers there: the token is kept, and tried later.
  const { result } = await at('https://ехotel.invalid')
  expect(result.message(messages)).toContain('The server is xn--otel-u4d0h.invalid.')
  expect((await at(exotel.facts.url)).result.message(messages)).not.toContain('The server is')
})

describe('the hosts that the policy allows', () => {
  const only = (...allowedHosts: readonly string[]) => ({ ...noRules, allowedHosts })
  const requests = async () =>
    (await (await fetch(`${exotel.facts.url}/_simulator/requests`)).json()) as unknown[]

  test('are the only ones at which an agent can sign in or connect an account', async () => {
    const opened = openProfile(settings, only('*.exotel.com'))
    const before = (await requests()).length
    const signedIn = await opened.signIn(withToken())
    expect(signedIn.ok).toBe(false)
    expect(signedIn.result.exit).toBe(4)
    expect(signedIn.result.message(messages)).toContain('is not among these servers')
    const { url, sid, apiKey, apiToken, email } = exotel.facts
    const form = { accountUrl: url, sid, apiKey, apiToken, search: { by: 'email', email } } as const
    expect((await opened.connectAccount(form)).result.exit).toBe(4)
    expect((await requests()).length).toBe(before)
    expect(opened.gateway()).toBeNull()
  })

  test('are the only ones at which a token of before is used', async () => {
    await openProfile(settings).signIn(withToken())
    const opened = openProfile(settings, only('*.exotel.com'))
    expect(await opened.restore()).toMatchObject({ kind: 'credentials-missing', former: { userId: '1' } })
    expect(opened.gateway()).toBeNull()
    const allowed = openProfile(settings, only('127.0.0.1'))
    expect(await allowed.restore()).toMatchObject({ kind: 'signed-in' })
  })

  test('may be preset: a form that names no server goes to that of the policy', async () => {
    const account = {
      integrationsUrl: exotel.facts.url,
      relay: null,
      userIdFrom: 'ask',
      signIn: 'token',
    } as const
    const opened = openProfile(settings, { ...noRules, account })
    expect(await opened.signIn({ ...withToken(), integrationsUrl: null })).toMatchObject({ ok: true })
  })
})

function openProfile(
  settings: SettingsFile,
  rules: Pick<PolicyRules, 'allowedHosts' | 'account'> = noRules,
  closeConnections: () => Promise<void> = async () => {},
): CredentialsStore {
  return openCredentials({
    keychain,
    settings,
    fetch,
    simulator: null,
    rules,
    closeConnections,
    onAccountRead: () => {},
    onRateLimit: () => {},
    onTokenRenewed: (token) => renewed.push(token),
  })
}

function withToken(): SignInForm {
  const { url, token } = exotel.facts
  return { userId: '1', integrationsUrl: url, credential: { kind: 'token', token } }
}

function withApp(): SignInForm {
  const { url, appId, appSecret } = exotel.facts
  return { userId: '1', integrationsUrl: url, credential: { kind: 'app', appId, appSecret } }
}

function names() {
  const { host } = new URL(exotel.facts.url)
  return { token: `integrations:${host}:1`, app: `app:${host}:${exotel.facts.appId}` }
}

/** A keychain in memory that refuses the changes for which `which` is true, counted from the call of `refuse`. Reading works. */
function refusingKeychain(): Keychain & { refuse(which: (change: number) => boolean): void } {
  const memory = memoryKeychain()
  let refused = (_change: number) => false
  let changes = 0
  const change = (make: () => ReturnType<Keychain['forget']>): ReturnType<Keychain['forget']> => {
    changes += 1
    return refused(changes - 1) ? Promise.resolve({ ok: false, failure: { kind: 'locked' } }) : make()
  }
  return {
    ...memory,
    unlock: async () => 'dismissed',
    write: (name, secret) => change(() => memory.write(name, secret)),
    forget: (name) => change(() => memory.forget(name)),
    refuse: (which) => {
      refused = which
      changes = 0
    },
  }
}
