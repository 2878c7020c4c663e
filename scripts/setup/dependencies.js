import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { run, tail } from './run.js'
import { SetupError, say } from './say.js'

/**
 * Makes node_modules match package-lock.json: runs `npm ci` where it does not. Without install scripts, since Electron's
 * fails the whole installation where its download host cannot be reached.
 * @param {string} root the checkout's folder
 */
export async function ensureDependencies(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = join(root, 'node_modules', '.hookswitch-installed')
  const wanted = createHash('sha256').update(lockText).digest('hex')
  if (readOr(stamp, '') === wanted) return
  if (!matches(root, lockText)) {
    say('Installing the dependencies (npm ci); the first time takes a minute or so.')
    const { code, output, trouble } = await npm(
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--include=optional'],
      root,
    )
    if (trouble === 'missing') throw new SetupError(npmMissing)
    if (code !== 0) throw new SetupError(npmSentence('The dependencies could not be installed', output))
  }
  writeFileSync(stamp, wanted)
}

/**
 * Runs npm: the one that runs this script, or without one the npm of PATH.
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<import('./run.js').Outcome>}
 */
export function npm(args, cwd) {
  const { npm_execpath } = process.env
  // npm passes the --silent of `npm --silent start` on to this one, which must still say why it fails.
  const all = [...args, '--loglevel=error', '--no-progress', '--no-update-notifier']
  const isNpm = npm_execpath && basename(npm_execpath) === 'npm-cli.js' && existsSync(npm_execpath)
  return isNpm ? run(process.execPath, [npm_execpath, ...all], { cwd }) : run('npm', all, { cwd })
}

/** The message if there is no npm. */
export const npmMissing = 'npm was not found. It comes with Node; on Debian and Ubuntu: apt-get install npm.'

/**
 * The message after npm has failed: our own for a registry that cannot be reached, otherwise the end of npm's output.
 * @param {string} what what could not be done
 * @param {string} output npm's output
 * @returns {string}
 */
export function npmSentence(what, output) {
  const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT/.exec(
    output,
  )
  if (unreachable) {
    return `${what}: the npm registry cannot be reached (${unreachable[0]}). Check the network and npm's proxy settings.`
  }
  return `${what}. npm said:\n${tail(output, 15)}`
}

/**
 * Whether npm's record of what it installed last is what the lock file asks for: then a developer has run `npm install`,
 * and no second installation is needed.
 * @param {string} root
 * @param {string} lockText
 */
function matches(root, lockText) {
  const record = readOr(join(root, 'node_modules', '.package-lock.json'), '')
  if (!record) return false
  const wanted = packagesOf(lockText)
  const installed = packagesOf(record)
  for (const [path, entry] of installed) {
    const other = wanted.get(path)
    if (other?.version !== entry.version || other?.integrity !== entry.integrity) return false
    if (!existsSync(join(root, path, 'package.json'))) return false
  }
  for (const [path, entry] of wanted) {
    // An optional package that is missing is for another platform.
    if (path !== '' && !entry.optional && !installed.has(path)) return false
  }
  return true
}

/**
 * @param {string} text a package-lock.json
 * @returns {Map<string, { version?: string, integrity?: string, optional?: boolean }>} by path
 */
function packagesOf(text) {
  return new Map(Object.entries(JSON.parse(text).packages ?? {}))
}

/**
 * @param {string} file
 * @param {string} otherwise
 */
function readOr(file, otherwise) {
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise
}
