import type { UrlProblem } from '../core/text/url-problem.ts'

/** Exotel's integrations host; one for all regions (Exotel: IP calling SDK, authentication page). */
export const defaultIntegrationsUrl = 'https://integrationscore.mum1.exotel.com'

/** What is wrong with a base URL; the origin where nothing is. */
export type BaseUrl =
  | { readonly ok: true; readonly origin: string; readonly host: string }
  | { readonly ok: false; readonly problem: UrlProblem }

/**
 * Checks a base URL: an https origin, or an http one on this machine (the simulator). The paths are ours, and a
 * secret in a URL would end up in logs, so neither path nor user may stand in it.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  // What stands before an @ may be a password, which is not to be repeated.
  if (url === null) {
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
  return { ok: true, origin: url.origin, host: url.host }
}

function refuse(kind: UrlProblem['kind'], shown = ''): BaseUrl {
  return { ok: false, problem: { kind, shown } }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
