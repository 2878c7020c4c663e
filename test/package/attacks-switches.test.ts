import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Certificate, makeCompanyCa } from '../support/company-ca.ts'
import { listen } from '../support/listen.ts'
import { runProcess } from '../support/processes.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/*
 * The arguments and the environment of the packaged app, in the hands of somebody else: a page that opens a link with
 * more behind it, a desktop entry or a script that adds a switch.
 */

let place: PackagedWorkplace
let folder: string

beforeAll(async () => {
  place = await startPackagedWorkplace()
  folder = mkdtempSync(join(place.desktop.home, 'attack-'))
})
afterAll(() => place.close())

/** The arguments of the attacks that write a file. */
const writing = (file: string) => [`--log-net-log=${file}`, '--net-log-capture-mode=Everything']

describe('behind a link', () => {
  test.each([
    ['--ignore-certificate-errors'],
    ['--remote-debugging-port=0'],
    ['--user-data-dir=/tmp/elsewhere'],
    ['--gtk-version=3'],
    ['status'],
  ])('%s ends with wrong usage', async (attack) => {
    const ended = await place.run(['hookswitch://off', attack])
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(`Nothing may stand behind a link, but "${attack}" does.`)
    expect(existsSync(place.profile)).toBe(false)
  })

  test('nothing writes a file', async () => {
    const file = join(folder, 'behind.json')
    expect((await place.run(['hookswitch://off', ...writing(file)])).code).toBe(2)
    expect(existsSync(file)).toBe(false)
  })
})

test('a refused switch before a link writes no file', async () => {
  const file = join(folder, 'before.json')
  expect((await place.run([...writing(file), 'hookswitch://off'])).code).toBe(2)
  expect(existsSync(file)).toBe(false)
})

describe('the running app', () => {
  let seen: readonly string[]
  let tls: Certificate
  const keys = () => join(folder, 'tls-keys')
  const port = () => Number(new URL(place.exotel.facts.url).port)

  beforeAll(async () => {
    await place.prepareAccount()
    tls = await (await makeCompanyCa(join(folder, 'ca'))).issue(['localhost'])
    const app = place.start(
      [
        '--remote-debugging-port=9871',
        '--proxy-server=http://127.0.0.1:1',
        '--class=Hookswitch',
        '--gtk-version=3',
        '--high-dpi-support=1',
        '--enable-features=UseOzonePlatform',
        '--',
        '--hidden',
      ],
      { SSLKEYLOGFILE: keys() },
    )
    await app.during(place.journalSays(/ session kind=signed-in/))
    await app.during(place.switchTo('phone'))
    seen = (await place.writes()).map(({ path }) => path)
  })

  test('starts with the switches that distributions add, and reaches Exotel past a foreign proxy', () => {
    expect(seen).not.toEqual([])
  })

  test('opens no port for DevTools', async () => {
    await expect(canConnect(9871)).resolves.toBe(false)
    await expect(canConnect(port())).resolves.toBe(true)
  })

  test('gives no TLS keys to SSLKEYLOGFILE, nor a token to a server with a foreign certificate', async () => {
    const requests: string[] = []
    const server = createServer(tls, (request, response) => {
      requests.push(String(request.headers.authorization))
      response.end()
    })
    const tlsServer = await listen(server)
    const url = `https://localhost:${tlsServer.port}`
    const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
    // By the running app, and by a process of its own, which has the switch and the variable, too.
    const elsewhere = `--user-data-dir=${join(folder, 'other')}`
    const env = { SSLKEYLOGFILE: keys() }
    const answers = [
      await place.command(signIn, 'hush-hush\n', env),
      await place.command([elsewhere, ...signIn], 'hush-hush\n', env),
      await place.command(['--ignore-certificate-errors', elsewhere, ...signIn], 'hush-hush\n', env),
    ]
    await tlsServer.close()
    expect(answers.map(({ code }) => code)).not.toContain(0)
    expect(requests).toEqual([])
    expect(existsSync(keys()) ? readFileSync(keys(), 'utf8') : '').toBe('')
  })
})

test('whoever is not root cannot switch the sandbox off', async () => {
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', inject('packagedProgram')]
  const ended = await runProcess('setpriv', [...asNobody, '--no-sandbox', '--hidden'], {
    env: { ...place.desktop.env, HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' },
  })
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('Hookswitch does not run without it')
})

function canConnect(to: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(to, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
