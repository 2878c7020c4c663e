import { describe, expect, test } from 'vitest'
import { handlingOf } from '../../src/core/model/failure.ts'
import { failureOfError } from '../../src/exotel/network-errors.ts'

/** The reason of an unreachable failure, or the kind of any other. */
function kindOrReason(name: string): string {
  const failure = failureOfError(new Error(`net::ERR_${name}`))
  expect(handlingOf(failure)).toBe('retry')
  return failure.kind === 'unreachable' ? failure.reason : failure.kind
}

/** Chromium's error names by failure. Some rows end with an invented name that Chromium might add. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  clock: ['CERT_DATE_INVALID'],
  'unknown-issuer': ['CERT_AUTHORITY_INVALID', 'QUIC_CERT_ROOT_NOT_KNOWN'],
  'wrong-name': ['CERT_COMMON_NAME_INVALID', 'CERT_NON_UNIQUE_NAME', 'CERT_NAME_CONSTRAINT_VIOLATION'],
  'not-trusted': [
    'CERT_REVOKED',
    'CERT_WEAK_KEY',
    'CERT_WEAK_SIGNATURE_ALGORITHM',
    'CERT_INVALID',
    'CERT_VALIDITY_TOO_LONG',
    'CERT_KNOWN_INTERCEPTION_BLOCKED',
    'CERTIFICATE_TRANSPARENCY_REQUIRED',
    'SSL_PINNED_KEY_NOT_IN_CERT_CHAIN',
    'SSL_SERVER_CERT_BAD_FORMAT',
    'SSL_KEY_USAGE_INCOMPATIBLE',
    'ECH_FALLBACK_CERTIFICATE_INVALID',
    'CERT_OF_A_KIND_TO_COME',
  ],
  'no-common-tls': [
    'SSL_VERSION_OR_CIPHER_MISMATCH',
    'NO_SSL_VERSIONS_ENABLED',
    'SSL_OBSOLETE_CIPHER',
    'TLS13_DOWNGRADE_DETECTED',
    'SSL_UNRECOGNIZED_NAME_ALERT',
  ],
  'client-certificate': [
    'SSL_CLIENT_AUTH_CERT_NEEDED',
    'BAD_SSL_CLIENT_AUTH_CERT',
    'SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS',
    'CLIENT_AUTH_CERT_TYPE_UNSUPPORTED',
  ],
  proxy: [
    'PROXY_CONNECTION_FAILED',
    'PROXY_CERTIFICATE_INVALID',
    'PROXY_HTTP_1_1_REQUIRED',
    'TUNNEL_CONNECTION_FAILED',
    'SOCKS_CONNECTION_FAILED',
    'SOCKS_CONNECTION_HOST_UNREACHABLE',
    'PROXY_TROUBLE_TO_COME',
  ],
  'proxy-sign-in': [
    'PROXY_AUTH_REQUESTED',
    'PROXY_AUTH_UNSUPPORTED',
    'PROXY_AUTH_REQUESTED_WITH_NO_CONNECTION',
    'INVALID_AUTH_CREDENTIALS',
    'MISSING_AUTH_CREDENTIALS',
    'UNSUPPORTED_AUTH_SCHEME',
    'MISCONFIGURED_AUTH_ENVIRONMENT',
  ],
  'proxy-setting': [
    'PAC_SCRIPT_FAILED',
    'PAC_SCRIPT_TERMINATED',
    'PAC_NOT_IN_DHCP',
    'MANDATORY_PROXY_CONFIGURATION_FAILED',
    'NO_SUPPORTED_PROXIES',
  ],
  'no-such-name': [
    'NAME_NOT_RESOLVED',
    'NAME_RESOLUTION_FAILED',
    'DNS_TIMED_OUT',
    'DNS_SERVER_FAILED',
    'DNS_MALFORMED_RESPONSE',
    'DNS_NO_MATCHING_SUPPORTED_ALPN',
    'HOST_RESOLVER_QUEUE_TOO_LARGE',
    'ICANN_NAME_COLLISION',
  ],
  'no-network': ['INTERNET_DISCONNECTED'],
  refuses: ['CONNECTION_REFUSED'],
  'no-way': ['ADDRESS_UNREACHABLE', 'ADDRESS_INVALID', 'CONNECTION_FAILED'],
  blocked: [
    'BLOCKED_BY_ADMINISTRATOR',
    'BLOCKED_BY_CLIENT',
    'NETWORK_ACCESS_DENIED',
    'ACCESS_DENIED',
    'UNSAFE_PORT',
    'BLOCKED_BY_SOMEBODY_TO_COME',
  ],
  timeout: ['TIMED_OUT', 'CONNECTION_TIMED_OUT'],
  foreign: [
    'UNEXPECTED_PROXY_AUTH',
    'CONTENT_DECODING_FAILED',
    'CONTENT_DECODING_INIT_FAILED',
    'TOO_MANY_REDIRECTS',
    'UNSAFE_REDIRECT',
    'INVALID_REDIRECT',
  ],
  cut: [
    'CONNECTION_CLOSED',
    'CONNECTION_RESET',
    'CONNECTION_ABORTED',
    'NETWORK_CHANGED',
    'NETWORK_IO_SUSPENDED',
    'EMPTY_RESPONSE',
    'SSL_PROTOCOL_ERROR',
    'SSL_BAD_RECORD_MAC_ALERT',
    'SSL_SERVER_CERT_CHANGED',
    'CERT_DATABASE_CHANGED',
    'CERT_VERIFIER_CHANGED',
    'HTTP2_PROTOCOL_ERROR',
    'BLOCKED_BY_RESPONSE',
    'FAILED',
    'AN_ERROR_TO_COME',
  ],
}

describe.each(Object.entries(kinds))('%s', (kind, names) => {
  test.each(names)('%s', (name) => {
    expect(kindOrReason(name)).toBe(kind)
  })
})
