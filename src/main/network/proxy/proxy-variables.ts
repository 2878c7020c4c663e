import { parseProxy } from './proxy-name.ts'
import type { ProxyCredentials } from './proxy-passwords.ts'

/** The proxy settings in the environment's variables that Chromium does not understand by itself. */
export interface ProxyVariables {
  /** The names and passwords in proxy addresses, by the proxy's name. */
  readonly credentials: ReadonlyMap<string, ProxyCredentials>
  /** The variables whose proxy Chromium cannot use. */
  readonly unusable: readonly string[]
  /** The address of a PAC script, which takes precedence over the other variables; null if there is none. */
  readonly script: string | null
}

/** The variables that set a proxy for HTTPS, in their order of precedence. Chromium accepts capitals, too. */
const names = ['all_proxy', 'ALL_PROXY', 'https_proxy', 'HTTPS_PROXY']

/** The schemes that mean an HTTP proxy. Chromium ignores them, since it takes any proxy for one; curl has `https`, too. */
const httpSchemes = ['', 'http', 'https']

/** The value of SOCKS_VERSION by scheme. `socks5h` is curl's name for name resolution by the proxy, as Chromium does it. */
const socksVersions: ReadonlyMap<string, string> = new Map([
  ['socks', '5'],
  ['socks5', '5'],
  ['socks5h', '5'],
  ['socks4', '4'],
])

/**
 * Rewrites the proxy variables in `env` for Chromium, which understands less than other programs (Chromium:
 * net/proxy_resolution/proxy_config_service_linux.cc): it ignores a password in an address, takes a SOCKS proxy for an HTTP
 * proxy unless SOCKS_SERVER names it, and uses no proxy if it cannot parse the address. Call it before the first session.
 */
export function mendProxyVariables(env: NodeJS.ProcessEnv): ProxyVariables {
  const script = (env.auto_proxy || env.AUTO_PROXY)?.trim() || null
  const credentials = new Map<string, ProxyCredentials>()
  const unusable: string[] = []
  for (const name of names) {
    const written = env[name]?.trim() ?? ''
    if (written === '' || /^direct:/i.test(written)) continue
    const { scheme, credentials: found, address } = parseAddress(written)
    const proxy = parseProxy(address)
    const socks = socksVersions.get(scheme)
    if (proxy === null || (socks === undefined && !httpSchemes.includes(scheme))) {
      unusable.push(name)
      continue
    }
    if (found !== null) credentials.set(proxy, found)
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

/** Splits an address into its scheme, its name and password (which may contain an @), and host and port. */
function parseAddress(written: string): {
  readonly scheme: string
  readonly credentials: ProxyCredentials | null
  readonly address: string
} {
  const [, scheme = '', rest = ''] =
    /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/)?(.*)$/is.exec(withSlashes(written)) ?? []
  const at = rest.lastIndexOf('@')
  const [address = ''] = rest.slice(at + 1).split(/[/?#]/)
  return {
    scheme: scheme.toLowerCase(),
    credentials: at < 0 ? null : credentialsOf(rest.slice(0, at)),
    address,
  }
}

/** Adds the slashes that show that "proxy:3128" and "user:password@proxy" have no scheme. */
function withSlashes(written: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(written) || written.startsWith('//') ? written : `//${written}`
}

function credentialsOf(text: string): ProxyCredentials {
  const colon = text.indexOf(':')
  const [user, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  return { user: decoded(user), password: decoded(password) }
}

/** Decodes percent-encoding; invalid encoding is kept as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
