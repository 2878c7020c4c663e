import { type Failure, noSupport, type UnreachableReason } from '../core/model/failure.ts'

/** The failure for an exception of axios, of Chromium's network stack, or of Node's. */
export function failureOfError(error: unknown): Failure {
  const text = descriptions(error).join(' ')
  const known = chromiumFailure(text)
  if (known !== null) return known
  if (/timed?[ _]?out/i.test(text)) return { ...noSupport, kind: 'timeout' }
  if (/maxContentLength/.test(text)) return { ...noSupport, kind: 'too-large' }
  // A redirect, or a body that is not compressed as it claims to be (Node's names): neither is Exotel's.
  if (/redirect|Z_DATA_ERROR|Z_BUF_ERROR|Decompression failed/i.test(text)) {
    return { ...noSupport, kind: 'foreign', retryAfter: null }
  }
  if (/ENOTFOUND/.test(text)) return { ...noSupport, kind: 'unreachable', reason: 'no-such-name' }
  if (/ECONNREFUSED/.test(text)) return { ...noSupport, kind: 'unreachable', reason: 'refuses' }
  return { ...noSupport, kind: 'cut' }
}

/** Name, message and code of an error and of its causes. */
function descriptions(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 5) return []
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return [error.name, error.message, code, ...descriptions(error.cause, depth + 1)]
}

/**
 * The failure for a Chromium error, by its name after `net::ERR_` (Chromium: net/base/net_error_list.h); null for names
 * that `kinds` does not list. A name is `unreachable` only if it shows that the request cannot have arrived: the error
 * came before the connection was open, in its handshake, or from a proxy. Prefixes also match names that Chromium may
 * add later.
 */
function chromiumFailure(text: string): Failure | null {
  const name = /net::ERR_([A-Z0-9_]+)/.exec(text)?.[1]
  const found = name === undefined ? undefined : kinds.find(({ names }) => names.test(name))
  if (found === undefined) return null
  switch (found.kind) {
    case 'timeout':
    case 'client-certificate':
    case 'cut':
      return { ...noSupport, kind: found.kind }
    case 'foreign':
      return { ...noSupport, httpStatus: found.httpStatus, kind: 'foreign', retryAfter: null }
    case 'unreachable':
      return { ...noSupport, kind: 'unreachable', reason: found.reason }
  }
}

type Kind = { readonly names: RegExp } & (
  | { readonly kind: 'timeout' | 'client-certificate' | 'cut' }
  | { readonly kind: 'foreign'; readonly httpStatus: number | null }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason }
)

/** The first match counts. */
const kinds: readonly Kind[] = [
  // A 407 although no proxy is in use, so it comes from something between this machine and Exotel.
  { names: /^UNEXPECTED_PROXY_AUTH$/, kind: 'foreign', httpStatus: 407 },
  { names: /REDIRECT/, kind: 'foreign', httpStatus: null },
  { names: /^CONTENT_DECODING/, kind: 'foreign', httpStatus: null },
  { names: /^PROXY_AUTH_|_FOR_PROXY_AUTH$/, kind: 'unreachable', reason: 'proxy-sign-in' },
  // The app uses HTTP authentication only at a proxy.
  {
    names:
      /^(MALFORMED_IDENTITY|(INVALID|MISSING)_AUTH_CREDENTIALS|UNSUPPORTED_AUTH_SCHEME|MISCONFIGURED_AUTH_ENVIRONMENT|(UNEXPECTED|UNDOCUMENTED)_SECURITY_LIBRARY_STATUS)$/,
    kind: 'unreachable',
    reason: 'proxy-sign-in',
  },
  {
    names: /^(PAC_|MANDATORY_PROXY_|NO_SUPPORTED_PROXIES$)/,
    kind: 'unreachable',
    reason: 'proxy-setting',
  },
  { names: /^(PROXY_|HTTPS_PROXY_|TUNNEL_|SOCKS_)/, kind: 'unreachable', reason: 'proxy' },
  { names: /^(SSL_CLIENT_AUTH_|BAD_SSL_CLIENT_AUTH_|CLIENT_AUTH_CERT_)/, kind: 'client-certificate' },
  { names: /^CERT_DATE_INVALID$/, kind: 'unreachable', reason: 'clock' },
  {
    names: /^(CERT_AUTHORITY_INVALID|QUIC_CERT_ROOT_NOT_KNOWN)$/,
    kind: 'unreachable',
    reason: 'unknown-issuer',
  },
  {
    names: /^CERT_(COMMON_NAME_INVALID|NON_UNIQUE_NAME|NAME_CONSTRAINT_VIOLATION)$/,
    kind: 'unreachable',
    reason: 'wrong-name',
  },
  // Chromium closes open connections when the list of issuers or the server's certificate changes.
  { names: /^(CERT_DATABASE_CHANGED|CERT_VERIFIER_CHANGED|SSL_SERVER_CERT_CHANGED)$/, kind: 'cut' },
  {
    names:
      /^(CERT_|CERTIFICATE_|SSL_PINNED_KEY_|SSL_SERVER_CERT_|SSL_BAD_PEER_PUBLIC_KEY$|SSL_KEY_USAGE_|ECH_FALLBACK_CERTIFICATE_)/,
    kind: 'unreachable',
    reason: 'not-trusted',
  },
  {
    names:
      /^(SSL_VERSION_|SSL_OBSOLETE_|NO_SSL_VERSIONS_|TLS13_DOWNGRADE_|SSL_UNRECOGNIZED_NAME_|SSL_HANDSHAKE_NOT_|INVALID_ECH_|ECH_NOT_)/,
    kind: 'unreachable',
    reason: 'no-common-tls',
  },
  {
    names: /^(NAME_|DNS_|HOST_RESOLVER_|ICANN_NAME_)/,
    kind: 'unreachable',
    reason: 'no-such-name',
  },
  { names: /^INTERNET_DISCONNECTED$/, kind: 'unreachable', reason: 'no-network' },
  { names: /^CONNECTION_REFUSED$/, kind: 'unreachable', reason: 'refuses' },
  { names: /^(ADDRESS_(UNREACHABLE|INVALID)|CONNECTION_FAILED)$/, kind: 'unreachable', reason: 'no-way' },
  // Chromium blocks the answer, but the request was sent.
  { names: /^BLOCKED_BY_(RESPONSE|ORB|CSP)/, kind: 'cut' },
  {
    names: /^(BLOCKED_BY_|ACCESS_DENIED$|NETWORK_ACCESS_DENIED$|CLEARTEXT_NOT_|UNSAFE_PORT$)/,
    kind: 'unreachable',
    reason: 'blocked',
  },
  { names: /TIMED_OUT/, kind: 'timeout' },
]
