import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts'
import { processTree } from '../support/process-tree.ts'
import { type RecordedSocket, recordSocket } from '../support/recorded-socket.ts'
import { findSecretIn, findSecretInProcesses, type SecretFinding } from '../support/search-secrets.ts'
import { setUp } from '../support/set-up.ts'
import { findEntry } from '../support/status-notifier-menu.ts'
import { controlsOf } from '../support/window-controls.ts'

/**
 * The journeys of a day with every secret known to the test, which then looks for them everywhere. They build on
 * each other: each leaves its traces, and the last tests search them all.
 */
let place: Workplace
let notifications: NotificationServer
let control: RecordedSocket
let app: ElectronApplication
let page: Page
/** A token that looks like any other words, so that only who knows it can hide it. */
const plainToken = 'open-sesame-please'
/** What nobody may find outside the keychain. */
const secrets: string[] = []
/** What the journal may not hold: the agent's own data. */
const personal: string[] = []
/** All that the app wrote to its terminal, and all that commands printed. */
let said = ''
const inArguments: SecretFinding[] = []

beforeAll(async () => {
  place = await startWorkplace()
  notifications = await startNotificationServer(place.desktop)
  const { url, token, appSecret, apiKey, apiToken, email } = place.exotel.facts
  const agent = await fetch(`${url}/_simulator/agents/1`)
  const { sipSecret, devices } = (await agent.json()) as {
    sipSecret: string
    devices: { phone: { contactUri: string } }
  }
  secrets.push(token, appSecret, apiKey, apiToken, sipSecret, plainToken)
  personal.push(email, devices.phone.contactUri)
  app = await place.launch()
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  page = await app.firstWindow()
  control = await recordSocket(join(place.profile, 'control.sock'))
})
afterAll(async () => {
  await app?.close()
  await control?.close()
  await notifications?.close()
  await place?.close()
})

const { headline } = controlsOf(() => page)

test('there is something to look for', () => {
  for (const one of [...secrets, ...personal]) expect(one.length).toBeGreaterThanOrEqual(8)
  expect(secrets[4]).toMatch(/^[0-9a-f]{64}$/)
})

test('signing in by the window keeps the token in the keychain', async () => {
  const { token, url } = place.exotel.facts
  await setUp(page, { userId: '1', token, url })
  await headline(/^Calls are off$/)
  expect(await place.desktop.keyring.find({ service: 'Hookswitch' })).toMatchObject([
    { attributes: { account: `integrations:${new URL(url).host}:1` }, secret: token },
  ])
})

test('switching by tray, window and command', async () => {
  const { host } = place.desktop
  // The tray follows the window within its own time; a click on a menu that is just being replaced is lost.
  await host.waitFor((view) => findEntry(view.menu, 'Off').toggleState === 1, 'Off to be marked')
  await host.click('SIP')
  await headline(/^Calls ring on your softphone \(SIP\)$/)
  await page.getByRole('radio', { name: 'Phone' }).click()
  await headline(/^Calls ring on your phone$/)
  expect((await command(['off'])).code).toBe(0)
})

test("no surface repeats what Exotel's refusal gives away", async () => {
  const { host } = place.desktop
  const kyc = "Your company has not completed Exotel's identity check (KYC), so Exotel does not allow this."
  await refusePut(talkative())
  const refused = await command(['sip'])
  expect(refused.code).toBe(4)
  expect(refused.stderr).toContain('Exotel says: Token … of …, phone …, secret …: not today, code 10814')
  const told = await command(['status', '--json'])
  expect(told.stdout).toContain('"code":"refused"')
  const { menu } = await host.waitFor(
    (view) => view.menu.entries.some(({ text }) => text === `SIP: ${kyc}`),
    'the tray to say that Exotel refused',
  )
  await page.getByText(kyc).waitFor()
  const shown = [refused.stderr, told.stdout, JSON.stringify(menu), await page.content()].join('\n')
  expect(leaks(shown)).toEqual([])
  expect(findEntry(menu, 'Off').toggleState).toBe(1)
})

test('a notification tells a refusal without what it gives away', async () => {
  expect((await command(['sip'])).code).toBe(0)
  await refusePut(talkative())
  expect((await command(['hookswitch://off'])).code).toBe(0)
  const told = await eventually(
    () => notifications.notifications(),
    (all) => all.some(({ body }) => body.includes('Token … of …, phone …, secret …: not today')),
    { describe: 'the refusal to be told' },
  )
  expect(leaks(JSON.stringify(told))).toEqual([])
  expect((await command(['off'])).code).toBe(0)
})

test('a token that Exotel rejects, with the token in its words', async () => {
  const { token } = place.exotel.facts
  await refusePut({ kind: 'refusal', where: 'status', status: 401, message: `Bad token: ${token}` })
  const rejected = await command(['sip'])
  expect(rejected.code).toBe(3)
  expect(rejected.stderr).toContain('Exotel says: Bad token: …')
  await headline(/^Not signed in$/)
})

