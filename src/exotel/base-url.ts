import type { UrlProblem } from '../core/text/url-problem.ts'

/** The integrations API's host, one for all regions (Exotel: IP calling SDK, authentication page). */
export const defaultIntegrationsUrl = 'https://integrationscore.mum1.exotel.com'

/** The origin of a valid base URL, or what is wrong with it. */
export type BaseUrl =
  | { readonly ok: true; readonly origin: string }
  | { readonly ok: false; readonly problem: UrlProblem }

/**
 * Checks a base URL. It must be an https origin; http is allowed only for this machine, where the simulator runs. Paths
 * are refused because the app adds its own, user names and passwords because URLs end up in logs.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  if (url === null) {
    // The part before an @ may be a password, so the message must not repeat the text.
    return text.includes('@') ? refuse('not-a-url-hidden') : refuse('not-a-url', text)
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('holds-user')
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return refuse(url.protocol === 'http:' ? 'plain-http' : 'not-https')
  }
  if (url.hostname.endsWith('.')) return refuse('dot-at-end')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return refuse('not-an-origin', url.origin)
  }
  return { ok: true, origin: url.origin }
}

function refuse(kind: UrlProblem['kind'], shown = ''): BaseUrl {
  return { ok: false, problem: { kind, shown } }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
