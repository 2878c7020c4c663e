import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enrolDesk, readRelayInfo } from '../../src/exotel/desk-enrolment.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { signInInBrowser } from '../../src/main/relay/browser-sign-in.ts'
import { checkAll } from '../../src/relay/administration/check.ts'
import type { Relay } from '../../src/relay/relay.ts'
import { createSealer } from '../../src/relay/sign-in/sealer.ts'
import { type AtForms, browse, type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { relayConfiguration, signingKey, startTestRelay, testDesk } from '../support/relay.ts'

/** The company's sign-in: the app's side, the relay, and a real OpenID provider; the browser is played. */

const people = {
  asha: { email: 'Asha.Rao@company.in', email_verified: true },
  ravi: { email: 'ravi@company.in', email_verified: true },
  mallory: { email: 'asha.rao@company.in', email_verified: false },
}

let server: PostgresServer
let simulator: Simulator
let provider: OpenIdProvider
let relay: Relay
let databaseUrl: string

const signIn = (change: object = {}) => ({
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  claim: 'email',
  users: new Map([['asha.rao@company.in', '1']]),
  ...change,
})

beforeAll(async () => {
  ;[server, provider] = await Promise.all([startPostgres(), startOpenIdProvider(people)])
})
afterAll(async () => {
  await provider?.close()
  await server?.close()
})
beforeEach(async () => {
  ;[simulator, databaseUrl] = await Promise.all([startSimulator(), server.createDatabase()])
  relay = await startTestRelay(simulator, databaseUrl, { origin: null, signIn: signIn() })
  provider.allow(`${relay.url}/relay/v1/sign-in/callback`)
})
afterEach(async () => {
  await relay?.close()
  await simulator?.close()
})

/** The app has somebody sign in, who does this at the provider's forms. */
const signInAs = (atForms: AtForms) =>
  signInInBrowser(
    relay.url,
    {
      page: 'done',
      open: async (url) => void fetch(await browse(url, atForms, 'http://127.0.0.1:1')),
    },
    AbortSignal.timeout(20_000),
  )

/** A sign-in whose redirect the test receives itself, without an app. */
async function codeFor(login: string) {
  const verifier = randomBytes(32).toString('base64url')
  const url = signInUrl({ challenge: createHash('sha256').update(verifier).digest('base64url') })
  const back = new URL(await browse(url, { login }, listener))
  return { code: back.searchParams.get('code') ?? '', verifier, back }
}

const listener = 'http://127.0.0.1:9/enrolled'
function signInUrl(change: Readonly<Record<string, string>> = {}): string {
  const given = { challenge: 'c'.repeat(43), state: 's'.repeat(22), redirect: listener, ...change }
  return `${relay.url}/relay/v1/sign-in?${new URLSearchParams(given)}`
}

const enrol = (code: string, verifier: string | null) =>
  enrolDesk(createHttp(relay.url, fetch), { code, verifier, name: 'a desk' }, AbortSignal.timeout(5000))

test('whoever signs in at the company gets a desk token of their own user', async () => {
  expect(await readRelayInfo(createHttp(relay.url, fetch), AbortSignal.timeout(5000))).toEqual({
    offersSignIn: true,
  })
  const how = await signInAs({ login: 'asha' })
  if (how.kind !== 'code') throw new Error(`It ended with ${JSON.stringify(how)}`)
  const enrolled = await enrol(how.code, how.verifier)
  if (!enrolled.ok) throw new Error(`Not enrolled: ${enrolled.why}`)
  expect(enrolled.userId).toBe('1')
  const desk = testDesk(relay.url, { ...enrolled, deskId: '' })
  expect((await desk.send('GET', '/v2/integrations/usermapping?user_id=1')).status).toBe(200)
  const audit = await relay.administration.audit(new Date(0))
  expect(audit.map(({ event, detail }) => [event, detail])).toEqual([
    ['invited', 'company sign-in'],
    ['enrolled', 'a desk'],
  ])
})

describe('a stolen code', () => {
  test('is worth nothing without its verifier, and nothing once it was used', async () => {
    const { code, verifier } = await codeFor('asha')
    expect(await enrol(code, null)).toMatchObject({ ok: false, why: 'code' })
    expect(await enrol(code, randomBytes(32).toString('base64url'))).toMatchObject({ ok: false })
    expect(await enrol(code, verifier)).toMatchObject({ ok: true, userId: '1' })
    expect(await enrol(code, verifier)).toMatchObject({ ok: false, why: 'code' })
  })

  test('of an administrator needs no verifier, and none is accepted with it', async () => {
    const { code } = await relay.administration.invite('1', 60_000)
    expect(await enrol(code, randomBytes(32).toString('base64url'))).toMatchObject({ ok: false })
    expect(await enrol(code, null)).toMatchObject({ ok: true })
  })
})

describe('no code gets', () => {
  test.each([
    ['somebody whom the relay has no user for', { login: 'ravi' }, 'unknown-user'],
    ['somebody whose address the provider has not verified', { login: 'mallory' }, 'unknown-user'],
    ['somebody unknown to the company', { login: 'nobody' }, 'unknown-user'],
    ['whoever cancels at the provider', 'cancel', 'denied'],
  ] as const)('%s', async (_name, atForms, why) => {
    expect(await signInAs(atForms)).toEqual({ kind: 'refused', why })
    expect(await relay.administration.audit(new Date(0))).toEqual([])
  })

  test('anybody while the provider is gone, and the next one once it is back', async () => {
    const other = await startTestRelay(simulator, databaseUrl, { origin: relay.url, signIn: signIn() })
    provider.stop()
    try {
      const begun = signInUrl().replace(relay.url, other.url)
      expect(await browse(begun, { login: 'asha' }, listener)).toContain('error=failed')
      provider.allow(`${relay.url}/relay/v1/sign-in/callback`)
      expect(await browse(begun, { login: 'asha' }, listener)).toContain('code=')
    } finally {
      await other.close()
    }
  })
})

test('a sign-in begins at one replica and ends at another', async () => {
  const other = await startTestRelay(simulator, databaseUrl, { origin: relay.url, signIn: signIn() })
  try {
    const begun = signInUrl().replace(relay.url, other.url)
    expect(await browse(begun, { login: 'asha' }, listener)).toContain('code=')
  } finally {
    await other.close()
  }
})

test('without a table the claim is the user id', async () => {
  const other = await startTestRelay(simulator, databaseUrl, {
    origin: relay.url,
    signIn: signIn({ claim: 'sub', users: null }),
  })
  try {
    const back = await browse(
      signInUrl().replace(relay.url, other.url),
      { login: 'ravi' },
      `${relay.url}/relay/v1/sign-in/callback`,
    )
    const answer = await fetch(back.replace(relay.url, other.url), { redirect: 'manual' })
    expect(answer.headers.get('location')).toContain('code=')
    const audit = await relay.administration.audit(new Date(0))
    expect(audit).toMatchObject([{ user_id: 'ravi', event: 'invited' }])
  } finally {
    await other.close()
  }
})

describe('attacks', () => {
  test.each([
    { redirect: 'https://evil.example.org/enrolled' },
    { redirect: 'http://127.0.0.1:80@evil.example.org/enrolled' },
    { redirect: 'http://localhost:1234/enrolled' },
    { redirect: 'http://127.0.0.1:1234/other' },
    { redirect: 'http://127.0.0.1:1234/enrolled?x=\r\nSet-Cookie: a=b' },
    { redirect: '' },
    { challenge: 'short' },
    { challenge: `${'c'.repeat(42)}\n` },
    { state: '<script>alert(1)</script>' },
  ])('a request with %j goes nowhere', async (change) => {
    const answer = await fetch(signInUrl(change), { redirect: 'manual' })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('location')).toBe(null)
    expect(answer.headers.get('content-type')).toContain('text/plain')
  })

  test.each([
    ['none', () => ''],
    ['a forged one', () => randomBytes(200).toString('base64url')],
    ['one of another relay', () => sealedBy(Buffer.from('the key of another relay, of 32 characters'))],
    ['one that has expired', () => sealedBy(signingKey, -1)],
    ['one that holds something else', () => createSealer([signingKey]).seal({ redirect: 'x' }, 1000)],
    ['a very long one', () => 'x'.repeat(7000)],
  ])('a callback whose state is %s is refused', async (_name, make) => {
    const query = new URLSearchParams({ code: 'x', state: make() })
    const answer = await fetch(`${relay.url}/relay/v1/sign-in/callback?${query}`, { redirect: 'manual' })
    expect([400, 431]).toContain(answer.status)
  })

  test("a callback with another's code, or the same again, gives no code", async () => {
    const back = await browse(signInUrl(), { login: 'asha' }, `${relay.url}/relay/v1/sign-in/callback`)
    const send = async (url: string) =>
      (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? ''
    expect(await send(back.replace(/([?&]code)=[^&]+/, '$1=another'))).toContain('error=failed')
    expect(await send(back)).toContain('code=')
    expect(await send(back)).toContain('error=failed')
  })

  test('attempts from one address are limited', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await fetch(signInUrl({ state: '' }))).status),
    )
    expect(statuses).toContain(429)
  })
})

