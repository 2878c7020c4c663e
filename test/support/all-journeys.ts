import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { defaultIntegrationsUrl } from '../../src/exotel/base-url.ts'
import { agentOf } from './agent.ts'
import { makeCompanyCa, trustIssuer } from './company-ca.ts'
import { eventually } from './condition.ts'
import { startWorkplace, type Workplace } from './hookswitch.ts'
import { startNameServer } from './name-server.ts'
import { type Contacts, nameServerAddress, packetsSent } from './recorded-network.ts'
import { startRecordingProxy } from './recording-proxy.ts'
import { startTlsFront } from './tls-front.ts'

/** Where the account API is. */
const accountUrl = 'https://ccm-api.in.exotel.com'

/** What the journeys found. */
export interface Findings extends Contacts {
  /** Each command, and the status that it ended with. */
  readonly exits: Readonly<Record<string, number | null>>
  /** The hosts that a proxy was asked for. */
  readonly viaProxy: readonly string[]
}

/** Everything that an agent does with the app, at Exotel's own addresses, in a network where every contact is noted. */
export async function run(): Promise<Findings> {
  const place = await startWorkplace()
  const exotel = [defaultIntegrationsUrl, accountUrl].map((url) => new URL(url).hostname)
  const ca = await makeCompanyCa(join(place.desktop.home, 'ca'))
  await trustIssuer(place.desktop.home, ca.file)
  const front = await startTlsFront(place.exotel.facts.url, await ca.issue(exotel), 443)
  // Whoever else is looked up gets an address of nobody (RFC 5737), so that a connection to it is tried.
  const names = await startNameServer(nameServerAddress, (name) =>
    exotel.includes(name) ? '127.0.0.1' : '198.51.100.7',
  )
  const proxy = await startRecordingProxy({}, () => front.port)
  const exits: Record<string, number | null> = {}
  const command = async (...args: readonly string[]) => {
    const { token, apiToken } = place.exotel.facts
    const input = args[0] === 'sign-in' ? token : apiToken
    exits[args[0] ?? ''] = (await place.command(args, `${input}\n`)).code
  }
  try {
    await command('--version')
    await command('--help')
    await useSimulator(place)
    await command('sign-in', '--user-id', '1', '--token-stdin')
    await command('sign-out')
    await useWindow(place)
    await useCommands(place, command)
    const behindProxy = { https_proxy: `http://${proxy.host}`, http_proxy: `http://${proxy.host}` }
    const { code } = await place.command(['sign-out'], undefined, behindProxy)
    return {
      names: names.names(),
      packets: packetsSent(),
      overHttps: names.overHttps(),
      exits: { ...exits, proxied: code },
      viaProxy: proxy.hosts(),
    }
  } finally {
    await place.close()
    await Promise.all([front.close(), names.close(), proxy.close()])
  }
}

/** An Exotel of one's own, which serves until it is told to end. */
async function useSimulator(place: Workplace): Promise<void> {
  const simulator = place.start(['simulator'])
  await eventually(simulator.stdout, (said) => said.includes('"url"'), { describe: 'the simulator to serve' })
  await simulator.stop()
}

/** A cold start: the first run, words typed into its fields, the settings, a switch, and the end by the window. */
async function useWindow(place: Workplace): Promise<void> {
  const app = await place.launch()
  const page = await app.firstWindow()
  await page.getByText('Fill in what your administrator gave you').waitFor()
  const field = (name: string) => page.getByLabel(name, { exact: true })
  await field('User id').pressSequentially('A sentense with a misteak ')
  await field('User id').fill('1')
  await field('Token').fill(place.exotel.facts.token)
  await page.getByRole('button', { name: 'Test and start' }).click()
  await page.getByRole('radio', { name: 'Phone' }).click()
  await page.getByRole('heading', { level: 1, name: 'Calls ring on your phone' }).waitFor()
  await tryToLeave(page)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  await app.close()
}

/** What a page that went astray might try: each has a way of its own to the network. */
async function tryToLeave(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const rel of ['dns-prefetch', 'preconnect', 'prefetch']) {
      const link = document.createElement('link')
      link.rel = rel
      link.href = `https://${rel}.example/`
      document.head.append(link)
    }
    new Image().src = 'https://image.example/'
    navigator.sendBeacon('https://beacon.example/')
    const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:stun.example:3478' }] })
    peer.createDataChannel('channel')
    await peer.setLocalDescription(await peer.createOffer())
    await fetch('https://fetch.example/').catch(() => {})
  })
}

/** A hidden start, and every command that talks to the running app. */
async function useCommands(
  place: Workplace,
  command: (...args: readonly string[]) => Promise<void>,
): Promise<void> {
  const { sid, apiKey, email } = place.exotel.facts
  const app = place.start(['--hidden'])
  await agentOf(place).shows(
    ({ state }) => state !== 'unknown' && state !== 'signed-out',
    'the app to know more',
  )
  await command('sip')
  await command('swap')
  await command('toggle')
  await command('off')
  await command('status')
  await command('phone')
  await command('proxy-password', '--proxy', 'proxy.example', '--user', 'asha', '--password-stdin')
  const where = ['--region', 'in', '--sid', sid, '--api-key', apiKey, '--api-token-stdin', '--email', email]
  await command('connect-account', ...where)
  await command('phone-number', '+919876543210', '--yes')
  await command('disconnect-account')
  await app.stop()
}
