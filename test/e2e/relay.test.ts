import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { timing } from '../../src/core/model/timing.ts'
import { isDeskToken } from '../../src/exotel/desk-lease.ts'
import { databaseAdministration } from '../../src/relay/administration/administration.ts'
import { createDeskTokens } from '../../src/relay/http/desk-tokens.ts'
import { openPostgres } from '../../src/relay/store/postgres.ts'
import type { Database } from '../../src/relay/store/sql.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { type CuttableTunnel, openTunnel } from '../support/cuttable-tunnel.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import { browse, type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts'
import { withPolicy } from '../support/policy.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import type { Environment, RunningProcess } from '../support/processes.ts'
import {
  buildRelay,
  enrolWithCode,
  type RelayProcess,
  relayEnvironment,
  signingKey,
  startRelayProcess,
} from '../support/relay.ts'
import { findSecretIn, findSecretInMemory, findSecretInProcesses } from '../support/search-secrets.ts'
import { simulatorClient } from '../support/simulator-client.ts'

/** The app, signed in at a relay of the company with a desk token. */

let place: Workplace
let agent: Agent
let server: PostgresServer
let relay: RelayProcess
let environment: Environment
/** The network between the desk and the relay. */
let network: CuttableTunnel
let database: Database
let provider: OpenIdProvider
let token = ''
let app: RunningProcess | null = null

/** After so long without a beat the relay takes the desk for lost; the app beats three times as often. */
const graceSeconds = 10

const day = 24 * 3_600_000

/** The relay's name for itself; it listens elsewhere, on this machine. */
const origin = 'https://relay.example.in'

beforeAll(async () => {
  await buildRelay()
  ;[place, server] = await Promise.all([startWorkplace(), startPostgres()])
  agent = agentOf(place)
  const databaseUrl = await server.createDatabase()
  provider = await startOpenIdProvider({ asha: { email: 'asha@company.in', email_verified: true } })
  const users = join(place.desktop.home, 'relay-users.json')
  writeFileSync(users, JSON.stringify({ 'asha@company.in': '1' }))
  environment = relayEnvironment(place.exotel, databaseUrl, {
    GRACE_SECONDS: String(graceSeconds),
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_USERS_FILE: users,
  })
  relay = await startRelayProcess(environment)
  network = await openTunnel(relay.url)
  provider.allow(`${origin}/relay/v1/sign-in/callback`)
  database = openPostgres(databaseUrl, () => undefined)
  const { code } = await databaseAdministration(database, () => relay.url).invite('1', 60_000)
  token = (await enrolWithCode(relay.url, code)).token
})
afterAll(async () => {
  await app?.stop({ signal: 'SIGKILL' })
  await database?.close()
  await network?.close()
  await relay?.process.stop()
  await server?.close()
  await provider?.close()
  await place?.close()
})

const start = async () => {
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
}
/** How many requests the relay has had at Exotel's routes: reads and writes of desks. */
const readsAtRelay = async () => {
  const metrics = await (await fetch(`${relay.url}/metrics`)).text()
  const counts = [
    ...metrics.matchAll(/^hookswitch_relay_requests_total\{route="\/v2\/integrations"[^}]*\} (\d+)$/gm),
  ]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}
const audited = async (event: string) => database.query('select 1 from audit where event = $1', [event])
/** Signs the agent out, if one is signed in. */
const signOut = async () => {
  expect([0, 3]).toContain((await place.command(['sign-out'])).code)
}
const leased = () => database.query(`select 1 from leases where presence = 'present' and lost_at is null`)
/** Settles once the app has on disk that `device` was on: it may be killed from then on, and knows it in its next run. */
const noted = async (device: 'phone' | 'sip') => {
  const onDisk = () => JSON.parse(readFileSync(place.intentFile, 'utf8')).sessionEnd?.before?.active
  await eventually(onDisk, (active) => active === device, { describe: `${device} to be noted on disk` })
}