test('check says whether the provider answers', async () => {
  const check = async (change: object) => {
    const lines: string[] = []
    const configuration = relayConfiguration(simulator, databaseUrl, { signIn: signIn(change) })
    const isWell = await checkAll(configuration, fetch, (line) => lines.push(line))
    return [isWell, lines.at(-1)]
  }
  expect(await check({})).toEqual([true, expect.stringMatching(/^ok +company sign-in/)])
  const wrong = await check({ issuer: `${provider.issuer}/elsewhere` })
  expect(wrong).toEqual([
    false,
    expect.stringMatching(/^failed +company sign-in: No OpenID provider answers/),
  ])
  expect(JSON.stringify(wrong)).not.toContain(provider.clientSecret)
})

test('without a provider there is no sign-in', async () => {
  const other = await startTestRelay(simulator, databaseUrl)
  try {
    expect((await fetch(signInUrl().replace(relay.url, other.url))).status).toBe(404)
    const info = await readRelayInfo(createHttp(other.url, fetch), AbortSignal.timeout(5000))
    expect(info).toEqual({ offersSignIn: false })
  } finally {
    await other.close()
  }
})

function sealedBy(key: Uint8Array, life = 60_000): string {
  const app = { challenge: 'c'.repeat(43), state: 's'.repeat(22), redirect: listener }
  return createSealer([key]).seal({ ...app, nonce: 'n', verifier: 'v' }, life)
}
