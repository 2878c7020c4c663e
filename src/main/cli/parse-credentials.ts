import type { LocalizedText } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import { accountUrls } from '../../core/model/regions.ts'
import { isEnrolmentCode, parseEnrolLink } from '../../exotel/desk-invitation.ts'
import { parseProxy } from '../network/proxy/proxy-name.ts'
import { missing, type Options, secretIn, trimmed, wrong } from './given-options.ts'
import type { Invocation, SecretSource } from './invocation.ts'

// What the options of the commands mean that take credentials.

/** Longer names are of no agent and of no user of a proxy. Characters. */
const longestName = 256

export function signIn(options: Options): Invocation {
  const userId = trimmed(options, 'user-id')
  if (userId === '') return missing('--user-id ID')
  if (userId.length > longestName) return wrong(({ commandLine }) => commandLine.userIdTooLong)
  const appId = options.has('app-id') ? trimmed(options, 'app-id') : null
  if (appId === '') return missing('--app-id ID')
  const [wanted, other] = appId === null ? ['token', 'app-secret'] : ['app-secret', 'token']
  if (options.has(`${other}-stdin`) || options.has(`${other}-file`))
    return wrong(({ commandLine }) => commandLine.tokenOrApp)
  const secret = secretIn(options, wanted)
  if (!secret.ok) return wrong(secret.failure)
  const integrationsUrl = options.get('integrations-url') ?? null
  return { kind: 'sign-in', userId, integrationsUrl, appId, secret: secret.value }
}

/** The code comes as a word, on standard input, or in a link, which names the relay, too. */
export function enrol(options: Options, argument: string): Invocation {
  const link = options.get('link') ?? null
  const relay = options.has('relay') ? trimmed(options, 'relay') : null
  const ways = [argument !== '', options.has('code-stdin'), link !== null]
  if (ways.filter(Boolean).length !== 1 || (link !== null && relay !== null)) {
    return wrong((messages) => messages.relay.refused.codeOrLink)
  }
  if (link !== null) return enrolByLink(link)
  if (relay === '') return missing('--relay ORIGIN')
  if (argument === '') return { kind: 'enrol', relay, code: { kind: 'stdin' } }
  return isEnrolmentCode(argument)
    ? { kind: 'enrol', relay, code: argument }
    : wrong((messages) => messages.relay.refused.badCode)
}

function enrolByLink(link: string): Invocation {
  const parsed = parseEnrolLink(link)
  if (parsed === null) return wrong((messages) => messages.relay.refused.badLink)
  return parsed.ok
    ? { kind: 'enrol', relay: parsed.relay, code: parsed.code }
    : wrong((messages) => messages.relay.link[parsed.problem])
}

export function connectAccount(options: Options): Invocation {
  const accountUrl = accountUrlOf(trimmed(options, 'region'), trimmed(options, 'account-url'))
  if (accountUrl === null) return wrong(({ commandLine }) => commandLine.regionOrUrl)
  const sid = trimmed(options, 'sid')
  if (sid === '') return missing('--sid SID')
  const apiKey = apiKeyIn(options)
  if (!apiKey.ok) return wrong(apiKey.failure)
  const email = trimmed(options, 'email')
  const contactUri = trimmed(options, 'contact-uri')
  if ((email === '') === (contactUri === '')) return wrong(({ commandLine }) => commandLine.emailOrNumber)
  const secret = secretIn(options, 'api-token')
  if (!secret.ok) return wrong(secret.failure)
  return {
    kind: 'connect-account',
    accountUrl,
    sid,
    apiKey: apiKey.value,
    search: email === '' ? { by: 'contact-uri', contactUri } : { by: 'email', email },
    secret: secret.value,
  }
}

/** The account API's URL, by region or as given; null if neither or both are given, or if there is no such region. */
function accountUrlOf(region: string, url: string): string | null {
  if ((region === '') === (url === '')) return null
  if (region === '') return url
  return region === 'sg' || region === 'in' ? accountUrls[region] : null
}

/** The API key, or the file that holds it; or what is wrong with the options. */
function apiKeyIn(options: Options): Result<string | FileSource, LocalizedText> {
  const path = options.get('api-key-file')
  if (options.has('api-key') === (path !== undefined)) {
    return {
      ok: false,
      failure: ({ commandLine }) => commandLine.missingOneOf('--api-key KEY', '--api-key-file FILE'),
    }
  }
  if (path !== undefined) return { ok: true, value: { kind: 'file', path } }
  const key = trimmed(options, 'api-key')
  if (key === '') return { ok: false, failure: ({ commandLine }) => commandLine.missing('--api-key KEY') }
  if (/[:\s]/.test(key)) return { ok: false, failure: ({ commandLine }) => commandLine.badApiKey }
  return { ok: true, value: key }
}

type FileSource = Extract<SecretSource, { kind: 'file' }>

export function proxyPassword(options: Options): Invocation {
  if (trimmed(options, 'proxy') === '') return missing('--proxy HOST:PORT')
  const proxy = parseProxy(trimmed(options, 'proxy'))
  if (proxy === null) return wrong(({ commandLine }) => commandLine.badProxy)
  const user = trimmed(options, 'user')
  if (user === '') return missing('--user NAME')
  if (user.includes(':') || user.length > longestName)
    return wrong(({ commandLine }) => commandLine.badProxyUser)
  const secret = secretIn(options, 'password')
  if (!secret.ok) return wrong(secret.failure)
  return { kind: 'proxy-password', proxy, user, secret: secret.value }
}