test('signs in with a desk token, switches, and beats', async () => {
  await start()
  const signedIn = await place.command(
    ['sign-in', '--user-id', '1', '--integrations-url', network.url, '--token-stdin'],
    `${token}\n`,
  )
  expect(signedIn).toMatchObject({ code: 0, stderr: '' })
  await place.switchTo('sip')
  await agent.rings('sip')
  expect(await place.status()).toMatchObject({ state: 'sip', proof: 'reply' })
  await eventually(leased, (rows) => rows.length === 1, { describe: 'the relay to have a lease' })
})

test('what another desk of the agent does is shown at once, and the app reads nothing for it', async () => {
  await eventually(place.status, ({ relay: link }) => link?.connected === true, {
    describe: 'the event stream to be open',
  })
  // Right after its own switch the app reads to be sure which of the two was the last.
  const switchedAt = Date.parse((await place.status()).confirmedAt ?? '')
  await eventually(Date.now, (now) => now > switchedAt + timing.relayClockDoubt + 1000, {
    describe: 'its own switch to lie back',
  })
  const { code } = await databaseAdministration(database, () => relay.url).invite('1', 60_000)
  const other = await enrolWithCode(relay.url, code)
  const before = await readsAtRelay()
  const written = await other.gateway.write({ device: 'phone', on: true }, new AbortController().signal)
  expect(written).toMatchObject({ ok: true })
  await eventually(place.status, ({ state }) => state === 'phone', { describe: 'the phone to be shown' })
  expect(await readsAtRelay()).toBe(before + 1)
  const { relay: link, confirmedAt } = await place.status()
  expect(link).toMatchObject({ origin: network.url, connected: true, freshAt: confirmedAt })
  const { stdout } = await place.command(['status'])
  expect(stdout).toContain(
    `Connected to your company's relay at ${network.url}; Exotel last confirmed to it at `,
  )
  expect((await place.command(['diagnostics'])).stdout).toMatch(
    /^Relay: http:\S+ \(connected, fresh \S+, lease held\)$/m,
  )
  await database.query('update desks set revoked_at = clock_timestamp() where id = $1', [other.deskId])
})

test('a relay that is gone is shown, and the stream comes back with it', { timeout: 180_000 }, async () => {
  await relay.process.stop({ signal: 'SIGKILL' })
  await eventually(place.status, ({ relay: link }) => link?.connected === false, {
    describe: 'the stream to be gone',
  })
  expect((await place.command(['status'])).stdout).toContain("Not connected to your company's relay at ")
  const port = new URL(relay.url).port
  relay = await startRelayProcess({ ...environment, HOOKSWITCH_RELAY_PORT: port })
  await eventually(place.status, ({ relay: link }) => link?.connected === true, {
    describe: 'the stream to be back',
    // The random pause between two attempts grows while the relay is gone.
    within: 2 * timing.lastReconnect,
  })
})

test('a token that is old is replaced in the keychain, without a sign-out', async () => {
  const [desk] = await database.query('select id from desks where revoked_at is null')
  const id = z.object({ id: z.string() }).parse(desk).id
  const old = await createDeskTokens([signingKey], origin, () => Date.now() - 31 * day).issue({
    id,
    userId: '1',
  })
  await app?.stop({ signal: 'SIGINT', grace: 10_000 })
  const account = `integrations:${new URL(network.url).host}:1`
  await place.desktop.keyring.store({ service: 'Hookswitch', account }, old)
  await start()
  const kept = async () =>
    (await place.desktop.keyring.find({ service: 'Hookswitch', account }))[0]?.secret ?? null
  const renewed = await eventually(kept, (secret) => secret !== null && secret !== old, {
    describe: 'the keychain to hold the new token',
    within: 20_000,
  })
  expect(isDeskToken(renewed ?? '')).toBe(true)
  await place.switchTo('sip')
  await agent.rings('sip')
  const { tokenExpiresAt } = await place.status()
  expect(Date.parse(tokenExpiresAt ?? '')).toBeGreaterThan(Date.now() + 89 * day)
})

