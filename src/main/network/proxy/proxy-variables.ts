import { parseProxy } from './proxy-name.ts'
import type { ProxyCredentials } from './proxy-passwords.ts'

/** What the environment says of proxies beyond what Chromium understands of it. */
export interface ProxyVariables {
  /** Names and passwords that stand in an address, by the proxy's name. */
  readonly credentials: ReadonlyMap<string, ProxyCredentials>
  /** The variables that name no proxy which Chromium could use. */
  readonly unusable: readonly string[]
  /** The address of a PAC script, which goes before every other variable; null where none is named. */
  readonly script: string | null
}

/** The variables that lead HTTPS over a proxy, the one that counts first first; Chromium takes capitals, too. */
const names = ['all_proxy', 'ALL_PROXY', 'https_proxy', 'HTTPS_PROXY']

/** What Chromium strips, since it takes every proxy of these variables for one that speaks HTTP; curl writes `https`. */
const overHttp = ['', 'http', 'https']

/** What SOCKS_VERSION says of these; `socks5h` is curl's word for what Chromium always does. */
const socksVersions: ReadonlyMap<string, string> = new Map([
  ['socks', '5'],
  ['socks5', '5'],
  ['socks5h', '5'],
  ['socks4', '4'],
])

/**
 * Writes into `env` what Chromium understands where others understand more (Chromium:
 * net/proxy_resolution/proxy_config_service_linux.cc): it passes over a password in an address, takes a SOCKS proxy for one
 * that speaks HTTP unless SOCKS_SERVER names it, and goes without any where it cannot read the address. To be called
 * before there is a session.
 */
export function mendProxyVariables(env: NodeJS.ProcessEnv): ProxyVariables {
  const script = (env.auto_proxy || env.AUTO_PROXY)?.trim() || null
  const credentials = new Map<string, ProxyCredentials>()
  const unusable: string[] = []
  for (const name of names) {
    const written = env[name]?.trim() ?? ''
    if (written === '' || /^direct:/i.test(written)) continue
    const { scheme, who, address } = takeApart(written)
    const proxy = parseProxy(address)
    const socks = socksVersions.get(scheme)
    if (proxy === null || (socks === undefined && !overHttp.includes(scheme))) {
      unusable.push(name)
      continue
    }
    if (who !== null) credentials.set(proxy, who)
    if (socks === undefined) {
      env[name] = address
      continue
    }
    for (const other of [...names, 'http_proxy', 'HTTP_PROXY']) delete env[other]
    env.SOCKS_SERVER = address
    env.SOCKS_VERSION = socks
    return { credentials, unusable: [], script }
  }
  return { credentials, unusable, script }
}

/** An address without its scheme, its name and password (a password may hold an @), and its path. */
function takeApart(written: string): {
  readonly scheme: string
  readonly who: ProxyCredentials | null
  readonly address: string
} {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/)?(.*)$/is.exec(schemed(written)) ?? []
  const at = rest.lastIndexOf('@')
  const [address = ''] = rest.slice(at + 1).split(/[/?#]/)
  return { scheme: scheme.toLowerCase(), who: at < 0 ? null : credentialsOf(rest.slice(0, at)), address }
}

/** "proxy:3128" and "user:password@proxy" have no scheme, although they look as if they had one. */
function schemed(written: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(written) || written.startsWith('//') ? written : `//${written}`
}

function credentialsOf(who: string): ProxyCredentials {
  const colon = who.indexOf(':')
  const [user, password] = colon < 0 ? [who, ''] : [who.slice(0, colon), who.slice(colon + 1)]
  return { user: decoded(user), password: decoded(password) }
}

/** Percent-encoding is undone; a lone percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
