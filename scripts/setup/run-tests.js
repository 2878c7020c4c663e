import { tool } from './build.js'
import { root } from './places.js'
import { prepareApp, prepareDependencies, wholeDesktop } from './prepare.js'
import { run, stopWithHelpers } from './run.js'
import { exitCodeOf } from './say.js'

/**
 * Sets up what the chosen tests need, and runs vitest in this terminal. The unit tests need only the dependencies; the others
 * also need Electron, the system packages and the built app.
 * @param {string[]} args vitest's own: `run` or `watch`, `--project NAME`, files
 * @returns {Promise<number>} vitest's exit code
 */
export function runVitest(args) {
  return exitCodeOf(async () => {
    stopWithHelpers()
    const env = { ...process.env, ...(isUnitOnly(args) ? await prepareUnit() : await prepareAll()) }
    const [command, all] = tool(root, 'vitest', ...args)
    const { code } = await run(command, all, { cwd: root, env, shown: true, isInteractive: true })
    return code ?? 1
  })
}

/**
 * Installs the dependencies where they are missing, and tests the tests of the reducer. See docs/tests.md.
 * @param {string[]} args Stryker's own
 * @returns {Promise<number>} Stryker's exit code
 */
export function runMutationTests(args) {
  return exitCodeOf(async () => {
    stopWithHelpers()
    await prepareDependencies(async () => {})
    const [command, all] = tool(root, 'stryker', 'run', 'test/mutation/stryker.config.js', ...args)
    const { code } = await run(command, all, { cwd: root, shown: true })
    return code ?? 1
  })
}

/** @param {string[]} args */
function isUnitOnly(args) {
  const projects = args.filter((_arg, index) => args[index - 1] === '--project')
  return projects.length > 0 && projects.every((project) => project === 'unit')
}

async function prepareUnit() {
  await prepareDependencies(async () => {})
  return {}
}

async function prepareAll() {
  const { folder } = await prepareApp(true, wholeDesktop)
  return { ELECTRON_OVERRIDE_DIST_PATH: folder }
}
