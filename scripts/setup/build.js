import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.js'
import { SetupError, say } from './say.js'

/** The files and folders from which the bundles are built. */
const sources = [
  'src',
  'assets',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

/**
 * Builds the app into out/ unless out/ was built from the sources as they are. It compares their content, since their times
 * of change mean nothing after a copy, a deletion or a checkout of another commit.
 * @param {string} root the checkout's folder
 * @returns {Promise<string | null>} null if out/ is up to date; otherwise the output of the build that failed
 */
export async function ensureBuild(root) {
  const stamp = stampOf(root)
  const wanted = contentHash(root, sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return null
  say('Building the app.')
  forgetBuild(root)
  const [command, args] = tool(root, 'electron-vite', 'build')
  const { code, output } = await run(command, args, { cwd: root })
  if (code !== 0) return output.trimEnd() || 'electron-vite failed without a message.'
  writeFileSync(stamp, wanted)
  return null
}

/**
 * Builds the app as ensureBuild does.
 * @param {string} root the checkout's folder
 * @throws {SetupError} with the output of the build if it fails
 */
export async function mustBuild(root) {
  const failure = await ensureBuild(root)
  if (failure !== null) throw new SetupError(`The app could not be built:\n${failure}`)
}

/**
 * Makes the next ensureBuild build, whatever lies in out/.
 * @param {string} root the checkout's folder
 */
export function forgetBuild(root) {
  rmSync(stampOf(root), { force: true })
}

/** @param {string} root */
function stampOf(root) {
  return join(root, 'out', '.made-from')
}

/**
 * The command that runs a program of node_modules with this Node, on every platform.
 * @param {string} root the checkout's folder
 * @param {string} program named as in node_modules/.bin, which must be its package's name or its package's only one
 * @param {...string} args
 * @returns {[string, string[]]} command and arguments
 */
export function tool(root, program, ...args) {
  const name = packageOfProgram[program] ?? program
  const folder = join(root, 'node_modules', ...name.split('/'))
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return [process.execPath, [join(folder, typeof bin === 'string' ? bin : bin[program]), ...args]]
}

/** @type {Record<string, string>} */
const packageOfProgram = { biome: '@biomejs/biome', stryker: '@stryker-mutator/core', tsc: 'typescript' }

/**
 * The hash of the content of files and folders; those that do not exist are passed over.
 * @param {string} root the checkout's folder
 * @param {string[]} sources
 * @returns {string}
 */
export function contentHash(root, sources) {
  const hash = createHash('sha256')
  for (const source of sources.filter((name) => existsSync(join(root, name)))) {
    for (const file of filesOf(root, source)) {
      const content = readFileSync(join(root, file))
      hash.update(`${file}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} path a file or a folder
 * @returns {string[]} the files at or below it, sorted
 */
function filesOf(root, path) {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}
