import { isLink, parseLink } from '../../core/link.ts'
import type { Sentence } from '../../core/words.ts'
import {
  type CommandShape,
  commandTable,
  type Invocation,
  optionsEverywhere,
  startShape,
  synonyms,
  type Takes,
} from './command-table.ts'
import { nearestWord } from './nearest-word.ts'

/** The arguments, understood. */
export interface CommandLine {
  readonly invocation: Invocation
  /** Run against the embedded Exotel, in a profile of its own. */
  readonly simulator: boolean
  /** Another profile; null for the usual one. */
  readonly userDataDir: string | null
}

/** Understands the arguments behind the program's name; what cannot be understood is a sentence about it. */
export function parseCommandLine(given: readonly string[]): CommandLine {
  // Whatever stands behind a link may have come with it, from the page that opened it: none of it is read.
  const at = given.findIndex(isLink)
  const own = at < 0 ? given : given.slice(0, at)
  const { options, positional, problem } = takeApart(own.map((one) => synonyms.get(one) ?? one))
  return {
    invocation: withLink(invocationOf(options, positional, problem), given[at] ?? null),
    simulator: options.has('simulator'),
    userDataDir: options.get('user-data-dir') ?? null,
  }
}

/** A start with `link`; OFF by a link shows no window, since nothing is to be answered there. */
function withLink(invocation: Invocation, link: string | null): Invocation {
  if (invocation.kind !== 'start' || link === null) return invocation
  return { ...invocation, link, hidden: invocation.hidden || parseLink(link) === 'off' }
}

function invocationOf(
  options: ReadonlyMap<string, string>,
  [command, ...behind]: readonly string[],
  problem: Sentence | null,
): Invocation {
  if (options.has('help')) return { kind: 'help' }
  if (options.has('version')) return { kind: 'version' }
  const shape = command === undefined ? startShape : commandTable.get(command)
  const [argument = '', tooMuch] = shape?.argument === undefined ? ['', ...behind] : behind
  const sentence = problem ?? complaint(command, shape, tooMuch, options)
  if (sentence !== null || shape === undefined) return { kind: 'wrong', sentence: sentence ?? (() => '') }
  return shape.understand(options, argument)
}

/** What is wrong with a command line that could be taken apart; null where nothing is. */
function complaint(
  command: string | undefined,
  shape: CommandShape | undefined,
  tooMuch: string | undefined,
  options: ReadonlyMap<string, string>,
): Sentence | null {
  if (command !== undefined && shape === undefined) {
    const near = nearestWord(command, [...commandTable.keys()])
    return ({ commandLine }) => commandLine.unknownCommand(command, near)
  }
  if (tooMuch !== undefined) return ({ commandLine }) => commandLine.tooMany(tooMuch)
  const known = { ...optionsEverywhere, ...shape?.options }
  const foreign = [...options.keys()].find((name) => !Object.hasOwn(known, name))
  if (foreign === undefined) return null
  const homes = [...commandTable].filter(([, { options }]) => Object.hasOwn(options, foreign))
  const places = homes.map(([name]) => name)
  return ({ commandLine }) => commandLine.notHere(`--${foreign}`, command ?? null, places)
}

interface Parts {
  readonly options: ReadonlyMap<string, string>
  readonly positional: readonly string[]
  /** The first thing that is wrong. */
  readonly problem: Sentence | null
}

/** Takes the arguments apart. Everything with a dash before it is an option, so that a slip never passes for a word. */
function takeApart(given: readonly string[]): Parts {
  const options = new Map<string, string>()
  const positional: string[] = []
  const problems: Sentence[] = []
  const rest = [...given]
  for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
    if (!one.startsWith('-')) {
      positional.push(one)
      continue
    }
    const { name, value } = nameAndValue(one)
    const takes = one.startsWith('--') ? allOptions.get(name) : undefined
    if (takes === 'nothing') {
      if (value === null) options.set(name, '')
      else problems.push(({ commandLine }) => commandLine.noValueHere(`--${name}`))
    } else if (takes === 'value') {
      // Another option is not its value: that one was forgotten.
      const next = value ?? (rest[0]?.startsWith('--') ? '' : (rest.shift() ?? ''))
      if (next === '') problems.push(({ commandLine }) => commandLine.noValue(`--${name}`))
      else options.set(name, next)
    } else if (!chromium.test(one)) {
      problems.push(({ commandLine }) =>
        commandLine.unknownOption(one.split('=')[0] ?? one, nearestOption(name)),
      )
    }
  }
  return { options, positional, problem: problems[0] ?? null }
}

function nameAndValue(one: string): { readonly name: string; readonly value: string | null } {
  const bare = one.replace(/^--?/, '')
  const equals = bare.indexOf('=')
  return equals < 0
    ? { name: bare, value: null }
    : { name: bare.slice(0, equals), value: bare.slice(equals + 1) }
}

/** Of a single letter, the first option that begins with it. */
function nearestOption(name: string): string | null {
  const names = [...allOptions.keys()]
  const near = name.length === 1 ? names.find((one) => one.startsWith(name)) : nearestWord(name, names)
  return near === undefined || near === null ? null : `--${near}`
}

const allOptions: ReadonlyMap<string, Takes> = new Map(
  [startShape, ...commandTable.values(), { options: optionsEverywhere }].flatMap(({ options }) =>
    Object.entries(options),
  ),
)

/** Chromium's own switches, which it has read already when the arguments come here. */
const chromium =
  /^--(no-sandbox$|ozone-|enable-|disable-|lang=|log-(level|file)|force-|proxy-|remote-debugging-|inspect|password-store)/
