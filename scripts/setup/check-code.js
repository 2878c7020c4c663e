import { tool } from './build.js'
import { root } from './places.js'
import { prepareDependencies } from './prepare.js'
import { run } from './run.js'
import { exitCodeOf } from './say.js'

/** The projects of TypeScript. Each process has its own globals, so it is a project of its own; the last is tests and scripts. */
const processes = ['src/core', 'src/exotel', 'src/main', 'src/renderer', 'src/relay', '.']

/**
 * The checks of the source files, by name.
 * @type {[string, string, ...string[]][]}
 */
export const checks = [
  ['types', 'tsc', '--build', ...processes],
  ['lint and format', 'biome', 'ci', '--colors=off'],
]

/**
 * Installs the dependencies where they are missing, and checks the types, lint and format of every file.
 * @returns {Promise<number>} the exit code: 0 where all is well
 */
export function checkCode() {
  return exitCodeOf(async () => {
    await prepareDependencies(async () => {})
    const results = await Promise.all(
      checks.map(async ([name, program, ...args]) => {
        const [command, all] = tool(root, program, ...args)
        const { code, output } = await run(command, all, { cwd: root })
        console.log(code === 0 ? `${name}: passed` : `${name}: failed\n${output.trimEnd()}`)
        return code === 0
      }),
    )
    return results.every(Boolean) ? 0 : 1
  })
}

/**
 * Formats every file, sorts its imports and applies the safe fixes of the lint rules.
 * @returns {Promise<number>} the exit code: 0 where nothing is left to mend by hand
 */
export function fixCode() {
  return exitCodeOf(async () => {
    await prepareDependencies(async () => {})
    const [command, args] = tool(root, 'biome', 'check', '--write')
    const { code } = await run(command, args, { cwd: root, shown: true })
    return code ?? 1
  })
}