test("a token of plain words, refused with it in Exotel's words", async () => {
  const refusal = { kind: 'refusal', where: 'envelope', status: 403, message: `Is ${plainToken} a token?` }
  await place.setFaults([{ match: { method: 'GET' }, times: 1, fault: refusal }])
  const args = ['sign-in', '--user-id', '1', '--integrations-url', place.exotel.facts.url, '--token-stdin']
  const refused = await command(args, `${plainToken}\n`)
  expect(refused.stderr).toContain('Exotel says: Is … a token?')
  expect(refused.code).toBe(4)
})

test("signing in with the app's secret, refused once with the secret in Exotel's words", async () => {
  const { url, appId, appSecret } = place.exotel.facts
  const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--app-id', appId]
  const stdin = [...signIn, '--app-secret-stdin']
  const refusal = { kind: 'refusal', where: 'status', status: 403, message: `Wrong: ${appSecret}` }
  await place.setFaults([{ match: { method: 'POST' }, times: 1, fault: refusal }])
  const refused = await command(stdin, `${appSecret}\n`)
  expect(refused.stderr).toContain('Exotel says: Wrong: …')
  expect(refused.code).toBe(4)
  expect((await command(stdin, `${appSecret}\n`)).code).toBe(0)
  const first = await mintedToken()
  await place.setFaults([{ match: {}, times: 1, fault: { kind: 'tokens-expire' } }])
  expect((await command(['phone'])).code).toBe(0)
  // The switch does not wait for the keychain to take the new token.
  const second = await eventually(mintedToken, (now) => now !== first, {
    describe: 'the minted token to be stored',
  })
  secrets.push(first, second)
})

test('faults of our own, with secrets in their words, stop nothing', async () => {
  const { token, email } = place.exotel.facts
  const words = `with ${token}, ${await mintedToken()}, ${plainToken} and ${email}`
  await app.evaluate((_electron, text) => {
    setTimeout(() => {
      throw new Error(`an exception ${text}`)
    })
    setTimeout(() => Promise.reject(new Error(`a rejection ${text}`)))
  }, words)
  await place.journalSays(/error uncaught exception name=Error message="an exception with …, …, … and …"/)
  await place.journalSays(/error unhandled rejection name=Error message="a rejection with …, …, … and …"/)
  expect((await command(['sip'])).stdout).toBe('Calls ring on your softphone (SIP).\n')
  await page.getByRole('radio', { name: 'SIP' }).waitFor()
})

test('a window whose process dies is journaled, and the tray goes on', async () => {
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.forcefullyCrashRenderer()
  })
  await place.journalSays(/error window process gone .*exitCode=\d+/)
  const { host } = place.desktop
  await host.waitFor((view) => findEntry(view.menu, 'SIP').toggleState === 1, 'SIP to be marked')
  await host.click('Phone')
  await host.waitFor((view) => findEntry(view.menu, 'Phone').toggleState === 1, 'Phone to be marked')
})

test('the zip file for support holds the story without a secret, is private, and replaces no file', async () => {
  const zip = join(place.desktop.home, 'for-support.zip')
  expect((await command(['diagnostics', '--zip', zip])).stdout).toBe(`Written to ${zip}.\n`)
  expect(statSync(zip).mode & 0o777).toBe(0o600)
  const entries = Object.entries(unzipSync(readFileSync(zip))).map(([name, bytes]) => [
    name,
    strFromU8(bytes),
  ])
  expect(Object.fromEntries(entries)).toEqual({
    'diagnostics.txt': expect.stringMatching(
      /^Hookswitch: \d[\s\S]*^Electron: \d[\s\S]*^Tray: shown$[\s\S]*^Lock watch: [\s\S]*^Keychain: ready$[\s\S]*^Proxy: DIRECT$\s^Last problem: \S+ signed_out/m,
    ),
    'policy.txt': expect.stringContaining('There is no policy'),
    'answers.txt': expect.stringMatching(
      /^\S+ info write answered call=\d+ active=sip requestId=\S+$[\s\S]*^\S+ warn write answered .*code=10814 requestId=[0-9a-f]{32}/m,
    ),
    'journal.txt': expect.stringMatching(/info app started[\s\S]*requestId=[0-9a-f]{32}/),
    'status.json': expect.stringContaining('"state": "phone"'),
  })
  expect(leaks(entries.flat().join('\n'))).toEqual([])

  writeFileSync(zip, 'mine')
  const refused = await command(['diagnostics', '--zip', zip])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`${zip} exists already`) })
  expect(readFileSync(zip, 'utf8')).toBe('mine')
  const nowhere = await command(['diagnostics', '--zip', join(zip, 'no', 'folder.zip')])
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('its folder does not exist') })
})

