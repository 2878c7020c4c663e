import type { AccountOptions } from './account.ts'

/** The scenarios by name, each with what happens. */
export const scenarioTexts = {
  day: 'eight hours, in which each agent takes two breaks behind a locked screen',
  lock: 'all lock within a minute',
  network: 'half the desks have no network for ten minutes, in which a tenth of all lock',
  unlock: 'all unlock within a minute, and half of them had a device on',
  outage: 'Exotel is down for five minutes, in which a tenth of the desks lock',
  'limit-50': 'all lock within a minute, and the limit is 50 calls a minute',
} as const

export type ScenarioName = keyof typeof scenarioTexts

/** What `npm run fleet` is asked for. */
export interface FleetOptions extends AccountOptions {
  readonly desks: number
  /** Null: all of them, one after the other. */
  readonly scenario: ScenarioName | null
  readonly seed: number
  readonly json: boolean
}

/** How the command is used. */
export const usage = `Usage: npm run fleet -- [options]
  --desks N               how many desks share the account, 1 to 100000 (1000)
  --limit PER_MINUTE      the calls that the account may make in a minute, 1 to 100000 (200)
  --retry-after WHICH     what a refusal says: none, window (until the minute ends), seconds (30), or a number of seconds (window)
  --headers yes|no        whether answers carry the X-RateLimit headers (yes)
  --scenario NAME         ${Object.keys(scenarioTexts).join(', ')}; all of them if left out
  --seed S                other random numbers, 0 to 4294967295 (1)
  --json                  print JSON instead of tables`

/** The options, or what is wrong with the arguments. */
export type ParsedOptions =
  | { readonly ok: true; readonly options: FleetOptions }
  | { readonly ok: false; readonly problem: string }

const defaults: FleetOptions = {
  desks: 1000,
  limit: 200,
  retryAfter: 'window',
  headers: true,
  scenario: null,
  seed: 1,
  json: false,
}

/** Parses the command's arguments. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  let options = defaults
  for (let index = 0; index < args.length; index += 1) {
    const [name = '', inline] = (args[index] ?? '').split(/=(.*)/s)
    if (name === '--json' && inline === undefined) {
      options = { ...options, json: true }
      continue
    }
    const read = readers[name]
    if (read === undefined) return wrong(`${JSON.stringify(args[index])} is no option of this command.`)
    if (inline === undefined) index += 1
    const value = inline ?? args[index]
    if (value === undefined) return wrong(`${name} needs a value.`)
    const change = read(value)
    if (typeof change === 'string') return wrong(`${name}: ${JSON.stringify(value)} is not ${change}.`)
    options = { ...options, ...change }
  }
  return { ok: true, options }
}

/** For each option what it changes, or in words what its value has to be. */
const readers: Readonly<Record<string, (value: string) => Partial<FleetOptions> | string>> = {
  '--desks': (value) => numbered('desks', value, 1, 100_000),
  '--limit': (value) => numbered('limit', value, 1, 100_000),
  '--seed': (value) => numbered('seed', value, 0, 2 ** 32 - 1),
  '--retry-after': (value) => {
    if (value === 'none' || value === 'window') return { retryAfter: value }
    if (value === 'seconds') return { retryAfter: 30 }
    const seconds = wholeNumber(value, 1, 86_400)
    return seconds === null
      ? 'none, window, seconds, or a whole number of seconds from 1 to 86400'
      : { retryAfter: seconds }
  },
  '--headers': (value) => (value === 'yes' || value === 'no' ? { headers: value === 'yes' } : 'yes or no'),
  '--scenario': (value) =>
    isScenario(value) ? { scenario: value } : `one of ${Object.keys(scenarioTexts).join(', ')}`,
}

function isScenario(value: string): value is ScenarioName {
  return Object.hasOwn(scenarioTexts, value)
}

function numbered(
  name: 'desks' | 'limit' | 'seed',
  value: string,
  least: number,
  most: number,
): Partial<FleetOptions> | string {
  const number = wholeNumber(value, least, most)
  return number === null ? `a whole number from ${least} to ${most}` : { [name]: number }
}

function wholeNumber(value: string, least: number, most: number): number | null {
  const number = Number(value)
  return /^\d+$/.test(value) && number >= least && number <= most ? number : null
}

function wrong(problem: string): ParsedOptions {
  return { ok: false, problem }
}
