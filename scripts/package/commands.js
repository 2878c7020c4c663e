import { loadModule } from '../setup/load-module.js'

/**
 * An option of the command line, for completion.
 * @typedef {object} Option
 * @property {string} name without its dashes
 * @property {'nothing' | 'value' | 'file' | 'folder'} takes
 */

/**
 * A command of the command line.
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary what it does, in a sentence without its full stop
 * @property {Option[]} options
 * @property {boolean} takesFile whether the word after it is a file
 * @property {string} help the text of `hookswitch NAME --help`
 */

/**
 * The whole command line, as src/main/cli/command-table.ts defines it and the English messages explain it.
 * @typedef {object} CommandLine
 * @property {Command[]} commands
 * @property {Option[]} start the options of a start, without a command
 * @property {Option[]} everywhere the options of every command, and of a start
 * @property {string} help the text of `hookswitch --help`
 */

/**
 * Reads the command line's definition from the sources.
 * @returns {Promise<CommandLine>}
 */
export async function readCommandLine() {
  const { commandTable, optionsEverywhere, startShape } = await loadModule('src/main/cli/command-table.ts')
  const { commandHelp } = await loadModule('src/core/locales/en/command-help.ts')
  const { help } = await loadModule('src/core/locales/en/help.ts')
  return commandLineOf({ commandTable, startShape, optionsEverywhere }, commandHelp, help)
}

/**
 * @param {Pick<typeof import('../../src/main/cli/command-table.ts'), 'commandTable' | 'startShape' | 'optionsEverywhere'>} table
 * @param {Readonly<Record<string, string>>} commandHelp
 * @param {string} help
 * @returns {CommandLine}
 */
export function commandLineOf({ commandTable, startShape, optionsEverywhere }, commandHelp, help) {
  const commands = [...commandTable].map(([name, { options, argument }]) => {
    const text = commandHelp[name] ?? ''
    return {
      name,
      summary: summaryIn(text),
      options: optionsOf(options, text),
      takesFile: argument === 'FILE',
      help: text,
    }
  })
  return {
    commands,
    start: optionsOf(startShape.options, help),
    everywhere: optionsOf(optionsEverywhere, help),
    help,
  }
}

/**
 * @param {Readonly<Record<string, 'nothing' | 'value'>>} options
 * @param {string} help says FILE or DIR where an option takes one
 * @returns {Option[]}
 */
function optionsOf(options, help) {
  return Object.entries(options).map(([name, takes]) => {
    const [, placeholder] = new RegExp(`--${name}[ =](FILE|DIR)\\b`).exec(help) ?? []
    if (placeholder === undefined) return { name, takes }
    return { name, takes: placeholder === 'FILE' ? 'file' : 'folder' }
  })
}

/**
 * The first sentence of a help text after the ways to write the command.
 * @param {string} help
 */
function summaryIn(help) {
  const [, description = ''] = help.split('\n\n')
  return description.replaceAll('\n', ' ').split(/\.(?: |$)/)[0] ?? ''
}
