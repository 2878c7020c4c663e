/** Exotel's integrations host; one for all regions (Exotel: IP calling SDK, authentication page). */
export const defaultIntegrationsUrl = 'https://integrationscore.mum1.exotel.com'

/** What is wrong with a base URL, as a sentence; the origin where nothing is. */
export type BaseUrl =
  | { readonly ok: true; readonly origin: string; readonly host: string }
  | { readonly ok: false; readonly sentence: string }

/**
 * Checks a base URL: an https origin, or an http one on this machine (the simulator). The paths are ours, and a
 * secret in a URL would end up in logs, so neither path nor user may stand in it.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  // What stands before an @ may be a password, which is not to be repeated.
  if (url === null) {
    const shown = text.includes('@') ? 'That' : `"${text}"`
    return refuse(`${shown} is not a URL. Give one like ${defaultIntegrationsUrl}.`)
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('The URL holds a user name or password. Leave them out: the token is asked for separately.')
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    const why = url.protocol === 'http:' ? '; http:// would send the token in the clear' : ''
    return refuse(`The URL must begin with https://${why}.`)
  }
  if (url.hostname.endsWith('.')) return refuse('The host name ends in a dot. Leave the dot out.')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return refuse(`Give only the address up to the host: ${url.origin}`)
  }
  return { ok: true, origin: url.origin, host: url.host }
}

function refuse(sentence: string): BaseUrl {
  return { ok: false, sentence }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