test('no process of the app has a secret in its arguments, and none collects crash dumps', () => {
  const { pid = 0 } = app.process()
  expect(processTree(pid).length).toBeGreaterThan(1)
  expect(findSecretInProcesses(secrets, pid)).toEqual([])
  expect(inArguments).toEqual([])
  expect(processTree(pid).filter(({ command: one }) => /crashpad/i.test(one.split(' ')[0] ?? ''))).toEqual([])
})

test('sign-out, and the app ends', async () => {
  expect((await command(['sign-out'])).code).toBe(0)
  expect(await place.desktop.keyring.find({ service: 'Hookswitch' })).toEqual([])
  await app.close()
})

test('no notification of all of them holds a secret or the agent’s own data', async () => {
  const told = JSON.stringify(await notifications.notifications())
  expect(told).toContain('not today')
  expect(leaks(told)).toEqual([])
})

test('the control socket carries a secret only to the app, and only where a command signs in with it', () => {
  const answered = control.answered().toString()
  expect(answered).toContain('not today')
  expect(leaks(answered)).toEqual([])
  const requests = control.sent().toString().trimEnd().split('\n')
  const telling = requests.filter((request) => leaks(request).length > 0)
  expect(requests.length).toBeGreaterThan(telling.length)
  expect(telling.map((request) => JSON.parse(request).request.kind)).toEqual([
    'sign-in',
    'sign-in',
    'sign-in',
  ])
})

test('the journal tells the whole story', async () => {
  await place.journalSays(/info app ended\n$/)
  const story = place.journal()
  for (const line of [
    /info app started version=\S+ platform=linux .*electron=\d/,
    /info signed-in identity\.userId=1 identity\.host=127/,
    /info session kind=signed-in$/m,
    /info asked id=\S+ command=sip cause=user$/m,
    /info write call=\d+ device=sip on=true$/m,
    /info write answered call=\d+ active=sip requestId=[0-9a-f-]{32,36}$/m,
    /info report request=\S+ outcome\.kind=confirmed outcome\.target=sip$/m,
    /info asked id=\S+ command=off cause=command$/m,
    /warn write answered .*code=10814 requestId=[0-9a-f]{32} said="Token … of …, phone …/,
    /warn problem kind=failed failure=unauthorized/,
    /warn sign-in refused exit=4 message=".*Wrong: …/,
    /info forget-secrets$/m,
    /info report request=\S+ outcome\.kind=signed-out outcome\.offConfirmed=true$/m,
  ]) {
    expect(story).toMatch(line)
  }
  for (const line of story.trimEnd().split('\n')) {
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z (info|warn|error) [a-z]/)
  }
})

test('no secret is anywhere in the home folder, nor in what the app and its commands said', () => {
  expect(findSecretIn(place.desktop.home, secrets)).toEqual([])
  expect(findSecretIn(place.profile, personal)).toEqual([])
  expect(leaks(said)).toEqual([])
  const names = readdirSync(place.desktop.home, { recursive: true, encoding: 'utf8' })
  expect(names.filter((name) => /\.dmp$|\.core$/.test(name))).toEqual([])
})

/** Runs a command, and looks meanwhile for secrets in the arguments of whatever runs. */
async function command(args: readonly string[], input?: string) {
  const running = { ended: false }
  const ending = place.command(args, input).finally(() => {
    running.ended = true
  })
  await eventually(
    () => inArguments.push(...findSecretInProcesses(secrets, process.pid)),
    () => running.ended,
    { describe: `${args[0]} to end`, within: 50_000 },
  )
  const ended = await ending
  said += ended.stdout + ended.stderr
  return ended
}

async function refusePut(fault: object): Promise<void> {
  await place.setFaults([{ match: { method: 'PUT', path: '/v2/integrations/device' }, times: 1, fault }])
}

/** A refusal of Exotel whose words hold secrets and the agent's own data. */
function talkative() {
  const { token, appSecret, email } = place.exotel.facts
  const message = `Token ${token} of ${email}, phone ${personal[1]}, secret ${appSecret}: not today`
  return { kind: 'refusal', where: 'error-string', status: 403, code: 10814, message }
}

/** The token that the keychain holds beside the app's secret. */
async function mintedToken(): Promise<string> {
  const found = await place.desktop.keyring.find({ service: 'Hookswitch' })
  const token = found.find(({ attributes }) => attributes.account?.startsWith('integrations:'))
  return token?.secret ?? ''
}

/** Which secrets and personal data stand in `text`. */
function leaks(text: string): readonly string[] {
  return [...secrets, ...personal].filter(
    (one) => text.includes(one) || text.includes(encodeURIComponent(one)),
  )
}
