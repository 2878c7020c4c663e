import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfiguration, secretsIn } from '../../src/relay/configuration.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookswitch-relay-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const read = (change: Record<string, string | undefined>, path?: string) => {
  const given = { DATA_FOLDER: '/data', APP_ID: 'app', APP_SECRET: 'a secret of the app', ...change }
  const variables = Object.entries(given).map(([name, value]) => [`HOOKSWITCH_RELAY_${name}`, value])
  return readConfiguration(Object.fromEntries(variables), path)
}

test('the defaults are those of the documents', () => {
  expect(read({})).toMatchObject({
    host: '127.0.0.1',
    port: 4180,
    budget: 200,
    grace: 90_000,
    auditDays: 90,
    database: { kind: 'embedded', folder: '/data' },
    company: { integrationsUrl: 'https://integrationscore.mum1.exotel.com', account: null },
  })
})

test('secrets come from files, and the environment goes before the configuration file', () => {
  const path = file(
    'relay.json',
    JSON.stringify({ port: 4999, budget: 100, app_secret_file: file('s', 'from a file\n') }),
  )
  const configuration = read({ APP_SECRET: undefined, BUDGET: '50' }, path)
  expect(configuration).toMatchObject({ port: 4999, budget: 50, company: { app: { secret: 'from a file' } } })
})

test('secrets are found where systemd puts them, and in the folder beside the configuration file', () => {
  const path = file('beside.json', '{}')
  mkdirSync(join(folder, 'secrets'))
  file('secrets/app-secret', 'from the folder\n')
  const without = { APP_SECRET: undefined }
  expect(read(without, path)).toMatchObject({ company: { app: { secret: 'from the folder' } } })
  file('relay_app-secret', 'from systemd\n')
  const variables = {
    HOOKSWITCH_RELAY_DATA_FOLDER: '/data',
    HOOKSWITCH_RELAY_APP_ID: 'app',
    CREDENTIALS_DIRECTORY: folder,
  }
  expect(readConfiguration(variables, path)).toMatchObject({ company: { app: { secret: 'from systemd' } } })
})

test('the certificate and key for TLS are found in the folder of secrets, too', () => {
  const place = mkdtempSync(join(folder, 'tls-'))
  const path = join(place, 'relay.json')
  writeFileSync(path, '{"host": "0.0.0.0"}')
  mkdirSync(join(place, 'secrets'))
  writeFileSync(join(place, 'secrets', 'tls-certificate'), 'a certificate')
  expect(() => read({}, path)).toThrow(/TLS_KEY_FILE: TLS needs both/)
  writeFileSync(join(place, 'secrets', 'tls-key'), 'a key')
  expect(read({}, path).tls).toEqual({ certificate: 'a certificate', key: 'a key' })
  const named = file('named.pem', 'another certificate')
  expect(read({ TLS_CERTIFICATE_FILE: named }, path).tls).toMatchObject({
    certificate: 'another certificate',
  })
})

test('a user who may not open the folder of secrets is told to run the command as root', () => {
  const place = mkdtempSync(join(tmpdir(), 'hookswitch-relay-'))
  const path = join(place, 'relay.json')
  writeFileSync(path, '{}')
  mkdirSync(join(place, 'secrets'), { mode: 0 })
  // Root may open every folder, so another user takes its place for a moment.
  const isRoot = process.getuid?.() === 0
  if (isRoot) chmodSync(place, 0o755)
  if (isRoot) process.seteuid?.(65_534)
  try {
    const without = { APP_SECRET: undefined }
    expect(() => read(without, path)).toThrow(/may not open .*secrets, .* Run the command as root/)
    // The service is another user as well, but systemd hands it copies.
    const service = { ...process.env, HOOKSWITCH_RELAY_DATA_FOLDER: '/data', CREDENTIALS_DIRECTORY: place }
    expect(() => readConfiguration(service, path)).toThrow(/APP_SECRET: Set APP_ID/)
  } finally {
    if (isRoot) process.seteuid?.(0)
    rmSync(place, { recursive: true })
  }
})

test('the company sign-in has a table of users, whose claims count in small letters, or none', () => {
  const given = { OIDC_ISSUER: 'https://login.example.in/staff', OIDC_CLIENT_ID: 'relay' }
  const users = file('users.json', JSON.stringify({ 'Asha.Rao@company.in': '1' }))
  expect(read({}).signIn).toBe(null)
  expect(
    read({ ...given, OIDC_CLIENT_SECRET_FILE: file('oidc', 'hush\n'), OIDC_USERS_FILE: users }).signIn,
  ).toEqual({
    issuer: 'https://login.example.in/staff',
    clientId: 'relay',
    clientSecret: 'hush',
    claim: 'email',
    users: new Map([['asha.rao@company.in', '1']]),
  })
  expect(read({ ...given, OIDC_CLAIM: 'sub' }).signIn).toMatchObject({
    claim: 'sub',
    clientSecret: null,
    users: null,
  })
})

test('each line of the signing key is a key, the newest first', () => {
  const keys = read({ SIGNING_KEY_FILE: file('keys', `${'n'.repeat(40)}\n${'o'.repeat(40)}\n`) }).signingKeys
  expect(keys?.map((key) => Buffer.from(key).toString()[0])).toEqual(['n', 'o'])
})

