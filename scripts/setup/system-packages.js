import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { busPart, displayPart, packageOfLibrary, testParts } from './debian-packages.js'
import { run, tail } from './run.js'
import { SetupError, say } from './say.js'

// The only module that changes the machine outside the checkout and the cache folder: it finds the system packages that
// are missing, and installs them with apt where it may.

/** @typedef {import('./debian-packages.js').Part} Part */

/**
 * What has to be there.
 * @typedef {object} Requirements
 * @property {string} root the checkout's folder
 * @property {string} cache the set-up's cache folder
 * @property {string} executable Electron's
 * @property {boolean} display whether a display has to be started
 * @property {boolean} bus whether a session bus has to be started
 * @property {boolean} tests whether the tests are to be run
 */

/**
 * Installs what Linux lacks to run the app or its tests: with apt on Debian and Ubuntu as root; otherwise it stops with the
 * command to run. Does nothing on other systems.
 * @param {Requirements} required
 */
export async function ensureSystemPackages(required) {
  if (process.platform !== 'linux') return
  const missing = await missingPackages(required)
  if (missing.packages.length === 0 && missing.libraries.length === 0) return
  if (missing.packages.length > 0) await install(missing.packages)
  const after = await missingPackages(required)
  const names = [...after.packages, ...after.libraries]
  if (names.length > 0) {
    throw new SetupError(`This machine still lacks: ${names.join(', ')}. Please install it.`)
  }
}

/**
 * Installs the packages of those parts that are missing, as ensureSystemPackages does.
 * @param {Part[]} parts
 */
export async function ensureParts(parts) {
  const packages = parts.filter(isMissing).map((part) => part.package)
  if (packages.length > 0) await install(packages)
}

/**
 * Makes the next set-up ask for the shared libraries again: to be called when the loader missed one.
 * @param {string} cache the set-up's cache folder
 */
export function forgetLibraries(cache) {
  rmSync(stampIn(cache), { force: true })
}

/**
 * @param {Requirements} required
 * @returns {Promise<{ packages: string[], libraries: string[] }>} the missing packages; and missing libraries whose
 *   package is not in our table
 */
async function missingPackages({ root, cache, executable, display, bus, tests }) {
  const keytar = join(root, 'node_modules', 'keytar', 'prebuilds', `linux-${process.arch}`, 'keytar.node')
  const libraries = await missingLibraries([executable, keytar], cache, tests)
  const parts = tests ? testParts : [...(display ? [displayPart] : []), ...(bus ? [busPart] : [])]
  const ofParts = parts.filter(isMissing).map((part) => part.package)
  const ofLibraries = libraries.flatMap((library) => packageOfLibrary[library] ?? [])
  return {
    packages: [...new Set([...ofParts, ...ofLibraries])].sort(),
    libraries: libraries.filter((library) => packageOfLibrary[library] === undefined),
  }
}

/** @param {Part} part */
function isMissing(part) {
  if ('command' in part) return findCommand(part.command) === null
  return 'file' in part ? !existsSync(part.file) : !hasPythonModule(part.pythonModule)
}

/**
 * A program's path: in the folders of PATH, then in the usual ones, since an ordinary user's PATH lacks the sbin folders.
 * @param {string} name
 * @returns {string | null}
 */
function findCommand(name) {
  const { PATH = '' } = process.env
  const folders = [...PATH.split(delimiter), '/usr/bin', '/usr/sbin', '/bin', '/sbin']
  return folders.map((folder) => join(folder || '.', name)).find((file) => existsSync(file)) ?? null
}

/**
 * Whether the system's own Python has a module. The first Python of PATH may be another one, which has none of the
 * system's packages.
 * @param {string} module
 */
function hasPythonModule(module) {
  // Debian's folder: it saves starting Python.
  if (existsSync(`/usr/lib/python3/dist-packages/${module}`)) return true
  return spawnSync('/usr/bin/python3', ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0
}

/**
 * The shared libraries that native files need and the machine lacks, by ldd. Where none is missing, the cache folder
 * remembers it for as long as the files stay the same, which saves a tenth of a second at each start.
 * @param {string[]} files programs and libraries; those that do not exist are left out
 * @param {string} cache the set-up's cache folder
 * @param {boolean} ignoreCache whether to run ldd in any case
 * @returns {Promise<string[]>} names such as `libnss3.so`; empty also where there is no ldd
 */
async function missingLibraries(files, cache, ignoreCache) {
  const present = files.filter((file) => existsSync(file))
  const key = JSON.stringify(present.map(fingerprint))
  const stamp = stampIn(cache)
  if (!ignoreCache && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return []
  /** @type {Set<string>} */
  const missing = new Set()
  for (const file of present) {
    const { output } = await run('ldd', [file])
    for (const [, name = ''] of output.matchAll(/^\s*(\S+) => not found/gm)) missing.add(name)
  }
  if (missing.size === 0) writeFileSync(stamp, key)
  return [...missing]
}

/** @param {string} cache */
function stampIn(cache) {
  return join(cache, 'libraries-found.json')
}

/** @param {string} file */
function fingerprint(file) {
  const { size, mtimeMs } = statSync(file)
  return [file, size, mtimeMs]
}

/** @param {string[]} packages */
async function install(packages) {
  if (findCommand('apt-get') === null) {
    throw new SetupError(
      `This machine lacks what these Debian packages hold: ${packages.join(', ')}. Please install this system's counterparts.`,
    )
  }
  if (process.getuid?.() !== 0) {
    const names = await namesInRelease(packages)
    throw new SetupError(
      `Some system packages are missing. Please run: sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    )
  }
  say(`Installing system packages: ${packages.join(' ')}.`)
  await apt(['update'])
  await apt(['install', '-y', '--no-install-recommends', ...(await namesInRelease(packages))])
}

/**
 * The packages' names in this release of Debian or Ubuntu: with `t64` at the end where apt knows such a package.
 * @param {string[]} packages
 */
async function namesInRelease(packages) {
  const { output } = await run('apt-cache', ['pkgnames', 'lib'])
  const known = new Set(output.split('\n'))
  return packages.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name))
}

/** @param {string[]} args */
async function apt(args) {
  // Waits up to two minutes for another package manager that is at work.
  const { code, output } = await run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  })
  if (code !== 0) throw new SetupError(`apt-get ${args.join(' ')} failed. It said:\n${tail(output)}`)
}
