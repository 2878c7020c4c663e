import type { LocalizedText } from '../../core/locales/messages.ts'
import { longestTimeOff } from '../../core/model/break.ts'
import type { Command } from '../../core/model/device.ts'
import { accountUrls } from '../../core/model/regions.ts'
import { timing } from '../../core/model/timing.ts'
import type { AccountForm } from '../../core/protocol/shared-requests.ts'
import { nextClockTime } from '../../core/text/clock-time.ts'
import { isReason, tidyReason } from '../../core/text/reason.ts'
import { isEnrolmentCode, parseEnrolLink } from '../../exotel/desk-invitation.ts'
import { parseProxy } from '../network/proxy/proxy-name.ts'

/** Where to read a secret from: never the arguments, which every program on the machine can read. */
export type SecretSource = { readonly kind: 'stdin' } | { readonly kind: 'file'; readonly path: string }

/** What the user asks for on the command line. */
export type Invocation =
  /** `link` is the link that a browser or another program opened the app with. */
  | { readonly kind: 'start'; readonly hidden: boolean; readonly link: string | null }
  | { readonly kind: 'switch'; readonly command: Command; readonly waitSeconds: number }
  /** OFF for minutes, until a clock time, or for the break that `reason` names. */
  | {
      readonly kind: 'off-for'
      readonly minutes: number | null
      readonly until: string | null
      readonly reason: string | null
      readonly waitSeconds: number
    }
  /** OFF once the agent's call is over. */
  | { readonly kind: 'off-after-call'; readonly waitSeconds: number }
  | { readonly kind: 'status'; readonly json: boolean }
  | { readonly kind: 'log'; readonly lines: number }
  /** `zip` is the file to write the diagnostics, the journal and the status into; null: print the diagnostics. */
  | { readonly kind: 'diagnostics'; readonly zip: string | null }
  /** `file` is null for the policy of this computer. */
  | { readonly kind: 'check-policy'; readonly file: string | null }
  | {
      readonly kind: 'sign-in'
      readonly userId: string
      readonly integrationsUrl: string | null
      /** The app whose secret mints the token; null if the token itself is given. */
      readonly appId: string | null
      readonly secret: SecretSource
    }
  /** `relay` is null for the one that the policy names. */
  | { readonly kind: 'enrol'; readonly relay: string | null; readonly code: string | SecretSource }
  | { readonly kind: 'sign-out' }
  | {
      readonly kind: 'connect-account'
      readonly accountUrl: string
      readonly sid: string
      /** The key itself, or the file that holds it. */
      readonly apiKey: string | { readonly kind: 'file'; readonly path: string }
      readonly search: AccountForm['search']
      readonly secret: SecretSource
    }
  | { readonly kind: 'disconnect-account' }
  /** `agreed`: the user has agreed already, with `--yes`. */
  | { readonly kind: 'phone-number'; readonly number: string; readonly agreed: boolean }
  | {
      readonly kind: 'proxy-password'
      /** Host and port, as the keychain names the proxy. */
      readonly proxy: string
      readonly user: string
      readonly secret: SecretSource
    }
  | { readonly kind: 'simulator'; readonly port: number; readonly faultFile: string | null }
  /** `command` is the command that the help is about; null: all of them. */
  | { readonly kind: 'help'; readonly command: string | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly sentence: LocalizedText }

/** The given options, without their dashes; an option without a value has an empty one. */
export type Options = ReadonlyMap<string, string>

/** Whether an option takes a value, after `=` or as the next argument. */
export type Takes = 'nothing' | 'value'

/** A command: its options, and how those that were given are parsed. */
export interface CommandShape {
  readonly options: Readonly<Record<string, Takes>>
  /** The meaning of the word after the command, such as "+E164"; left out if the command takes none. */
  readonly argument?: string
  /** `argument` is empty if none was given. */
  parse(options: Options, argument: string): Invocation
}

