import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { makeCompanyCa, trustIssuer } from '../support/company-ca.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { ListeningServer } from '../support/listen.ts'
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy.ts'
import { startTlsFront } from '../support/tls-front.ts'

/** One agent behind a proxy that wants a password; each test goes on where the last one left off. */
const exotel = 'exotel.example'
const right = 'agent:a right:one'
const wrong = 'agent:a-wrong-one'

let place: Workplace
let agent: Agent
let front: ListeningServer
let proxy: RecordingProxy
let env: Readonly<Record<string, string>>
let told = ''
let app: ElectronApplication

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  const ca = await makeCompanyCa(join(place.desktop.home, 'ca'))
  await trustIssuer(place.desktop.home, ca.file)
  front = await startTlsFront(place.exotel.facts.url, await ca.issue([exotel]))
  proxy = await startRecordingProxy({ credentials: right }, () => front.port)
  env = { https_proxy: `http://${proxy.host}` }
})
afterAll(async () => {
  await app?.close()
  await proxy?.close()
  await front?.close()
  await place?.close()
})

function signIn(around = env, profile = '') {
  const where = ['--user-id', '1', '--integrations-url', `https://${exotel}`, '--token-stdin']
  const own = profile === '' ? [] : [`--user-data-dir=${join(place.desktop.home, profile)}`]
  return place.command(['sign-in', ...where, ...own], `${place.exotel.facts.token}\n`, around)
}

function give(credentials: string) {
  const [user = '', ...password] = credentials.split(':')
  const args = ['proxy-password', '--proxy', proxy.host, '--user', user, '--password-stdin']
  return place.command(args, `${password.join(':')}\n`)
}

test('without a password it is told that the proxy wants one', async () => {
  const { code, stderr } = await signIn()
  expect(stderr).toContain('the proxy of your network wants a name and a password')
  expect(stderr).toContain('hookswitch proxy-password')
  expect(code).toBe(5)
  expect(proxy.credentials()).toEqual([])
})

test('one that stands in the variable of the environment is used', async () => {
  const address = `http://${right.replace(' ', '%20')}@${proxy.host}`
  expect(await signIn({ HTTPS_PROXY: address }, 'variable')).toMatchObject({ code: 0 })
  expect(new Set(proxy.credentials())).toEqual(new Set([right]))
})

test('a wrong one is sent once by each start, however often it is tried again', async () => {
  expect(await give(wrong)).toMatchObject({ code: 0 })
  app = await place.launch([], env)
  const { problem } = await agent.shows(
    (now) => now.problem?.code === 'unreachable',
    'the app to tell of the proxy',
  )
  expect(problem?.message).toContain('wants a name and a password')
  const asked = proxy.requests()
  await place.command(['off', '--wait', '0'])
  await eventually(proxy.requests, (now) => now > asked + 2, {
    describe: 'OFF to be tried again',
    within: 20_000,
  })
  expect(proxy.credentials().filter((one) => one === wrong)).toEqual([wrong])
})

test('the right one, given in the window, lets the wish that waits go at once, and is kept', async () => {
  const page = await app.firstWindow()
  await page.getByRole('button', { name: 'Give name and password' }).press('Enter')
  const field = (name: string) => page.getByLabel(name, { exact: true })
  // The form gives the keyboard to this field a moment after it is shown.
  await field('Name for the proxy').and(page.locator(':focus')).waitFor()
  expect(await field('Proxy').inputValue()).toBe(proxy.host)
  await page.keyboard.type('agent')
  await field('Password for the proxy').fill('a right:one')
  await page.keyboard.press('Enter')
  await agent.shows(({ state, problem }) => state === 'off' && problem === null, 'OFF to be confirmed')
  expect(proxy.credentials().filter((one) => one === wrong)).toEqual([wrong])
  await place.switchTo('sip')
  const secrets = await place.desktop.keyring.find({ service: 'Hookswitch', account: `proxy:${proxy.host}` })
  expect(secrets.map(({ secret }) => secret)).toEqual([right])
})

test('the next start sends it by itself, and only to the proxy', async () => {
  await app.close()
  const next = place.start(['--hidden'], env)
  await agent.shows(({ state }) => state === 'sip' || state === 'off', 'the app to know more')
  expect(proxy.hosts()).toEqual([`${exotel}:443`])
  const requests = await (await fetch(`${place.exotel.facts.url}/_simulator/requests`)).text()
  expect(requests).not.toContain('a right')
  expect(requests).not.toContain(Buffer.from(right).toString('base64'))
  await next.stop()
  told = `${next.stdout()}${next.stderr()}`
})

test('no password stands in the journal or in what the app says', async () => {
  for (const secret of ['a-wrong-one', 'a right']) expect(`${place.journal()}${told}`).not.toContain(secret)
})

test.each([
  ['a kind of proxy that does not exist', { all_proxy: 'foo://proxy.example:1' }],
  ['an address that nobody can read', { all_proxy: 'http://proxy.example:99999' }],
  ['a script that cannot be loaded', { auto_proxy: 'http://127.0.0.1:1/proxy.pac' }],
])('%s is told as a matter of the settings', async (_, variables) => {
  const { code, stderr } = await signIn(variables, 'unusable')
  expect(stderr).toContain('the proxy settings of this computer cannot be used')
  expect(code).toBe(5)
})
