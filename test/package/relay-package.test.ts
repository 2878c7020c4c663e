import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { checkout } from '../support/hookswitch.ts'
import { outputOf, runProcess } from '../support/processes.ts'
import { enrolWithCode } from '../support/relay.ts'
import { built } from './support/builds.ts'
import { apt, aptInstall, type CleanDebian, startCleanDebian } from './support/clean-debian.ts'

// The package hookswitch-relay from its installation to its purge, in a clean Debian 12. Its nodejs is too old, so an
// administrator takes NodeSource's; here a package of the same name with this machine's Node stands in for that.

let folder: string
let debian: CleanDebian
let exotel: Simulator

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookswitch-relay-package-'))
  const build = [join(checkout, 'scripts', 'package.js'), 'relay', '--output', folder]
  const { code, stdout, stderr } = await runProcess(process.execPath, build, { within: 300_000 })
  if (code !== 0) throw new Error(`The package could not be built: ${stdout}${stderr}`)
  await makeNodePackage()
  exotel = await startSimulator()
  debian = await startCleanDebian(await built('debian'), { '/packages': folder })
})
afterAll(async () => {
  await debian?.close()
  await exotel?.close()
  rmSync(folder, { recursive: true, force: true })
})

const relayPackage = () =>
  `/packages/${readdirSync(folder).find((name) => name.startsWith('hookswitch-relay_'))}`
const write = (path: string, text: string) =>
  debian.run(['sh', '-c', `umask 077; cat > ${path}`], { input: text })
const secret = (name: string, text: string) => write(`/etc/hookswitch-relay/secrets/${name}`, `${text}\n`)
const configure = async (change: object = {}) => {
  const { url, appId, sid, apiKey } = exotel.facts
  const settings = { port: 0, origin: 'https://relay.example.in', data_folder: '/var/lib/hookswitch-relay' }
  const account = { exotel_url: url, app_id: appId, account_url: url, account_sid: sid, account_key: apiKey }
  await write('/etc/hookswitch-relay/relay.json', JSON.stringify({ ...settings, ...account, ...change }))
}

describe('the package of the relay', () => {
  test("Debian 12's own nodejs is too old, and apt says so", async () => {
    await apt(debian, ['update'])
    const simulated = ['apt-get', '-s', '--no-install-recommends', 'install', relayPackage()]
    const { code, stdout, stderr } = await debian.attempt(simulated)
    expect(code).not.toBe(0)
    expect(stdout + stderr).toMatch(/nodejs \(>= 20\.19\)/)
  })

  test('apt installs it; nothing runs yet, and only root may read the secrets', async () => {
    await aptInstall(debian, ['/packages/nodejs.deb', relayPackage()])
    expect(await debian.run(['dpkg', '--verify', 'hookswitch-relay'])).toBe('')
    expect(await debian.run(['stat', '-c', '%a %U', '/etc/hookswitch-relay/secrets'])).toBe('700 root\n')
    expect(await debian.run(['hookswitch-relay', 'help'])).toMatch(/^Usage: hookswitch-relay COMMAND/)
    const files = await debian.run(['dpkg', '--listfiles', 'hookswitch-relay'])
    for (const file of [
      '/lib/systemd/system/hookswitch-relay.service',
      '/usr/share/man/man8/hookswitch-relay.8.gz',
      '/usr/share/doc/hookswitch-relay/copyright',
      '/usr/share/doc/hookswitch-relay/third-party-licences.md.gz',
    ]) {
      expect(files).toContain(`${file}\n`)
    }
    expect(files).not.toContain('practice')
  })

  test('without credentials, serve says which are missing', async () => {
    const { code, stderr } = await debian.attempt(['hookswitch-relay', 'serve'])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/HOOKSWITCH_RELAY_APP_SECRET: Set APP_ID and APP_SECRET/),
    })
  })

  test('check names each wrong credential', async () => {
    await configure()
    await secret('app-secret', 'a wrong secret')
    await secret('account-token', 'a wrong token')
    const wrong = await debian.attempt(['hookswitch-relay', 'check'])
    expect(wrong.code).toBe(1)
    expect(wrong.stdout).toMatch(/^ok +database \(embedded\)$/m)
    expect(wrong.stdout).toMatch(/^failed +app .*Check APP_ID and APP_SECRET/m)
    expect(wrong.stdout).toMatch(/^failed +account API: .*Check ACCOUNT_KEY and ACCOUNT_TOKEN/m)
    await secret('app-secret', exotel.facts.appSecret)
    await secret('account-token', exotel.facts.apiToken)
    expect(await debian.attempt(['hookswitch-relay', 'check'])).toMatchObject({ code: 0, stderr: '' })
  })

  test('serve prints its line of JSON, and a desk that was invited switches', async () => {
    const relay = debian.start(['hookswitch-relay', 'serve'])
    const line = await relay.waitForLine(/^\{"url"/, { describe: 'the relay to be ready', within: 60_000 })
    const { url } = JSON.parse(line)
    const invited = await debian.run(['hookswitch-relay', 'invite', '1'])
    const desk = await enrolWithCode(url, /^Code: (\S+)$/m.exec(invited)?.[1] ?? '')
    const signal = AbortSignal.timeout(20_000)
    expect(await desk.gateway.write({ device: 'sip', on: true }, signal)).toMatchObject({
      value: { active: 'sip' },
    })
    expect(await debian.run(['hookswitch-relay', 'desks'])).toMatch(/^1\ta desk of the tests/)
    await relay.stop()
  })

  test('purging leaves nothing', async () => {
    expect(await debian.run(['sh', '-c', 'ls /var/lib/hookswitch-relay'])).toContain('database')
    await apt(debian, ['--yes', 'purge', 'hookswitch-relay'])
    expect(await debian.run(['sh', '-c', leftovers])).toBe('')
  })
})

test('the unit passes the checks of systemd and is well confined', async () => {
  const unit = join(checkout, 'assets', 'relay', 'hookswitch-relay.service')
  const report = await outputOf('systemd-analyze', ['security', '--offline=true', '--no-pager', unit])
  const [, exposure] = /exposure level for \S+: ([\d.]+)/.exec(report) ?? []
  expect(Number(exposure)).toBeLessThan(2)
})

const leftovers = `find / -xdev -iname '*hookswitch*' -not -path '/tmp/*' -not -path '/packages*' | sort`

/** A package `nodejs` with the Node that runs this test. */
async function makeNodePackage(): Promise<void> {
  const tree = join(folder, 'nodejs')
  mkdirSync(join(tree, 'usr', 'bin'), { recursive: true })
  mkdirSync(join(tree, 'DEBIAN'))
  cpSync(process.execPath, join(tree, 'usr', 'bin', 'node'))
  writeFileSync(
    join(tree, 'DEBIAN', 'control'),
    `Package: nodejs
Version: ${process.versions.node}-1test
Architecture: ${await outputOf('dpkg', ['--print-architecture']).then((text) => text.trim())}
Maintainer: Tests <tests@example.in>
Depends: libstdc++6
Description: stands in for the package of NodeSource
`,
  )
  // Without compression: Node is large, and its package is read once.
  await outputOf('dpkg-deb', ['-Znone', '--root-owner-group', '--build', tree, join(folder, 'nodejs.deb')])
  rmSync(tree, { recursive: true })
}
