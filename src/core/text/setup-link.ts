import type { Region } from '../model/regions.ts'
import { linkScheme } from './link.ts'

/** What an administrator's link fills into the form that signs an agent in. No part of it is a secret. */
export interface Setup {
  readonly userId: string | null
  /** The origin of the integrations API; null for Exotel's usual one. */
  readonly server: string | null
  /** The region of the account API; null if the link does not name one. */
  readonly region: Region | null
}

/** Why a link for setting up is not followed. */
export type SetupLinkProblem =
  /** It carries a secret, which a link leaves behind in histories and logs. */
  | 'secret'
  /** Any page can open a link, so it must not send the agent's token to just any server. */
  | 'server'
  /** It names something that it cannot set, or sets it twice or to an invalid value. */
  | 'invalid'

/** A link for setting up, or why it is not followed. */
export type SetupLink =
  | { readonly ok: true; readonly setup: Setup }
  | { readonly ok: false; readonly problem: SetupLinkProblem }

/** Far more than three parameters need. */
const longestLink = 2048

/** Whether a link is one for setting up, valid or not. */
export function isSetupLink(link: string): boolean {
  return link.toLowerCase().startsWith(`${linkScheme}://setup`) && /^[^:]*:\/\/setup(?:$|[/?#])/i.test(link)
}

/**
 * Parses a link such as `hookswitch://setup?user=asha.rao&server=https://integrationscore.mum1.exotel.com&region=in`;
 * every parameter may be left out, and no other is accepted. Null if it is no link for setting up.
 */
export function parseSetupLink(link: string): SetupLink | null {
  if (!isSetupLink(link)) return null
  const parameters = parametersOf(link)
  if (parameters.some(({ name, value }) => isSecretName(name) || looksSecret(value))) return refused('secret')
  if (link.length > longestLink || link.includes('#')) return refused('invalid')
  const names = parameters.map(({ name }) => name)
  const isKnown = names.every((name) => ['user', 'server', 'region'].includes(name))
  if (!isKnown || new Set(names).size < names.length) return refused('invalid')
  const given = (wanted: string) => parameters.find(({ name }) => name === wanted)?.value ?? null
  const [userId, server, region] = [given('user'), given('server'), given('region')]
  if (server !== null && !isTrustedServer(server)) return refused('server')
  if (userId !== null && !isUserId(userId)) return refused('invalid')
  if (region !== null && region !== 'sg' && region !== 'in') return refused('invalid')
  return { ok: true, setup: { userId, server, region } }
}

interface Parameter {
  readonly name: string
  readonly value: string
}

function parametersOf(link: string): readonly Parameter[] {
  const [, query = ''] = /^[^?#]*\?([^#]*)/s.exec(link) ?? []
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=')
      return { name: decoded(name).toLowerCase(), value: decoded(value.join('=')) }
    })
}

/** `text` without percent-encoding; unchanged if that is invalid. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isSecretName(name: string): boolean {
  return /token|secret|passw|pwd|credential|auth|key/.test(name)
}

/** A token is a JWT: three parts, the first of which begins with the encoded `{"`. A URL may hold a password. */
function looksSecret(value: string): boolean {
  return /eyJ[\w-]+\.[\w-]+\./.test(value) || /:\/\/[^/?#]*@/.test(value)
}

/** Exotel's own servers, and this computer, where the simulator runs. Any other server is typed in by hand. */
function isTrustedServer(server: string): boolean {
  return (
    /^https:\/\/(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+exotel\.com$/.test(server) ||
    /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/.test(server)
  )
}

/** One line of up to 256 characters, as the form takes it; no character that could hide or turn round what it says. */
function isUserId(text: string): boolean {
  return (
    text.trim() === text &&
    text.length >= 1 &&
    text.length <= 256 &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
  )
}

function refused(problem: SetupLinkProblem): SetupLink {
  return { ok: false, problem }
}
