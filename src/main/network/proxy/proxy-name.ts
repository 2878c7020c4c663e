/** A proxy as the keychain names it, such as "proxy.example:3128"; port 80 is left out, and an IPv6 address has brackets. */
export function proxyName(host: string, port: number): string {
  const bare = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return new URL(`http://${bare}:${port}`).host
}

/** The same from what a person writes: with or without a scheme and a port. Null where it names no proxy. */
export function parseProxy(text: string): string | null {
  const written = text.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`)
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '') return null
  if (!['http:', 'https:'].includes(url.protocol)) return null
  const port = url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80
  return proxyName(url.hostname, port)
}
