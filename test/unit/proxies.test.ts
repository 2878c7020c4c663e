import { describe, expect, test } from 'vitest'
import { memoryKeychain } from '../../src/main/keychain/keychain.ts'
import { proxiedFetch } from '../../src/main/network/proxy/proxied-fetch.ts'
import { parseProxy, proxyName } from '../../src/main/network/proxy/proxy-name.ts'
import { proxyPasswordsFrom } from '../../src/main/network/proxy/proxy-passwords.ts'
import { mendProxyVariables } from '../../src/main/network/proxy/proxy-variables.ts'

describe('the name of a proxy', () => {
  test.each([
    ['proxy.example:3128', 'proxy.example:3128'],
    ['PROXY.example:80', 'proxy.example'],
    ['http://proxy.example', 'proxy.example'],
    ['https://proxy.example/', 'proxy.example:443'],
    ['[::1]:3128', '[::1]:3128'],
  ])('%s', (written, name) => {
    expect(parseProxy(written)).toBe(name)
  })

  test.each(['', 'user:secret@proxy:3128', 'socks5://proxy:1080', 'proxy:99999', 'a b'])(
    '%j is not a proxy',
    (written) => {
      expect(parseProxy(written)).toBe(null)
    },
  )

  test('is the same for the host and port that Chromium reports', () => {
    expect(proxyName('::1', 3128)).toBe('[::1]:3128')
    expect(proxyName('proxy.example', 80)).toBe('proxy.example')
  })
})

describe('the variables of the environment', () => {
  test.each([
    ['http://agent:p%40ss@proxy:3128', 'agent', 'p@ss'],
    ['agent:100%@proxy:3128', 'agent', '100%'],
    ['http://COMPANY%5Cagent:a:b@proxy:3128/', 'COMPANY\\agent', 'a:b'],
    ['http://agent:p@ss@proxy:3128', 'agent', 'p@ss'],
    ['http://agent:p/ss@proxy:3128', 'agent', 'p/ss'],
  ])('%s: the password is removed from the address', (written, user, password) => {
    const env = { https_proxy: written }
    const { credentials, unusable } = mendProxyVariables(env)
    expect(env.https_proxy).toBe('proxy:3128')
    expect(credentials.get('proxy:3128')).toEqual({ user, password })
    expect(unusable).toEqual([])
  })

  test.each([
    ['socks5h://proxy:1080', '5'],
    ['socks5://agent:secret@proxy:1080', '5'],
    ['SOCKS://proxy:1080/', '5'],
    ['socks4://proxy:1080', '4'],
  ])('%s becomes a SOCKS proxy for Chromium', (written, version) => {
    const env: NodeJS.ProcessEnv = { ALL_PROXY: written, http_proxy: 'other:3128' }
    expect(mendProxyVariables(env).unusable).toEqual([])
    expect(env).toEqual({ SOCKS_SERVER: 'proxy:1080', SOCKS_VERSION: version })
  })

  test.each([
    'foo://proxy',
    'socks4a://proxy:1080',
    'quic://proxy',
    'http:proxy:3128',
    'http://proxy:99999',
    'proxy:port',
    'http://',
    'two words',
  ])('%s cannot be used', (written) => {
    expect(mendProxyVariables({ https_proxy: written }).unusable).toEqual(['https_proxy'])
  })

  test.each([
    ['proxy:3128', 'proxy:3128'],
    ['HTTP://proxy:3128/', 'proxy:3128'],
    ['https://proxy:3128/path', 'proxy:3128'],
    ['//proxy:3128', 'proxy:3128'],
    [' http://[::1]:3128 ', '[::1]:3128'],
    ['direct://', 'direct://'],
    ['', ''],
  ])('%j is understood', (written, address) => {
    const env = { HTTPS_PROXY: written }
    expect(mendProxyVariables(env)).toEqual({ credentials: new Map(), unusable: [], script: null })
    expect(env.HTTPS_PROXY).toBe(address)
  })
})

