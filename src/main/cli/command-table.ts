import { missing, type Options, wholeNumber, wrong } from './given-options.ts'
import type { Invocation } from './invocation.ts'
import { connectAccount, enrol, proxyPassword, signIn } from './parse-credentials.ts'
import { switchOff, switchTo } from './parse-switching.ts'

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

/** The options of every command, and of a start. */
export const optionsEverywhere: Readonly<Record<string, Takes>> = {
  simulator: 'nothing',
  'user-data-dir': 'value',
  help: 'nothing',
  version: 'nothing',
}

const commands: Readonly<Record<string, CommandShape>> = {
  phone: { options: { wait: 'value' }, parse: switchTo('phone') },
  sip: { options: { wait: 'value' }, parse: switchTo('sip') },
  off: {
    options: { for: 'value', until: 'value', reason: 'value', 'after-call': 'nothing', wait: 'value' },
    parse: switchOff,
  },
  toggle: { options: { wait: 'value' }, parse: switchTo('toggle') },
  swap: { options: { wait: 'value' }, parse: switchTo('swap') },
  status: {
    options: { json: 'nothing' },
    parse: (options) => ({ kind: 'status', json: options.has('json') }),
  },
  log: { options: { lines: 'value' }, parse: log },
  diagnostics: { options: { zip: 'value' }, parse: diagnostics },
  policy: { options: { check: 'nothing' }, argument: 'FILE', parse: policy },
  'sign-in': {
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
  enrol: {
    options: { relay: 'value', 'code-stdin': 'nothing', link: 'value' },
    argument: 'CODE',
    parse: enrol,
  },
  'connect-account': {
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
  'disconnect-account': { options: {}, parse: () => ({ kind: 'disconnect-account' }) },
  'phone-number': { options: { yes: 'nothing' }, argument: '+E164', parse: phoneNumber },
  'sign-out': { options: {}, parse: () => ({ kind: 'sign-out' }) },
  'proxy-password': {
    options: { proxy: 'value', user: 'value', 'password-stdin': 'nothing', 'password-file': 'value' },
    parse: proxyPassword,
  },
  simulator: { options: { port: 'value', 'fault-file': 'value' }, parse: simulator },
}

/** Every command by its name, in the order of the help. A Map: an object would have "constructor", too. */
export const commandTable: ReadonlyMap<string, CommandShape> = new Map(Object.entries(commands))

/** Options that people type by habit, and ours that they stand for. */
export const synonyms: ReadonlyMap<string, string> = new Map([
  ['-h', '--help'],
  ['-?', '--help'],
  ['help', '--help'],
  ['-v', '--version'],
  ['-V', '--version'],
  ['version', '--version'],
])

function log(options: Options): Invocation {
  const given = options.get('lines') ?? '50'
  const lines = wholeNumber(given, 1, 100_000)
  return lines === null ? wrong(({ commandLine }) => commandLine.badLines(given)) : { kind: 'log', lines }
}

function diagnostics(options: Options): Invocation {
  const zip = options.get('zip') ?? null
  return zip === '' ? missing('--zip FILE') : { kind: 'diagnostics', zip }
}

function policy(options: Options, file: string): Invocation {
  return options.has('check') ? { kind: 'check-policy', file: file === '' ? null : file } : missing('--check')
}

function phoneNumber(options: Options, number: string): Invocation {
  return number === '' ? missing('+E164') : { kind: 'phone-number', number, agreed: options.has('yes') }
}

function simulator(options: Options): Invocation {
  const given = options.get('port') ?? '0'
  const port = Number(given)
  if (given.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    return wrong(({ commandLine }) => commandLine.badPort)
  }
  return { kind: 'simulator', port, faultFile: options.get('fault-file') ?? null }
}
