import type { LocalizedText } from '../../core/locales/messages.ts'
import { isLink, parseLink } from '../../core/text/link.ts'
import { nearestWord } from '../../core/text/nearest-word.ts'
import {
  type CommandShape,
  commandTable,
  optionsEverywhere,
  startShape,
  synonyms,
  type Takes,
} from './command-table.ts'
import { foreignSwitch, switchesSandboxOff } from './foreign-switches.ts'
import { type Options, wrong } from './given-options.ts'
import type { Invocation } from './invocation.ts'

/** The parsed arguments. */
export interface CommandLine {
  readonly invocation: Invocation
  /** Run against the embedded Exotel, in a profile of its own. */
  readonly simulator: boolean
  /** The folder of another profile; null: the usual one. */
  readonly userDataDir: string | null
}

/**
 * Parses the arguments after the program's name; wrong usage becomes a sentence about it. Without `mayLackSandbox` a switch
 * that turns Chromium's sandbox off is wrong usage, too. Distributions and desktops add switches for Chromium, Electron and
 * GTK, and these must never keep the app from starting:
 *
 * - A start or a link ignores every switch that is not ours (foreign-switches.ts lists the few that are refused), and a link
 *   ignores every word before it, too.
 * - No argument may follow a link: it may come from the page that opened the link.
 * - A command ignores switches that those three are known to have, and other switches before the command, unless one looks
 *   like a misspelt option of ours: `phone --wiat 5` must not mean `phone`.
 * - A bare `--` and a field code that a desktop did not replace (`%U`) mean nothing.
 */
export function parseCommandLine(
  given: readonly string[],
  { mayLackSandbox = true }: { readonly mayLackSandbox?: boolean } = {},
): CommandLine {
  // A link after `--link` is that option's value, and not one that a program opened.
  const at = given.findIndex((one, index) => isLink(one) && given[index - 1] !== '--link')
  const beforeLink = at < 0 ? given : given.slice(0, at)
  const afterLink = at < 0 ? undefined : given.slice(at + 1).find(hasMeaning)
  const parts = split(beforeLink.map((one) => synonyms.get(one) ?? one))
  const { options } = parts
  const withoutSandbox = mayLackSandbox ? undefined : given.find(switchesSandboxOff)
  if (withoutSandbox !== undefined)
    return refused(({ commandLine }) => commandLine.needsSandbox(withoutSandbox))
  if (afterLink !== undefined) return refused(({ commandLine }) => commandLine.behindLink(afterLink))
  return {
    invocation: at < 0 ? invocationOf(parts) : withLink(parts, given[at] ?? ''),
    simulator: options.has('simulator'),
    userDataDir: options.get('user-data-dir') ?? null,
  }
}

function refused(sentence: LocalizedText): CommandLine {
  return { invocation: { kind: 'wrong', sentence }, simulator: false, userDataDir: null }
}

/** Whether it is neither a bare `--` nor a field code of the Desktop Entry Specification. */
function hasMeaning(argument: string): boolean {
  return argument !== '--' && !/^%[a-zA-Z]$/.test(argument)
}

/** Runs the command before the link; without one it is a start with `link`, and every other word before that is ignored. */
function withLink(parts: Parts, link: string): Invocation {
  const isCommand = parts.positional.some((one) => commandTable.has(one))
  if (parts.refusedSwitch !== null || isCommand) return invocationOf(parts)
  const { options } = parts
  if (options.has('help') || options.has('version')) return invocationOf(parts)
  // OFF needs no answer of the agent, so it opens no window.
  return { kind: 'start', link, hidden: options.has('hidden') || parseLink(link) === 'off' }
}

function invocationOf(parts: Parts): Invocation {
  const { options } = parts
  if (options.has('help')) return { kind: 'help', command: helpedIn(parts) }
  if (options.has('version')) return { kind: 'version' }
  const [command = null, ...words] = wordsOf(parts)
  const problem = parts.refusedSwitch ?? switchProblem(parts, command !== null) ?? parts.wrongOption
  if (problem !== null) return wrong(problem)
  const shape = command === null ? startShape : commandTable.get(command)
  if (shape === undefined) return wrong(unknownCommand(command ?? ''))
  const [argument = '', extraWord] = shape.argument === undefined ? ['', ...words] : words
  if (extraWord !== undefined) return wrong(tooMany(command ?? '', extraWord))
  const misplaced = misplacedOption(command, shape, options)
  return misplaced === null ? shape.parse(options, argument) : wrong(misplaced)
}

/** The command that help is asked about, before or after `--help`; null if none is named. */
function helpedIn(parts: Parts): string | null {
  const [command] = wordsOf(parts)
  return command !== undefined && commandTable.has(command) ? command : null
}

/**
 * The command and its words, without the values of foreign switches. Before a command, a word after any foreign switch is
 * taken for its value; after a command, only if Chromium, Electron or GTK is known to have the switch, and never if the command
 * itself takes a word.
 */
function wordsOf({ positional, foreign }: Parts): readonly string[] {
  const found = positional.findIndex((one) => commandTable.has(one))
  const at = found < 0 ? positional.length : found
  const beforeCommand = positional.slice(0, at).filter((word) => !isValueOf(foreign, word))
  const fromCommand = positional.slice(at)
  const takesWord = commandTable.get(fromCommand[0] ?? '')?.argument !== undefined
  const known = foreign.filter(({ isKnown }) => isKnown)
  return [
    ...beforeCommand,
    ...(takesWord ? fromCommand : fromCommand.filter((word) => !isValueOf(known, word))),
  ]
}

