import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { checkAll } from '../../src/relay/administration/check.ts'
import type { CompanyCredentials } from '../../src/relay/exotel/company.ts'
import { eventually } from '../support/condition.ts'
import type { Environment } from '../support/processes.ts'
import {
  buildRelay,
  enrolWithCode,
  type RelayProcess,
  relayConfiguration,
  relayEnvironment,
  runRelayCommand,
  startRelayProcess,
} from '../support/relay.ts'

/** `hookswitch-relay` as administrators run it, with the embedded database. */

let simulator: Simulator
let folder = ''
let env: Environment
let relay: RelayProcess

beforeAll(async () => {
  await buildRelay()
  simulator = await startSimulator()
  folder = mkdtempSync(join(tmpdir(), 'hookswitch-relay-'))
  const { HOOKSWITCH_RELAY_DATABASE_URL: _url, ...rest } = relayEnvironment(simulator, 'postgresql://unused')
  env = { ...rest, HOOKSWITCH_RELAY_DATA_FOLDER: join(folder, 'data') }
  relay = await startRelayProcess(env)
})
afterAll(async () => {
  await relay.process.stop()
  await simulator.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (...given: readonly string[]) => runRelayCommand(given, env)
const codeIn = (text: string) => /^Code: (\S+)$/m.exec(text)?.[1] ?? ''

test('an invited desk is enrolled, listed, works, and is revoked', async () => {
  expect((await run('desks')).stdout).toBe('No desk is enrolled.\n')
  const invited = await run('invite', '1', '--expires', '30m')
  expect(invited).toMatchObject({ code: 0, stderr: '' })
  expect(invited.stdout).toContain('hookswitch://enrol?relay=https%3A%2F%2Frelay.example.in&code=')
  const desk = await enrolWithCode(relay.url, codeIn(invited.stdout))
  const signal = new AbortController().signal
  expect(await desk.gateway.write({ device: 'sip', on: true }, signal)).toMatchObject({
    value: { active: 'sip' },
  })
  // A desk that sends Exotel's requests alone, without beats, counts as used as well.
  const listed = /^1\ta desk of the tests\tenrolled \S+\tused \d{4}-/m
  const desks = async () => (await run('desks')).stdout
  await eventually(desks, (text) => listed.test(text), { describe: 'the desk to be listed as used' })
  expect((await run('revoke', '1')).stdout).toBe('1 desk of 1 was revoked.\n')
  expect((await run('revoke', '1')).stdout).toMatch(/^1 has no desk that could be revoked\./)
  expect(await desk.gateway.read(signal)).toMatchObject({ failure: { kind: 'unauthorized' } })
  const audit = (await run('audit', '--since', '1d')).stdout.split('\r\n')
  expect(audit[0]).toBe('at,user_id,event,device,cause,desk_id,detail')
  const events = audit.slice(1).map((line) => line.split(',').slice(1, 4).join(' '))
  expect(events).toEqual([
    '1 invited ',
    '1 enrolled ',
    '1 asked sip on',
    '1 confirmed sip on',
    '1 revoked ',
    '',
  ])
})

test('a second relay on the same folder is refused with a sentence', async () => {
  expect(await run('serve')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/Another relay has the data folder/),
  })
})

test('a folder that cannot be used is named', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const place = { ...env, HOOKSWITCH_RELAY_DATA_FOLDER: file }
  const { code, stderr } = await runRelayCommand(['serve'], place)
  expect(code).toBe(1)
  expect(stderr).toMatch(/HOOKSWITCH_RELAY_DATA_FOLDER: The database in \S+file cannot be opened/)
})

test('wrong usage ends with 2, a sentence and the usage', async () => {
  const { code, stdout, stderr } = await run('invite')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^invite needs one user id\.\n\nUsage: hookswitch-relay COMMAND/)
})

describe('check', () => {
  test('finds all well, beside the running relay', async () => {
    const checked = await run('check')
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(
      checked.stdout
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 6).trim()),
    ).toEqual(['ok', 'ok', 'ok'])
  })

  test.each<[string, (right: CompanyCredentials) => CompanyCredentials, RegExp]>([
    [
      'app secret',
      (right) => ({ ...right, app: { id: 'app', secret: 'a wrong secret' } }),
      /^failed {2}app .*Check APP_ID and APP_SECRET/m,
    ],
    [
      'app token',
      (right) => ({ ...right, app: null, token: 'a wrong token' }),
      /^failed {2}app .* or APP_TOKEN/m,
    ],
    [
      'API key',
      (right) => ({ ...right, account: right.account && { ...right.account, apiToken: 'a wrong token' } }),
      /^failed {2}account API: .*Check ACCOUNT_KEY/m,
    ],
    [
      'sid',
      (right) => ({ ...right, account: right.account && { ...right.account, sid: 'another1' } }),
      /^failed {2}account API: .*Check ACCOUNT_SID/m,
    ],
    [
      'URL',
      (right) => ({ ...right, integrationsUrl: 'http://127.0.0.1:1' }),
      /^failed {2}app .*cannot be reached/m,
    ],
  ])('names a wrong %s, and repeats no secret', async (_name, change, line) => {
    const configuration = relayConfiguration(simulator, '')
    const database = { kind: 'embedded' as const, folder: join(folder, 'data') }
    const company = change(configuration.company)
    const printed: string[] = []
    const isWell = await checkAll({ ...configuration, database, company }, fetch, (text) =>
      printed.push(text),
    )
    expect(isWell).toBe(false)
    expect(printed.join('')).toMatch(line)
    expect(printed.join('')).not.toMatch(/a wrong (secret|token)/)
  })

  test('names a PostgreSQL that does not answer, without its password', async () => {
    const wrong = {
      HOOKSWITCH_RELAY_DATABASE_URL: 'postgresql://relay:secret@127.0.0.1:1/relay',
      HOOKSWITCH_RELAY_SIGNING_KEY: 'k'.repeat(32),
    }
    const { HOOKSWITCH_RELAY_DATA_FOLDER: _folder, ...rest } = env
    for (const command of ['check', 'serve']) {
      const { code, stdout, stderr } = await runRelayCommand([command], { ...rest, ...wrong })
      expect(code).toBe(1)
      expect(stdout + stderr).toMatch(/No PostgreSQL server answers there/)
      expect(stdout + stderr).not.toContain('secret')
    }
  })
})