/** `hookswitch` without a command. */
export const startShape: CommandShape = {
  options: { hidden: 'nothing' },
  parse: (options) => ({ kind: 'start', hidden: options.has('hidden'), link: null }),
}

/** Every command by its name. A Map: an object would have "constructor", too. */
export const commandTable: ReadonlyMap<string, CommandShape> = new Map([
  ['phone', switching('phone')],
  ['sip', switching('sip')],
  [
    'off',
    {
      options: {
        for: 'value',
        until: 'value',
        reason: 'value',
        'after-call': 'nothing',
        wait: 'value',
      },
      parse: switchOff,
    },
  ],
  ['toggle', switching('toggle')],
  ['swap', switching('swap')],
  [
    'status',
    {
      options: { json: 'nothing' },
      parse: (options) => ({ kind: 'status', json: options.has('json') }),
    },
  ],
  ['log', { options: { lines: 'value' }, parse: log }],
  [
    'diagnostics',
    {
      options: { zip: 'value' },
      parse: (options) => {
        const zip = options.get('zip') ?? null
        return zip === ''
          ? wrong(({ commandLine }) => commandLine.missing('--zip FILE'))
          : { kind: 'diagnostics', zip }
      },
    },
  ],
  [
    'policy',
    {
      options: { check: 'nothing' },
      argument: 'FILE',
      parse: (options, file) =>
        options.has('check')
          ? { kind: 'check-policy', file: file === '' ? null : file }
          : wrong(({ commandLine }) => commandLine.missing('--check')),
    },
  ],
  [
    'sign-in',
    {
      options: {
        'user-id': 'value',
        'integrations-url': 'value',
        'token-stdin': 'nothing',
        'token-file': 'value',
        'app-id': 'value',
        'app-secret-stdin': 'nothing',
        'app-secret-file': 'value',
      },
      parse: signIn,
    },
  ],
  [
    'enrol',
    {
      options: { relay: 'value', 'code-stdin': 'nothing', link: 'value' },
      argument: 'CODE',
      parse: enrol,
    },
  ],
  [
    'connect-account',
    {
      options: {
        region: 'value',
        'account-url': 'value',
        sid: 'value',
        'api-key': 'value',
        'api-key-file': 'value',
        'api-token-stdin': 'nothing',
        'api-token-file': 'value',
        email: 'value',
        'contact-uri': 'value',
      },
      parse: connectAccount,
    },
  ],
  ['disconnect-account', { options: {}, parse: () => ({ kind: 'disconnect-account' }) }],
  [
    'phone-number',
    {
      options: { yes: 'nothing' },
      argument: '+E164',
      parse: (options, number) =>
        number === ''
          ? wrong(({ commandLine }) => commandLine.missing('+E164'))
          : { kind: 'phone-number', number, agreed: options.has('yes') },
    },
  ],
  ['sign-out', { options: {}, parse: () => ({ kind: 'sign-out' }) }],
  [
    'proxy-password',
    {
      options: { proxy: 'value', user: 'value', 'password-stdin': 'nothing', 'password-file': 'value' },
      parse: proxyPassword,
    },
  ],
  ['simulator', { options: { port: 'value', 'fault-file': 'value' }, parse: simulator }],
] satisfies [string, CommandShape][])

/** The options of every command, and of a start. */
export const optionsEverywhere: Readonly<Record<string, Takes>> = {
  simulator: 'nothing',
  'user-data-dir': 'value',
  help: 'nothing',
  version: 'nothing',
}

/** Options that people type by habit, and ours that they stand for. */
export const synonyms: ReadonlyMap<string, string> = new Map([
  ['-h', '--help'],
  ['-?', '--help'],
  ['help', '--help'],
  ['-v', '--version'],
  ['-V', '--version'],
  ['version', '--version'],
])

function switching(command: Command): CommandShape {
  return {
    options: { wait: 'value' },
    parse: (options) => {
      const waitSeconds = waitIn(options)
      return typeof waitSeconds === 'number' ? { kind: 'switch', command, waitSeconds } : waitSeconds
    },
  }
}

