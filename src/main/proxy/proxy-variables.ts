import { parseProxy } from './proxy-name.ts'
import type { ProxyCredentials } from './proxy-passwords.ts'

/** What the environment says of proxies beyond what Chromium understands of it. */
export interface ProxyVariables {
  /** Names and passwords that stand in an address, by the proxy's name. */
  readonly credentials: ReadonlyMap<string, ProxyCredentials>
  /** The variables that name a kind of proxy which Chromium does not have: it would go without any. */
  readonly unusable: readonly string[]
}

/** The variables that lead HTTPS over a proxy; curl and Chromium take capitals, too. */
const names = ['all_proxy', 'https_proxy', 'ALL_PROXY', 'HTTPS_PROXY']

/** The kinds of proxies that Chromium has (Chromium: net/docs/proxy.md); none is HTTP. */
const kinds = /^(http|https|socks|socks4|socks5|direct):\/\//i

/**
 * Writes into `env` what Chromium understands where others understand more: it drops an address with a password in it,
 * and does not know `socks5h`, which is what its own `socks5` does. To be called before there is a session.
 */
export function mendProxyVariables(env: NodeJS.ProcessEnv): ProxyVariables {
  const credentials = new Map<string, ProxyCredentials>()
  const unusable: string[] = []
  for (const name of names) {
    const written = env[name]?.trim() ?? ''
    if (written === '') continue
    const known = written.replace(/^socks5h:/i, 'socks5:')
    const { address, found } = withoutCredentials(known)
    if (address !== written) env[name] = address
    if (/:\/\//.test(address) && !kinds.test(address)) unusable.push(name)
    const proxy = found === null ? null : parseProxy(address)
    if (proxy !== null && found !== null) credentials.set(proxy, found)
  }
  return { credentials, unusable }
}

function withoutCredentials(address: string): {
  readonly address: string
  readonly found: ProxyCredentials | null
} {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/)?([^/]*)@([^@]+)$/i.exec(address)
  if (parts === null) return { address, found: null }
  const [, scheme = '', who = '', rest = ''] = parts
  const colon = who.indexOf(':')
  const [user, password] = colon < 0 ? [who, ''] : [who.slice(0, colon), who.slice(colon + 1)]
  return { address: `${scheme}${rest}`, found: { user: decoded(user), password: decoded(password) } }
}

/** Percent-encoding is undone; a lone percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