/** Whether a word is the value of one of these switches: it stands after one, and resembles no command. */
function isValueOf(switches: readonly Foreign[], word: string): boolean {
  return switches.some(({ next }) => next === word) && nearestCommand(word) === null
}

/**
 * What is wrong with the foreign switches; null if they are allowed here. Beside a command, misspelt options are wrong; at a
 * start, only a command with dashes before it: an agent who typed `--off` must not believe that calls are off.
 */
function switchProblem({ foreign }: Parts, besideCommand: boolean): LocalizedText | null {
  for (const { given, name, beforeCommand, isKnown } of foreign) {
    const option = given.split('=')[0] ?? given
    if (commandTable.has(name)) return ({ commandLine }) => commandLine.unknownOption(option, name)
    if (!besideCommand || isKnown) continue
    const near = nearestOption(name)
    if (near !== null || !beforeCommand) return ({ commandLine }) => commandLine.unknownOption(option, near)
  }
  return null
}

function tooMany(command: string, word: string): LocalizedText {
  return ({ commandLine }) =>
    commandTable.has(word) ? commandLine.tooMany(word) : commandLine.extraWord(command, word)
}

function unknownCommand(command: string): LocalizedText {
  const near = nearestCommand(command)
  return ({ commandLine }) => commandLine.unknownCommand(command, near)
}

/** The sentence about the first option that the command, or a start (null), does not have; null if it has all. */
function misplacedOption(
  command: string | null,
  shape: CommandShape,
  options: Options,
): LocalizedText | null {
  const known = { ...optionsEverywhere, ...shape.options }
  const misplaced = [...options.keys()].find((name) => !Object.hasOwn(known, name))
  if (misplaced === undefined) return null
  const commandsWithIt = [...commandTable].filter(([, { options }]) => Object.hasOwn(options, misplaced))
  const names = commandsWithIt.map(([name]) => name)
  return ({ commandLine }) => commandLine.notHere(`--${misplaced}`, command, names)
}

/** A switch that is not ours. */
interface Foreign {
  readonly given: string
  readonly name: string
  readonly beforeCommand: boolean
  /** Whether Chromium, Electron or GTK is known to have it. */
  readonly isKnown: boolean
  /** The word after it, which may be its value; null if there is none. */
  readonly next: string | null
}

interface Parts {
  readonly options: Options
  readonly positional: readonly string[]
  readonly foreign: readonly Foreign[]
  /** The sentence about the first switch that is always refused. */
  readonly refusedSwitch: LocalizedText | null
  /** The sentence about the first option of ours that is used wrongly. */
  readonly wrongOption: LocalizedText | null
}

/**
 * Splits the arguments into our options, words, and foreign switches. Everything that begins with a dash is an option, so
 * that a misspelt option is never taken for a word. (Node's `util.parseArgs` would make this longer: it reads `-hidden` as
 * seven options, `-` as a word, `--` as the end of all options, and the next option as the value of one whose value was
 * forgotten.)
 */
function split(given: readonly string[]): Parts {
  const options = new Map<string, string>()
  const positional: string[] = []
  const foreign: Foreign[] = []
  const refusedSwitches: LocalizedText[] = []
  const wrongOptions: LocalizedText[] = []
  const rest = [...given]
  for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
    if (!hasMeaning(one)) continue
    if (!one.startsWith('-')) {
      positional.push(one)
      continue
    }
    const { name, value } = nameAndValue(one)
    const takes = one.startsWith('--') ? allOptions.get(name) : undefined
    if (takes === 'nothing') {
      if (value === null) options.set(name, '')
      else wrongOptions.push(({ commandLine }) => commandLine.noValueHere(`--${name}`))
    } else if (takes === 'value') {
      // Another option cannot be its value: the value was forgotten.
      const next = value ?? (rest[0]?.startsWith('--') ? '' : (rest.shift() ?? ''))
      if (next === '') wrongOptions.push(({ commandLine }) => commandLine.noValue(`--${name}`))
      else options.set(name, next)
    } else if (foreignSwitch(name) === 'refused') {
      refusedSwitches.push(({ commandLine }) =>
        commandLine.unknownOption(one.split('=')[0] ?? one, nearestOption(name)),
      )
    } else {
      foreign.push({
        given: one,
        name,
        beforeCommand: !positional.some((word) => commandTable.has(word)),
        isKnown: one.startsWith('--') && foreignSwitch(name) === 'known',
        next: value === null && rest[0]?.startsWith('-') === false ? rest[0] : null,
      })
    }
  }
  return {
    options,
    positional,
    foreign,
    refusedSwitch: refusedSwitches[0] ?? null,
    wrongOption: wrongOptions[0] ?? null,
  }
}

function nameAndValue(one: string): { readonly name: string; readonly value: string | null } {
  const bare = one.replace(/^--?/, '')
  const equals = bare.indexOf('=')
  return equals < 0
    ? { name: bare, value: null }
    : { name: bare.slice(0, equals), value: bare.slice(equals + 1) }
}

/** The command that a word most likely stands for; null if none is similar. */
function nearestCommand(word: string): string | null {
  return nearestWord(word, [...commandTable.keys()])
}

/** The most similar option of ours; for a single letter, the first that begins with it. */
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
