/** The name of a proxy in the keychain, such as "proxy.example:3128"; without port 80, with brackets around an IPv6 address. */
export function proxyName(host: string, port: number): string {
  const address = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return new URL(`http://${address}:${port}`).host
}

/** The name of the proxy whose address a person wrote, with or without scheme and port; null if it is no such address. */
export function parseProxy(text: string): string | null {
  const written = text.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`)
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '') return null
  if (!['http:', 'https:'].includes(url.protocol)) return null
  const port = url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80
  return proxyName(url.hostname, port)
}