test('no secret of the company is anywhere on the desk', async () => {
  const { appSecret, apiKey, apiToken, token: appToken } = place.exotel.facts
  const { sipSecret } = await simulatorClient(() => place.exotel).agent()
  const company = [appSecret, apiKey, apiToken, appToken, sipSecret]
  const pid = app?.pid ?? 0
  const entries = await place.desktop.keyring.find({ service: 'Hookswitch' })
  const printed = await Promise.all([
    place.command(['status', '--json']),
    place.command(['diagnostics']),
    place.command(['log', '--lines', '1000']),
  ])
  const said = [JSON.stringify([entries, printed]), app?.stdout(), app?.stderr()].join('\n')
  expect(company.filter((secret) => said.includes(secret))).toEqual([])
  expect(findSecretIn(place.desktop.home, company)).toEqual([])
  expect(findSecretInProcesses(company, pid)).toEqual([])
  expect(await findSecretInMemory(company, pid)).toEqual([])
  // The search finds what is there: the desk's own token, in the keychain and in the app's memory alone.
  const [own = ''] = entries.flatMap(({ secret }) => secret ?? [])
  expect(isDeskToken(own)).toBe(true)
  expect((await findSecretInMemory([own], pid)).length).toBeGreaterThan(0)
  expect(said.split(own)).toHaveLength(2)
  expect(findSecretIn(place.desktop.home, [own])).toEqual([])
})

test('a desk whose network is cut with SIP on is turned off within the grace, and asks when it is back', async () => {
  await eventually(leased, (rows) => rows.length === 1, { describe: 'the desk to have a lease' })
  await place.switchTo('sip')
  await agent.rings('sip')
  const before = (await audited('desk-lost')).length
  const answersBefore = network.answers().length
  const answers = () => network.answers().slice(answersBefore)
  network.cut()
  const cutAt = Date.now()
  try {
    await agent.rings(null, 30_000)
    // The grace, and the relay's own look at its leases.
    expect(Date.now() - cutAt).toBeLessThan((graceSeconds + 5) * 1000)
    expect(await audited('desk-lost')).toHaveLength(before + 1)
    expect(answers()).not.toMatch(/"lostAt":"/)
  } finally {
    network.mend()
  }
  await eventually(answers, (all) => /"lostAt":"\d{4}-/.test(all), {
    describe: 'a beat to be answered with the time of the loss',
    within: 30_000,
  })
  await eventually(leased, (rows) => rows.length === 1, { describe: 'the desk to have a lease again' })
  await eventually(place.status, ({ restorePending }) => restorePending === 'sip', {
    describe: 'the app to ask',
  })
  await agent.rings(null)
  await place.switchTo('off')
})

test('quitting is no loss of the desk', async () => {
  await app?.stop({ signal: 'SIGINT', grace: 10_000 })
  const absent = () => database.query(`select 1 from leases where presence = 'absent'`)
  await eventually(absent, (rows) => rows.length === 1, {
    describe: 'the relay to know that the app has quit',
  })
  await agent.rings(null)
})

test('pulling the plug with SIP on turns calls off within the grace', async () => {
  await start()
  await place.switchTo('sip')
  await agent.rings('sip')
  await eventually(leased, (rows) => rows.length === 1, { describe: 'the relay to have a lease' })
  await noted('sip')
  const before = (await audited('desk-lost')).length
  await app?.stop({ signal: 'SIGKILL' })
  app = null
  const pulledAt = Date.now()
  await agent.rings(null, 30_000)
  // The grace, and the relay's own look at its leases.
  expect(Date.now() - pulledAt).toBeLessThan((graceSeconds + 5) * 1000)
  expect(await audited('desk-lost')).toHaveLength(before + 1)
})

