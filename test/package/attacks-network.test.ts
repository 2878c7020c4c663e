import { writeFileSync } from 'node:fs'
import { request as ask, type IncomingMessage } from 'node:http'
import { createServer, type ServerOptions } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificate, makeCompanyCa, trustIssuer } from '../support/company-ca.ts'
import { type ListeningServer, listen } from '../support/listen.ts'
import { outputOf } from '../support/processes.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/** Servers in Exotel's place that want to know more than they are told. */

let place: PackagedWorkplace
const servers: ListeningServer[] = []
let tls: Certificate

beforeAll(async () => {
  place = await startPackagedWorkplace()
  const { home } = place.desktop
  const folder = join(home, 'ca')
  const ca = await makeCompanyCa(folder)
  await trustIssuer(home, ca.file)
  const own = await ca.issue(['asha.rao'])
  await giveCertificate(home, folder, own.key, own.cert)
  tls = await ca.issue(['localhost'])
  const app = place.start()
  await app.during(place.journalSays(/ session kind=signed-out/))
})

/** Signs in at a server that passes everything on to Exotel, and calls `look` with each request. */
async function signInAt(
  options: ServerOptions,
  look: (request: IncomingMessage) => void,
): ReturnType<PackagedWorkplace['command']> {
  const { port } = new URL(place.exotel.facts.url)
  const server = createServer({ ...tls, ...options }, (request, answer) => {
    look(request)
    const { method = '', url: path, headers } = request
    const passed = ask({ port, host: '127.0.0.1', method, path, headers }, (given) => {
      const cookie = 'track=asha; Path=/; Secure; Max-Age=9999'
      answer.writeHead(given.statusCode ?? 500, { ...given.headers, 'set-cookie': cookie })
      given.pipe(answer)
    })
    request.pipe(passed)
  })
  const listening = await listen(server)
  servers.push(listening)
  const url = `https://localhost:${listening.port}`
  const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
  return place.command(signIn, `${place.exotel.facts.token}\n`)
}

afterAll(async () => {
  await place.close()
  for (const server of servers) await server.close()
})

test('a cookie that Exotel sets never comes back', async () => {
  const cookies: (string | undefined)[] = []
  const signedIn = await signInAt({}, ({ headers }) => void cookies.push(headers.cookie))
  expect(signedIn).toMatchObject({ code: 0, stderr: '' })
  await place.switchTo('phone')
  await place.switchTo('sip')
  expect(cookies.length).toBeGreaterThan(2)
  expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([])
})

test('a server that asks for a certificate of this computer gets none', async () => {
  let handshakes = 0
  const shown: string[] = []
  const watched: ServerOptions = {
    requestCert: true,
    rejectUnauthorized: false,
    SNICallback: (_name, go) => {
      handshakes += 1
      go(null)
    },
  }
  await signInAt(watched, ({ socket }) => {
    if (socket instanceof TLSSocket) shown.push(JSON.stringify(socket.getPeerCertificate().subject ?? null))
  })
  expect(handshakes).toBeGreaterThan(0)
  expect(shown.filter((one) => one !== 'null')).toEqual([])
})

/** Puts a certificate with its key into the user's NSS database, where Chromium finds it. */
async function giveCertificate(home: string, folder: string, key: string, cert: string): Promise<void> {
  const bundle = join(folder, 'own.p12')
  const openssl = ['pkcs12', '-export', '-name', 'asha', '-passout', 'pass:', '-out', bundle]
  writeFileSync(join(folder, 'own.pem'), key + cert)
  await outputOf('openssl', [...openssl, '-in', join(folder, 'own.pem')], { from: 'openssl' })
  const database = `sql:${join(home, '.pki', 'nssdb')}`
  await outputOf('pk12util', ['-d', database, '-i', bundle, '-W', ''], { from: 'libnss3-tools' })
}