/** OFF; with a time or a reason, for a while, or after the agent's call. */
function switchOff(options: Options): Invocation {
  const waitSeconds = waitIn(options)
  if (typeof waitSeconds !== 'number') return waitSeconds
  const [length = null, until = null] = [options.get('for'), options.get('until')]
  const reason = options.has('reason') ? tidyReason(options.get('reason') ?? '') : null
  const isForAWhile = length !== null || until !== null || reason !== null
  if (options.has('after-call')) {
    return isForAWhile
      ? wrong(({ commandLine }) => commandLine.afterCallOnly)
      : { kind: 'off-after-call', waitSeconds }
  }
  if (!isForAWhile) {
    return { kind: 'switch', command: 'off', waitSeconds }
  }
  if (length !== null && until !== null) return wrong(({ commandLine }) => commandLine.forOrUntil)
  const minutes = length === null ? null : wholeNumber(length, 1, longestTimeOff)
  if (length !== null && minutes === null) return wrong(({ commandLine }) => commandLine.badFor(length))
  if (until !== null && nextClockTime(until, 0) === null)
    return wrong(({ commandLine }) => commandLine.badUntil(until))
  if (reason !== null && !isReason(reason)) return wrong(({ commandLine }) => commandLine.badReason)
  return { kind: 'off-for', minutes, until: until?.trim() ?? null, reason, waitSeconds }
}

/** The seconds of `--wait`, or what is wrong with them. */
function waitIn(options: Options): number | Invocation {
  const given = options.get('wait') ?? String(timing.commandWait / 1000)
  const waitSeconds = Number(given)
  return given.trim() === '' || !(waitSeconds >= 0 && waitSeconds <= 86_400)
    ? wrong(({ commandLine }) => commandLine.badWait(given))
    : waitSeconds
}

/** The whole number in `text`, which has digits only; null if it is none, or not within the limits. */
function wholeNumber(text: string, least: number, most: number): number | null {
  const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : null
}

function log(options: Options): Invocation {
  const given = options.get('lines') ?? '50'
  const lines = wholeNumber(given, 1, 100_000)
  return lines === null ? wrong(({ commandLine }) => commandLine.badLines(given)) : { kind: 'log', lines }
}

function signIn(options: Options): Invocation {
  const userId = options.get('user-id')?.trim() ?? ''
  if (userId === '') return wrong(({ commandLine }) => commandLine.missing('--user-id ID'))
  if (userId.length > 256) return wrong(({ commandLine }) => commandLine.userIdTooLong)
  const appId = options.get('app-id')?.trim() ?? null
  if (appId === '') return wrong(({ commandLine }) => commandLine.missing('--app-id ID'))
  const [what, other] = appId === null ? ['token', 'app-secret'] : ['app-secret', 'token']
  if (options.has(`${other}-stdin`) || options.has(`${other}-file`))
    return wrong(({ commandLine }) => commandLine.tokenOrApp)
  const file = options.get(`${what}-file`)
  if (options.has(`${what}-stdin`) === (file !== undefined)) {
    return wrong(noSecret(what))
  }
  const secret: SecretSource = file === undefined ? { kind: 'stdin' } : { kind: 'file', path: file }
  return { kind: 'sign-in', userId, integrationsUrl: options.get('integrations-url') ?? null, appId, secret }
}

function enrol(options: Options, argument: string): Invocation {
  const link = options.get('link') ?? null
  const relay = options.get('relay')?.trim() ?? null
  const ways = [argument !== '', options.has('code-stdin'), link !== null]
  if (ways.filter(Boolean).length !== 1 || (link !== null && relay !== null)) {
    return wrong((messages) => messages.relay.refused.codeOrLink)
  }
  if (link !== null) {
    const parsed = parseEnrolLink(link)
    if (parsed === null) return wrong((messages) => messages.relay.refused.badLink)
    return parsed.ok
      ? { kind: 'enrol', relay: parsed.relay, code: parsed.code }
      : wrong((messages) => messages.relay.link[parsed.problem])
  }
  if (relay === '') return wrong(({ commandLine }) => commandLine.missing('--relay ORIGIN'))
  if (argument === '') return { kind: 'enrol', relay, code: { kind: 'stdin' } }
  return isEnrolmentCode(argument)
    ? { kind: 'enrol', relay, code: argument }
    : wrong((messages) => messages.relay.refused.badCode)
}