test('every secret is known to the log that masks it', () => {
  const secrets = {
    APP_SECRET: 'secret of the app',
    APP_TOKEN: 'token of the app',
    ACCOUNT_KEY: 'key of the account',
    ACCOUNT_TOKEN: 'token of the account',
    METRICS_TOKEN: 'token of the metrics',
    OIDC_CLIENT_SECRET: 'secret of the client',
    SIGNING_KEY: 'k'.repeat(40),
  }
  const configuration = read({
    ...secrets,
    DATA_FOLDER: undefined,
    DATABASE_URL: 'postgresql://relay:pass%40word@db.example.in/relay',
    ORIGIN: 'https://relay.example.in',
    ACCOUNT_SID: 'sid',
    OIDC_ISSUER: 'https://login.example.in',
    OIDC_CLIENT_ID: 'relay',
  })
  expect(secretsIn(configuration).toSorted()).toEqual([...Object.values(secrets), 'pass@word'].toSorted())
})

describe('one sentence says what is wrong', () => {
  test.each<[Record<string, string | undefined>, RegExp]>([
    [{ APP_SECRET: undefined }, /APP_SECRET: An app needs both/],
    [{ APP_ID: undefined, APP_SECRET: undefined }, /APP_SECRET: Set APP_ID and APP_SECRET, or APP_TOKEN/],
    [{ DATA_FOLDER: undefined }, /DATABASE_URL: Set it to a PostgreSQL database/],
    [{ DATABASE_URL: 'postgresql://a' }, /not both/],
    [{ DATA_FOLDER: undefined, DATABASE_URL: 'postgresql://a' }, /ORIGIN: Set it to the origin/],
    [
      { DATA_FOLDER: undefined, DATABASE_URL: 'postgresql://a', ORIGIN: 'https://relay.example.in' },
      /SIGNING_KEY: With PostgreSQL all replicas need the same key/,
    ],
    [
      { DATA_FOLDER: undefined, DATABASE_URL: 'postgresql://user:secret@:/%@a/b' },
      /DATABASE_URL: It is no URL, .* write @ as %40/,
    ],
    [{ DATA_FOLDER: undefined, DATABASE_URL: 'mysql://user:secret@a' }, /begin with postgresql/],
    [{ PORT: 'http' }, /PORT: "http" is not a number from 0 to 65535/],
    [{ PORT: '80.5' }, /PORT: "80.5" is not a number/],
    [{ BUDGET: '0' }, /BUDGET/],
    [{ BUDGET: '1e3' }, /BUDGET/],
    [{ GRACE_SECONDS: 'ninety' }, /GRACE_SECONDS/],
    [{ EXOTEL_URL: 'http://exotel.example.in' }, /EXOTEL_URL: It must be an https origin/],
    [{ ORIGIN: 'https://relay.example.in/path' }, /ORIGIN/],
    [{ ALLOWED_ORIGINS: 'https://crm.example.in, crm' }, /ALLOWED_ORIGINS: It must be an https origin/],
    [{ HOST: '0.0.0.0' }, /HOST: 0.0.0.0 would be reached without TLS/],
    [{ TLS_CERTIFICATE_FILE: '/dev/null' }, /TLS_KEY_FILE/],
    [{ APP_SECRET: undefined, APP_SECRET_FILE: '/nowhere/secret' }, /[Tt]here is no file \/nowhere\/secret/],
    [{ SIGNING_KEY: 'short' }, /SIGNING_KEY/],
    [{ ACCOUNT_SID: 'sid' }, /ACCOUNT_KEY/],
    [{ OIDC_ISSUER: 'https://login.example.in' }, /OIDC_CLIENT_ID: The company sign-in needs/],
    [{ OIDC_CLIENT_ID: 'relay' }, /OIDC_ISSUER: The company sign-in needs/],
    [{ OIDC_ISSUER: 'http://login.example.in', OIDC_CLIENT_ID: 'relay' }, /OIDC_ISSUER: It must be an https/],
    [
      { OIDC_ISSUER: 'https://login.example.in', OIDC_CLIENT_ID: 'relay', OIDC_USERS_FILE: '/dev/null' },
      /OIDC_USERS_FILE: The file .dev.null is no JSON object/,
    ],
    [{ ACCOUNT_SID: 'sid', ACCOUNT_KEY: 'k', ACCOUNT_TOKEN: 't', ACCOUNT_REGION: 'eu' }, /ACCOUNT_REGION/],
  ])('%j', (change, sentence) => {
    expect(() => read(change)).toThrow(sentence)
    expect(() => read(change)).not.toThrow(/secret@|a secret of the app/)
  })

  test('in the configuration file, too', () => {
    expect(() => read({}, file('list.json', '[]'))).toThrow(/no JSON object/)
    expect(() => read({}, file('typo.json', '{"prot": 1}'))).toThrow(/unknown setting: prot/)
    expect(() => read({}, join(folder, 'none.json'))).toThrow(/[Tt]here is no file/)
  })
})
