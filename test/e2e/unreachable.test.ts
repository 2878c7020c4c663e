import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type HostileServers, startHostileServers } from '../support/hostile-servers.ts'
import { findProgram, runProcess } from '../support/processes.ts'

let place: Workplace
let servers: HostileServers

beforeAll(async () => {
  place = await startWorkplace()
  servers = await startHostileServers(place.desktop.home)
  await place.prepareAccount()
  place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
})
afterAll(async () => {
  await servers?.close()
  await place?.close()
})

describe('Exotel cannot be reached', () => {
  test.each([
    { from: 'refuses', says: ['its server refuses connections.', 'If it lasts, ask your administrator.'] },
    {
      from: 'nowhere',
      says: ['server name not found', 'Check your internet connection'],
    },
    {
      from: 'noWay',
      says: ['there is no route to it from this network.', 'Check your internet connection or VPN'],
    },
    {
      from: 'strange',
      says: ['does not know who issued the certificate', 'certutil -d sql:$HOME/.pki/nssdb'],
    },
    { from: 'expired', says: ['The clock of this computer may be wrong', 'Set date and time'] },
    { from: 'notYet', says: ['The clock of this computer may be wrong', 'Set date and time'] },
    { from: 'wrongName', says: ['belongs to another server', 'check the server address'] },
    { from: 'oldTls', says: ['offers no encryption that is still safe', 'Ask your administrator'] },
  ] as const)('$from', async ({ from, says }) => {
    const { code, stderr } = await signInAt(servers[from])
    expect(stderr).toContain('Signed in, but Exotel could not check the token yet: ')
    expect(stderr).toContain(says[0])
    expect(stderr).toContain(says[1])
    expect(code).toBe(5)
    // The first read of the new account fails a moment after the sign-in has been answered.
    await eventually(
      place.status,
      ({ problem }) => problem?.code === 'unreachable' && problem.message.includes(says[0]),
      { describe: `the status to say that ${says[0]}` },
    )
    await place.desktop.host.waitFor(
      ({ menu }) => menu.entries.some(({ text }) => text.includes(says[0])),
      'the tray to say what is wrong',
    )
  })

  test('where something else than TLS answers, nobody knows what it made of the request', async () => {
    const { code, stderr } = await signInAt(servers.noTls)
    expect(stderr).toContain('The connection broke before Exotel answered')
    expect(code).toBe(5)
  })

  test('where the server wants a certificate, nobody knows what it heard before', async () => {
    const { code, stderr } = await signInAt(servers.wantsCertificate)
    expect(stderr).toContain('wants a certificate from this computer')
    expect(code).toBe(5)
  })

  test.each(['gone', 'forbidding', 'garbled'] as const)('a proxy that is %s', async (proxy) => {
    const { code, stderr } = await signInAlone(proxy, { https_proxy: servers.proxies[proxy] })
    expect(stderr).toContain('Exotel cannot be reached: the proxy of your network does not let it through.')
    expect(stderr).toContain('Ask your administrator; Hookswitch tries again by itself.')
    expect(code).toBe(5)
  })

  test('a SOCKS proxy that is none', async () => {
    const { code, stderr } = await signInAlone('socks', { all_proxy: servers.proxies.socks })
    expect(stderr).toContain('Exotel cannot be reached: the proxy of your network does not let it through.')
    expect(code).toBe(5)
  })

  test('no network at all', async () => {
    const { code, stderr } = await signInAlone('offline', {}, [
      findProgram('unshare', 'util-linux'),
      '--net',
      ...(process.getuid?.() === 0 ? [] : ['--map-current-user']),
    ])
    expect(stderr).toContain('There is no network, so Exotel cannot be reached.')
    expect(stderr).toContain('Check cable or Wi-Fi; Hookswitch tries again by itself.')
    expect(code).toBe(5)
  })
})

function signInAt(url: string) {
  const args = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
  return place.command(args, 'a-token-of-no-use\n')
}

/** Signs in without a running app, in a profile of its own and with more in the environment. */
function signInAlone(name: string, env: Readonly<Record<string, string>>, wrapper: readonly string[] = []) {
  const profile = `--user-data-dir=${place.desktop.home}/${name}`
  const signIn = ['sign-in', '--user-id', '1', '--token-stdin', profile]
  const [program = '', ...args] = [...wrapper, electronProgram(), ...electronArguments(), checkout, ...signIn]
  return runProcess(program, args, {
    env: { ...place.desktop.env, ...env },
    within: 50_000,
    input: 'a-token-of-no-use\n',
  })
}