function connectAccount(options: Options): Invocation {
  const given = (name: string) => options.get(name)?.trim() ?? ''
  const accountUrl = accountUrlOf(given('region'), given('account-url'))
  if (accountUrl === null) return wrong(({ commandLine }) => commandLine.regionOrUrl)
  if (given('sid') === '') return wrong(({ commandLine }) => commandLine.missing('--sid SID'))
  const keyFile = options.get('api-key-file')
  if (options.has('api-key') === (keyFile !== undefined)) {
    return wrong(({ commandLine }) => commandLine.missingOneOf('--api-key KEY', '--api-key-file FILE'))
  }
  if (keyFile === undefined && given('api-key') === '')
    return wrong(({ commandLine }) => commandLine.missing('--api-key KEY'))
  if (/[:\s]/.test(given('api-key'))) return wrong(({ commandLine }) => commandLine.badApiKey)
  const email = given('email')
  const contactUri = given('contact-uri')
  if ((email === '') === (contactUri === '')) return wrong(({ commandLine }) => commandLine.emailOrNumber)
  const file = options.get('api-token-file')
  if (options.has('api-token-stdin') === (file !== undefined)) {
    return wrong(noSecret('api-token'))
  }
  return {
    kind: 'connect-account',
    accountUrl,
    sid: given('sid'),
    apiKey: keyFile === undefined ? given('api-key') : { kind: 'file', path: keyFile },
    search: email === '' ? { by: 'contact-uri', contactUri } : { by: 'email', email },
    secret: file === undefined ? { kind: 'stdin' } : { kind: 'file', path: file },
  }
}

function proxyPassword(options: Options): Invocation {
  const given = (name: string) => options.get(name)?.trim() ?? ''
  if (given('proxy') === '') return wrong(({ commandLine }) => commandLine.missing('--proxy HOST:PORT'))
  const proxy = parseProxy(given('proxy'))
  if (proxy === null) return wrong(({ commandLine }) => commandLine.badProxy)
  const user = given('user')
  if (user === '') return wrong(({ commandLine }) => commandLine.missing('--user NAME'))
  if (user.includes(':') || user.length > 256) return wrong(({ commandLine }) => commandLine.badProxyUser)
  const file = options.get('password-file')
  if (options.has('password-stdin') === (file !== undefined)) return wrong(noSecret('password'))
  const secret: SecretSource = file === undefined ? { kind: 'stdin' } : { kind: 'file', path: file }
  return { kind: 'proxy-password', proxy, user, secret }
}

/** The account API's URL, by region or as given; null if neither or both are given, or if there is no such region. */
function accountUrlOf(region: string, url: string): string | null {
  if ((region === '') === (url === '')) return null
  if (region === '') return url
  return region === 'sg' || region === 'in' ? accountUrls[region] : null
}

function simulator(options: Options): Invocation {
  const given = options.get('port') ?? '0'
  const port = Number(given)
  if (given.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    return wrong(({ commandLine }) => commandLine.badPort)
  }
  return { kind: 'simulator', port, faultFile: options.get('fault-file') ?? null }
}

/** Wrong usage: the secret `what` was not given, or given in two ways. */
function noSecret(what: string): LocalizedText {
  return ({ commandLine }) => commandLine.missingOneOf(`--${what}-stdin`, `--${what}-file FILE`)
}

function wrong(sentence: LocalizedText): Invocation {
  return { kind: 'wrong', sentence }
}
