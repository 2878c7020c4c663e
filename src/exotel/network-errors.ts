import { type Failure, noSupport, type UnreachableReason } from '../core/model/failure.ts'

/**
 * The failure that an error of Chromium's network stack stands for, by its name behind `net::ERR_` (Chromium:
 * net/base/net_error_list.h); null for a name of none of these kinds. Such a request may have arrived, which is why a
 * name stands here as `unreachable` only where it confirms that none did: before there was a connection, in its
 * handshake, or at a proxy. What Chromium will add to one of its ranges falls under the range's own prefix.
 */
export function networkFailure(text: string): Failure | null {
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

/** The first that matches counts. */
const kinds: readonly Kind[] = [
  // A 407 where no proxy is in use: somebody in between speaks.
  { names: /^UNEXPECTED_PROXY_AUTH$/, kind: 'foreign', httpStatus: 407 },
  { names: /REDIRECT/, kind: 'foreign', httpStatus: null },
  { names: /^CONTENT_DECODING/, kind: 'foreign', httpStatus: null },
  { names: /^PROXY_AUTH_|_FOR_PROXY_AUTH$/, kind: 'unreachable', reason: 'proxy-sign-in' },
  // Nothing of this app signs in by HTTP anywhere but at a proxy.
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
  // The list of issuers changed, which ends connections that are in use; so does a certificate that changes in one.
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
  // An answer that was blocked was sent for all the same.
  { names: /^BLOCKED_BY_(RESPONSE|ORB|CSP)/, kind: 'cut' },
  {
    names: /^(BLOCKED_BY_|ACCESS_DENIED$|NETWORK_ACCESS_DENIED$|CLEARTEXT_NOT_|UNSAFE_PORT$)/,
    kind: 'unreachable',
    reason: 'blocked',
  },
  { names: /TIMED_OUT/, kind: 'timeout' },
]
