import { request as ask } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificate, makeCompanyCa, trustIssuer } from '../support/company-ca.ts'
import { type ListeningServer, listen } from '../support/listen.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/*
 * A server in Exotel's place that wants to know more than it is told.
 *
 * That no server gets a certificate of this computer cannot be tested here: this Electron offers none for requests of the main
 * process, whatever the app does, and ends them where a server asks for one (electron#29984). Newer ones ask the app
 * (electron#52162), whose answer test/unit/app-guards.test.ts checks.
 */

let place: PackagedWorkplace
let tracker: ListeningServer | undefined
let tls: Certificate

beforeAll(async () => {
  place = await startPackagedWorkplace()
  const { home } = place.desktop
  const folder = join(home, 'ca')
  const ca = await makeCompanyCa(folder)
  await trustIssuer(home, ca.file)
  tls = await ca.issue(['localhost'])
  const app = place.start()
  await app.during(place.journalSays(/ session kind=signed-out/))
})

afterAll(async () => {
  await place.close()
  await tracker?.close()
})

test('a cookie that Exotel sets never comes back', async () => {
  const cookies: (string | undefined)[] = []
  // It passes everything on to Exotel, and sets a cookie in each answer.
  const { port } = new URL(place.exotel.facts.url)
  const server = createServer(tls, (request, answer) => {
    const { method = '', url: path, headers } = request
    cookies.push(headers.cookie)
    const passed = ask({ port, host: '127.0.0.1', method, path, headers }, (given) => {
      const cookie = 'track=asha; Path=/; Secure; Max-Age=9999'
      answer.writeHead(given.statusCode ?? 500, { ...given.headers, 'set-cookie': cookie })
      given.pipe(answer)
    })
    request.pipe(passed)
  })
  tracker = await listen(server)
  const url = `https://localhost:${tracker.port}`
  const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
  const signedIn = await place.command(signIn, `${place.exotel.facts.token}\n`)
  expect(signedIn).toMatchObject({ code: 0, stderr: '' })
  await place.switchTo('phone')
  await place.switchTo('sip')
  expect(cookies.length).toBeGreaterThan(2)
  expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([])
})