test('started again, the app asks whether to turn SIP on again', async () => {
  await start()
  const asked = await eventually(place.status, ({ restorePending }) => restorePending === 'sip', {
    describe: 'the app to ask',
    within: 20_000,
  })
  expect(asked).toMatchObject({ state: 'off', problem: null })
  const { stdout } = await place.command(['status'])
  expect(stdout).toMatch(
    /Calls were turned off because this computer was not reachable from \S+ to \S+\. Turn SIP on again\?/,
  )
})

test('killed before the answer, it asks once more; yes turns SIP on', async () => {
  await app?.stop({ signal: 'SIGKILL' })
  await start()
  await eventually(place.status, ({ restorePending }) => restorePending === 'sip', {
    describe: 'the app to ask',
    within: 20_000,
  })
  await place.switchTo('sip')
  await agent.rings('sip')
  expect((await place.status()).restorePending).toBe(null)
})

test('a computer that stood still for longer than the grace is asked as well', async () => {
  const { pid } = app ?? { pid: 0 }
  const before = (await audited('desk-lost')).length
  process.kill(pid, 'SIGSTOP')
  await agent.rings(null, 30_000)
  process.kill(pid, 'SIGCONT')
  await eventually(place.status, ({ restorePending, state }) => restorePending === 'sip' && state === 'off', {
    describe: 'the app to ask',
    within: 30_000,
  })
  expect(await audited('desk-lost')).toHaveLength(before + 1)
})

test('an agent whose calls stay on at the end of the app is asked as well', async () => {
  await app?.stop({ signal: 'SIGINT', grace: 10_000 })
  const settings = join(place.profile, 'settings.json')
  const before = readFileSync(settings, 'utf8')
  writeFileSync(settings, JSON.stringify({ ...JSON.parse(before), chosen: { autoOffQuit: false } }))
  await start()
  await place.switchTo('sip')
  await eventually(leased, (rows) => rows.length === 1, { describe: 'the relay to have a lease' })
  await noted('sip')
  await app?.stop({ signal: 'SIGKILL' })
  await agent.rings(null, 30_000)
  await start()
  await eventually(place.status, ({ restorePending, state }) => restorePending === 'sip' && state === 'off', {
    describe: 'the app to ask',
    within: 20_000,
  })
  await app?.stop({ signal: 'SIGINT', grace: 10_000 })
  writeFileSync(settings, before)
  await start()
})

test('an agent who has signed out is no lost desk', async () => {
  expect(await place.command(['sign-out'])).toMatchObject({ code: 0 })
  const absent = () => database.query(`select 1 from leases where presence = 'absent'`)
  await eventually(absent, (rows) => rows.length === 1, {
    describe: 'the relay to know that the agent has signed out',
  })
  const signedIn = await place.command(
    ['sign-in', '--user-id', '1', '--integrations-url', network.url, '--token-stdin'],
    `${token}\n`,
  )
  expect(signedIn).toMatchObject({ code: 0, stderr: '' })
})

test('the command line enrols with a code, once, and says what is wrong with any other', async () => {
  await app?.stop({ signal: 'SIGINT', grace: 10_000 })
  app = null
  expect(await place.command(['sign-out'])).toMatchObject({ code: 0 })
  const invite = () => databaseAdministration(database, () => relay.url).invite('1', 60_000)
  const { code } = await invite()
  expect(await place.command(['enrol', 'AAAA-BBBB', '--relay', relay.url])).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('The relay does not accept this code'),
  })
  expect(await place.command(['enrol', code, '--relay', place.exotel.facts.url])).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('No relay of Hookswitch answers at'),
  })
  expect(await place.command(['enrol', code])).toMatchObject({ code: 2 })
  const enrolled = await place.command(['enrol', '--code-stdin', '--relay', relay.url], `${code}\n`)
  expect(enrolled).toMatchObject({ code: 0, stderr: '' })
  await start()
  await eventually(place.status, ({ relay: link }) => link?.connected === true, {
    describe: 'the enrolled desk to be connected',
  })
  const again = await place.command(['enrol', code, '--relay', relay.url])
  expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('Sign out') })
  expect(await place.command(['sign-out'])).toMatchObject({ code: 0 })
  // With the running app, by the link.
  const { link } = await invite()
  expect(await place.command(['enrol', '--link', link])).toMatchObject({ code: 0, stderr: '' })
  expect(await place.status()).toMatchObject({ user: '1', relay: { origin: relay.url } })
})

