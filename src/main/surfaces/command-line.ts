import type { Command } from '../../core/device.ts'
import { timing } from '../../core/timing.ts'
import { words } from '../../core/words.ts'

/** Where a secret comes from: never from the arguments, which every program on the machine can read. */
export type SecretSource = { readonly kind: 'stdin' } | { readonly kind: 'file'; readonly path: string }

/** What the command line asks for. */
export type Invocation =
  | { readonly kind: 'start'; readonly hidden: boolean }
  | { readonly kind: 'switch'; readonly command: Command; readonly waitSeconds: number }
  | { readonly kind: 'status'; readonly json: boolean }
  | {
      readonly kind: 'sign-in'
      readonly userId: string
      readonly integrationsUrl: string | null
      /** The app whose secret mints the token; null where the token itself is given. */
      readonly appId: string | null
      readonly secret: SecretSource
    }
  | { readonly kind: 'sign-out' }
  | { readonly kind: 'simulator'; readonly port: number; readonly faultFile: string | null }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly sentence: string }

export interface CommandLine {
  readonly invocation: Invocation
  /** Run against the embedded Exotel, in a profile of its own. */
  readonly simulator: boolean
  /** Another profile; null for the usual one. */
  readonly userDataDir: string | null
}

/** Understands the arguments behind the program's name; what cannot be understood is a sentence. */
export function parseCommandLine(given: readonly string[]): CommandLine {
  const { options, words: positional, problem } = split(given)
  const command = positional[0] ?? 'start'
  const shape = commands[command]
  const simulator = options.has('simulator')
  const userDataDir = options.get('user-data-dir') ?? null
  const result = (invocation: Invocation): CommandLine => ({ invocation, simulator, userDataDir })
  const wrong = (sentence: string): CommandLine => result({ kind: 'wrong', sentence })
  if (options.has('help')) return result({ kind: 'help' })
  if (options.has('version')) return result({ kind: 'version' })
  if (problem !== null) return wrong(problem)
  if (shape === undefined) {
    const unnamed = words.commandLine.unknownCommand(command, nearest(command, Object.keys(commands)))
    return wrong(unnamed)
  }
  if (positional.length > 1) return wrong(words.commandLine.tooMany(positional[1] ?? ''))
  const foreign = [...options.keys()].find((name) => !everywhere.has(name) && !shape.has(name))
  if (foreign !== undefined) return wrong(words.commandLine.notHere(`--${foreign}`, command))
  return result(invocationOf(command, options))
}

function invocationOf(command: string, options: ReadonlyMap<string, string>): Invocation {
  const wrong = (sentence: string): Invocation => ({ kind: 'wrong', sentence })
  switch (command) {
    case 'start':
      return { kind: 'start', hidden: options.has('hidden') }
    case 'phone':
    case 'sip':
    case 'off':
    case 'toggle':
    case 'swap': {
      const given = options.get('wait')
      const waitSeconds = given === undefined ? timing.commandWait / 1000 : Number(given)
      if (given?.trim() === '' || !(waitSeconds >= 0 && waitSeconds <= 86_400)) {
        return wrong(words.commandLine.badWait(given ?? ''))
      }
      return { kind: 'switch', command, waitSeconds }
    }
    case 'status':
      return { kind: 'status', json: options.has('json') }
    case 'sign-in': {
      const userId = options.get('user-id')?.trim() ?? ''
      const appId = options.get('app-id')?.trim() ?? null
      const what = appId === null ? 'token' : 'app-secret'
      const other = appId === null ? 'app-secret' : 'token'
      const file = options.get(`${what}-file`)
      if (userId === '') return wrong(words.commandLine.missing('--user-id ID'))
      if (appId === '') return wrong(words.commandLine.missing('--app-id ID'))
      if (options.has(`${other}-stdin`) || options.has(`${other}-file`)) {
        return wrong(words.commandLine.tokenOrApp)
      }
      if (options.has(`${what}-stdin`) === (file !== undefined)) {
        return wrong(words.commandLine.missing(`either --${what}-stdin or --${what}-file FILE`))
      }
      const integrationsUrl = options.get('integrations-url') ?? null
      const secret: SecretSource = file === undefined ? { kind: 'stdin' } : { kind: 'file', path: file }
      return { kind: 'sign-in', userId, integrationsUrl, appId, secret }
    }
    case 'sign-out':
      return { kind: 'sign-out' }
    case 'simulator': {
      const port = Number(options.get('port') ?? 0)
      if (!Number.isInteger(port) || port < 0 || port > 65_535) return wrong(words.commandLine.badPort)
      return { kind: 'simulator', port, faultFile: options.get('fault-file') ?? null }
    }
    default:
      return wrong(words.commandLine.unknownCommand(command, null))
  }
}

/** The options each command knows. */
const commands: Readonly<Record<string, ReadonlySet<string>>> = {
  start: new Set(['hidden']),
  phone: new Set(['wait']),
  sip: new Set(['wait']),
  off: new Set(['wait']),
  toggle: new Set(['wait']),
  swap: new Set(['wait']),
  status: new Set(['json']),
  'sign-in': new Set([
    'user-id',
    'integrations-url',
    'token-stdin',
    'token-file',
    'app-id',
    'app-secret-stdin',
    'app-secret-file',
  ]),
  'sign-out': new Set(),
  simulator: new Set(['port', 'fault-file']),
}

const everywhere: ReadonlySet<string> = new Set(['simulator', 'user-data-dir', 'help', 'version'])
const flags: ReadonlySet<string> = new Set([
  'hidden',
  'json',
  'token-stdin',
  'app-secret-stdin',
  'simulator',
  'help',
  'version',
])
const withValue: ReadonlySet<string> = new Set([
  'wait',
  'user-id',
  'integrations-url',
  'token-file',
  'app-id',
  'app-secret-file',
  'port',
  'fault-file',
  'user-data-dir',
])

/** Chromium's own switches, which it has read already when the arguments come here. */
const chromium =
  /^--(no-sandbox|ozone-|enable-|disable-|lang=|log-|force-|proxy-|remote-debugging-|inspect|password-store)/

/** Takes the arguments apart; an option takes its value behind `=` or as the next argument. */
function split(given: readonly string[]): {
  options: ReadonlyMap<string, string>
  words: readonly string[]
  problem: string | null
} {
  const options = new Map<string, string>()
  const positional: string[] = []
  const rest = [...given]
  for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
    if (!one.startsWith('--')) {
      positional.push(one)
      continue
    }
    const equals = one.indexOf('=')
    const name = equals < 0 ? one.slice(2) : one.slice(2, equals)
    if (flags.has(name) && equals < 0) options.set(name, '')
    else if (withValue.has(name)) {
      const value = equals < 0 ? rest.shift() : one.slice(equals + 1)
      if (value === undefined)
        return { options, words: positional, problem: words.commandLine.noValue(`--${name}`) }
      options.set(name, value)
    } else if (!chromium.test(one)) {
      const near = nearest(name, [...flags, ...withValue])
      const problem = words.commandLine.unknownOption(`--${name}`, near === null ? null : `--${near}`)
      return { options, words: positional, problem }
    }
  }
  return { options, words: positional, problem: null }
}

/** The known word that is at most two letters away. */
function nearest(word: string, known: readonly string[]): string | null {
  const near = known
    .map((one) => ({ one, distance: distance(word, one) }))
    .sort((left, right) => left.distance - right.distance)[0]
  return near !== undefined && near.distance <= 2 ? near.one : null
}

/** Levenshtein's distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [line, letter] of [...left].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...right].entries()) {
      const change = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