test.each([
  [{ auto_proxy: ' http://wpad/proxy.pac ' }, 'http://wpad/proxy.pac'],
  [{ AUTO_PROXY: 'http://wpad/proxy.pac', https_proxy: 'proxy:3128' }, 'http://wpad/proxy.pac'],
  [{ auto_proxy: '' }, null],
])('the script of %j', (env: NodeJS.ProcessEnv, script) => {
  expect(mendProxyVariables(env).script).toBe(script)
})

describe('the passwords', () => {
  const right = { user: 'agent', password: 'ri:ght' }
  const wrong = { user: 'agent', password: 'wrong' }

  test('entered credentials are stored, and used by the next start', async () => {
    const keychain = memoryKeychain()
    await proxyPasswordsFrom(keychain, new Map()).save('proxy:3128', right)
    expect(await keychain.read('proxy:proxy:3128')).toEqual({ ok: true, value: 'agent:ri:ght' })
    expect(await proxyPasswordsFrom(keychain, new Map()).next('proxy:3128')).toEqual(right)
  })

  test('each is sent once, and again only if the agent enters it again', async () => {
    const passwords = proxyPasswordsFrom(memoryKeychain(), new Map([['proxy:3128', wrong]]))
    expect(await passwords.next('proxy:3128')).toEqual(wrong)
    expect(await passwords.next('proxy:3128')).toBe(null)
    await passwords.save('proxy:3128', wrong)
    expect(await passwords.next('proxy:3128')).toEqual(wrong)
    expect(await passwords.next('proxy:3128')).toBe(null)
  })

  test('another proxy gets none of them', async () => {
    const passwords = proxyPasswordsFrom(memoryKeychain(), new Map([['proxy:3128', right]]))
    expect(await passwords.next('elsewhere:3128')).toBe(null)
    expect(await passwords.next('proxy')).toBe(null)
  })
})

describe('a request through a proxy that asks for a password', () => {
  const url = 'https://exotel.example/'
  const never = async () => false
  const answers = (...statuses: number[]) => {
    const left = [...statuses]
    return async () => new Response(null, { status: left.shift() ?? 500 })
  }

  test('is sent again after the sign-in', async () => {
    const fetch = proxiedFetch({ fetch: answers(407, 200), signIn: async () => true, isUnusable: never })
    expect((await fetch(url)).status).toBe(200)
  })

  test.each([
    ['there is nothing to send', answers(407), false],
    ['it is refused', answers(407, 407), true],
  ])('fails with the proxy as its reason if %s', async (_, fetch, signedIn) => {
    const proxied = proxiedFetch({ fetch, signIn: async () => signedIn, isUnusable: never })
    await expect(proxied(url)).rejects.toThrow('net::ERR_PROXY_AUTH_REQUESTED')
  })

  test('shares one sign-in with other requests', async () => {
    let knocks = 0
    const signIn = async () => {
      knocks += 1
      return true
    }
    const fetch = proxiedFetch({ fetch: answers(407, 407, 407, 200, 200, 200), signIn, isUnusable: never })
    const all = await Promise.all([fetch(url), fetch(url), fetch(url)])
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(knocks).toBe(1)
  })

  test('ends with its own time limit while the keychain hangs', async () => {
    const fetch = proxiedFetch({
      fetch: answers(407),
      signIn: () => new Promise(() => {}),
      isUnusable: never,
    })
    await expect(fetch(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow(/timeout/)
  })

  test('fails with the proxy settings as its reason if the environment names an unusable proxy', async () => {
    const nowhere = async () => Promise.reject(new Error('net::ERR_NAME_NOT_RESOLVED'))
    const fetch = (unusable: boolean) =>
      proxiedFetch({ fetch: nowhere, signIn: async () => false, isUnusable: async () => unusable })
    await expect(fetch(true)(url)).rejects.toThrow('net::ERR_NO_SUPPORTED_PROXIES')
    await expect(fetch(false)(url)).rejects.toThrow('net::ERR_NAME_NOT_RESOLVED')
  })
})