test('a code replaces the token of an agent at Exotel, and of no other agent', async () => {
  expect(await place.command(['sign-out'])).toMatchObject({ code: 0 })
  expect(await place.signIn()).toMatchObject({ code: 0 })
  const invite = (user: string) => databaseAdministration(database, () => relay.url).invite(user, 60_000)
  const other = await place.command(['enrol', (await invite('2')).code, '--relay', relay.url])
  expect(other).toMatchObject({ code: 4, stderr: expect.stringContaining('1 is signed in here.') })
  expect(await place.status()).toMatchObject({ user: '1', relay: null })
  const own = await place.command(['enrol', (await invite('1')).code, '--relay', relay.url])
  expect(own).toMatchObject({ code: 0, stderr: '' })
  expect(await place.status()).toMatchObject({ user: '1', relay: { origin: relay.url } })
})

test('a link asks in the window, naming its relay, and enrols once the agent agrees', async () => {
  await app?.stop({ signal: 'SIGINT', grace: 10_000 })
  app = null
  await signOut()
  const { code } = await databaseAdministration(database, () => relay.url).invite('1', 60_000)
  const link = `hookswitch://enrol?${new URLSearchParams({ relay: relay.url, code })}`
  const launched = await place.launch([link])
  try {
    const window = await launched.firstWindow()
    const { form } = messages.relay
    await window.getByText(form.invited(relay.url)).waitFor()
    const connect = window.getByRole('button', { name: form.connect, exact: true })
    // Another link takes its place, and names its own relay.
    await place.command(['hookswitch://enrol?relay=https%3A%2F%2Fr%D0%B5lay.example.in&code=7Q3K'])
    await window.getByText(form.invited('https://xn--rlay-v4d.example.in')).waitFor()
    await place.command([link])
    await window.getByText(form.invited(relay.url)).waitFor()
    await eventually(
      async () => {
        if (await connect.isVisible()) await connect.click()
        return place.status()
      },
      ({ user, relay: at }) => user === '1' && at?.origin === relay.url,
      { describe: 'the agent to be signed in at the relay' },
    )
    expect(place.journal()).not.toContain(code)
  } finally {
    await launched.close()
  }
})

test('with a policy that names the relay, one button signs in by the company and the browser', async () => {
  await signOut()
  const program = withPolicy(place, { account: { relay: relay.url } })
  const launched = await place.launch([], {}, program)
  try {
    // The system's browser, which the test plays.
    await launched.evaluate(({ shell }) => {
      shell.openExternal = async (url: string) => {
        Reflect.set(globalThis, 'opened', url)
      }
    })
    const window = await launched.firstWindow()
    await window.getByRole('button', { name: messages.relay.form.companySignIn }).click()
    const opened = await eventually(
      () => launched.evaluate(() => String(Reflect.get(globalThis, 'opened') ?? '')),
      (url) => url !== '',
      { describe: 'the browser to be opened' },
    )
    expect(opened).toContain(`${relay.url}/relay/v1/sign-in?`)
    const listener = new URL(opened).searchParams.get('redirect') ?? ''
    const here = (url: string) => url.replace(origin, relay.url)
    const page = await fetch(await browse(opened, { login: 'asha' }, listener, here))
    expect(await page.text()).toBe(messages.relay.signIn.page)
    await eventually(place.status, ({ user, relay: at }) => user === '1' && at?.connected === true, {
      describe: 'the agent to be signed in at the relay',
    })
  } finally {
    await launched.close()
  }
})
