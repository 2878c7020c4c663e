import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, type CompanyCa, makeCompanyCa } from '../support/company-ca.ts'
import { eventually } from '../support/condition.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { buildRelay, type TestDesk } from '../support/relay.ts'
import { type Floor, openFloor } from '../support/relay-floor.ts'

/** SIGHUP: a running relay takes new secrets from their files, without losing a desk or an OFF. */

let folder = ''
let server: PostgresServer
let floor: Floor
let ca: CompanyCa
let certificates: readonly [Certificate, Certificate]
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, `${content}\n`)
  return path
}
const [oldKey, newKey] = ['o'.repeat(40), 'n'.repeat(40)]

beforeAll(async () => {
  await buildRelay()
  folder = mkdtempSync(join(tmpdir(), 'hookswitch-relay-'))
  ca = await makeCompanyCa(join(folder, 'ca'))
  certificates = [await ca.issue(['relay.example.in']), await ca.issue(['relay.example.in'])]
  server = await startPostgres()
  floor = await openFloor(server)
  await floor.start(1, {
    APP_SECRET: '',
    APP_SECRET_FILE: file('app-secret', 'a wrong secret of the app'),
    SIGNING_KEY: '',
    SIGNING_KEY_FILE: file('signing-key', oldKey),
    METRICS_TOKEN_FILE: file('metrics-token', 'the first token of the metrics'),
  })
})
afterAll(async () => {
  await floor?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const log = () => floor.replicas[0]?.process.stderr() ?? ''
/** Asks the relay to read its configuration again, and waits until it says that it did, or why it did not. */
const reload = async () => {
  const told = () => log().match(/configuration (read again|stays)/g)?.length ?? 0
  const before = told()
  floor.replicas[0]?.process.signal('SIGHUP')
  await eventually(told, (count) => count > before, { describe: 'the configuration to be read again' })
}
const enrol = async () => {
  const desks = await floor.enrolRinging(1)
  const [desk] = desks
  if (desk === undefined) throw new Error('No desk was enrolled')
  return desk
}
const off = (desk: TestDesk) =>
  desk.send('PUT', '/v2/integrations/device', { UserId: desk.userId, DeviceName: 'sip', DeviceStatus: false })
const beat = async (desk: TestDesk) =>
  (await desk.send('PUT', '/relay/v1/me/lease', { presence: 'present' })).status
const metrics = async (token: string) =>
  (await fetch(`${floor.urlOf(0)}/metrics`, { headers: { Authorization: `Bearer ${token}` } })).status

test('an OFF that waits for the right secret of the app is sent as soon as the file has it', async () => {
  const desk = await enrol()
  expect((await off(desk)).status).toBe(503)
  expect(await floor.ringing([desk])).toBe(1)
  file('app-secret', floor.simulator.facts.appSecret)
  await reload()
  await floor.allOff([desk])
})

test('a new signing key signs, and the old one is valid as long as the file has it', async () => {
  const old = await enrol()
  file('signing-key', `${newKey}\n${oldKey}`)
  await reload()
  const recent = await enrol()
  expect([await beat(old), await beat(recent)]).toEqual([200, 200])
  file('signing-key', newKey)
  await reload()
  expect([await beat(old), await beat(recent)]).toEqual([401, 200])
})

test('a new token of the metrics takes the place of the old one', async () => {
  expect(await metrics('the first token of the metrics')).toBe(200)
  file('metrics-token', 'the second token of the metrics')
  await reload()
  expect(await metrics('the first token of the metrics')).toBe(401)
  expect(await metrics('the second token of the metrics')).toBe(200)
})

test('a configuration that is wrong is named, and the relay goes on with the one before', async () => {
  const desk = await enrol()
  file('signing-key', 'short')
  await reload()
  expect(log()).toMatch(/HOOKSWITCH_RELAY_SIGNING_KEY: Each line must have 32 characters/)
  expect(await beat(desk)).toBe(200)
  file('signing-key', newKey)
  await reload()
  expect(await beat(desk)).toBe(200)
})

test('no secret, old or new, is in the log', () => {
  for (const secret of [
    'a wrong secret of the app',
    floor.simulator.facts.appSecret,
    oldKey,
    newKey,
    'token of the metrics',
  ]) {
    expect(log()).not.toContain(secret)
  }
})

describe('TLS', () => {
  const shown = (url: string) =>
    new Promise<string>((resolve, reject) => {
      const { port } = new URL(url)
      const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().serialNumber)
        socket.destroy()
      })
      socket.once('error', reject)
    })
  const use = ({ cert, key }: Certificate) => ({
    TLS_CERTIFICATE_FILE: file('tls.pem', cert),
    TLS_KEY_FILE: file('tls.key', key),
  })

  test('a new certificate is shown to new connections, and one that is none leaves the old one', async () => {
    await floor.killReplicas()
    await floor.start(1, use(certificates[0]))
    const url = floor.urlOf(0)
    expect(url).toMatch(/^https:/)
    const first = await shown(url)
    use(certificates[1])
    await reload()
    const second = await shown(url)
    expect(second).not.toBe(first)
    file('tls.pem', 'no certificate')
    await reload()
    expect(log()).toMatch(/TLS_CERTIFICATE_FILE, .*the certificate or its key cannot be used/)
    expect(await shown(url)).toBe(second)
  })

  test('a start with a certificate of another key fails with a sentence that names both files', async () => {
    const [{ cert }, { key }] = certificates
    await expect(floor.start(1, use({ cert, key }))).rejects.toThrow(
      /TLS_CERTIFICATE_FILE, .*belong together/s,
    )
  })
})
