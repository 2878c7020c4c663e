import type { IncomingMessage } from 'node:http'

/**
 * The address that a request came from. Behind a trusted proxy it is the last one in X-Forwarded-For that is no trusted
 * proxy: what stands before it, the client may have written itself.
 */
export function clientAddress(request: IncomingMessage, trusted: readonly string[]): string {
  const direct = plain(request.socket.remoteAddress ?? '')
  if (!trusted.includes(direct)) return direct
  const header = request.headers['x-forwarded-for'] ?? ''
  const forwarded = (Array.isArray(header) ? header.join(',') : header)
    .split(',')
    .map((one) => plain(one.trim()))
  return forwarded.findLast((one) => one !== '' && !trusted.includes(one)) ?? direct
}

/** An IPv4 address is written in IPv6 where the server listens on both. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}
