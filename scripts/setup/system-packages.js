import { join } from 'node:path'
import { busPart, displayPart, packageOfLibrary, testParts } from './debian-packages.js'
import { findCommand, missingLibraries, missingParts } from './missing-parts.js'
import { run, tail } from './run.js'
import { PlainFailure, say } from './say.js'

/**
 * Installs what Linux lacks to run the app or its tests: with apt as root on Debian and Ubuntu; elsewhere it
 * stops with the command to run. Does nothing on other systems.
 * @param {object} wish
 * @param {string} wish.root the checkout's folder
 * @param {string} wish.cache the set-up's cache folder
 * @param {string} wish.executable Electron's
 * @param {boolean} wish.display whether a display of our own is needed
 * @param {boolean} wish.bus whether a session bus of our own is needed
 * @param {boolean} wish.tests whether the tests are to be run
 */
export async function ensureSystemPackages(wish) {
  if (process.platform !== 'linux') return
  const missing = await look(wish)
  if (missing.packages.length === 0 && missing.unknown.length === 0) return
  if (missing.packages.length > 0) await install(missing.packages)
  const still = await look(wish)
  const left = [...still.packages, ...still.unknown]
  if (left.length > 0) {
    throw new PlainFailure(`This is still missing on this machine: ${left.join(', ')}. Please install it.`)
  }
}

/**
 * Installs the programs and files that are missing of `parts`, as ensureSystemPackages does.
 * @param {import('./debian-packages.js').Part[]} parts
 */
export async function ensureParts(parts) {
  const missing = missingParts(parts).map((part) => part.package)
  if (missing.length > 0) await install(missing)
}

/**
 * @param {Parameters<typeof ensureSystemPackages>[0]} wish
 * @returns {Promise<{ packages: string[], unknown: string[] }>} packages by name; libraries whose package is not known
 */
async function look({ root, cache, executable, display, bus, tests }) {
  const keytar = join(root, 'node_modules', 'keytar', 'prebuilds', `linux-${process.arch}`, 'keytar.node')
  const libraries = await missingLibraries([executable, keytar], cache, tests)
  const parts = tests ? testParts : [...(display ? [displayPart] : []), ...(bus ? [busPart] : [])]
  const packages = new Set(missingParts(parts).map((part) => part.package))
  const unknown = []
  for (const library of libraries) {
    const name = packageOfLibrary[library]
    if (name) packages.add(name)
    else unknown.push(library)
  }
  return { packages: [...packages].sort(), unknown }
}

/** @param {string[]} packages */
async function install(packages) {
  if (findCommand('apt-get') === null) {
    throw new PlainFailure(
      `This machine lacks what these Debian packages hold; please install their counterparts: ${packages.join(', ')}.`,
    )
  }
  if (process.getuid?.() !== 0) {
    const names = await todaysNames(packages)
    throw new PlainFailure(
      `Some system packages are missing. Please run: sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    )
  }
  say(`Installing system packages: ${packages.join(' ')}.`)
  await apt(['update'])
  await apt(['install', '-y', '--no-install-recommends', ...(await todaysNames(packages))])
}

/**
 * The names that this release of Debian or Ubuntu gives them: with `t64` where apt knows that one.
 * @param {string[]} packages
 */
async function todaysNames(packages) {
  const { output } = await run('apt-cache', ['pkgnames', 'lib'])
  const known = new Set(output.split('\n'))
  return packages.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name))
}

/** @param {string[]} args */
async function apt(args) {
  // Another package manager at work is waited for, up to two minutes.
  const { code, output } = await run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  })
  if (code !== 0) throw new PlainFailure(`apt-get ${args.join(' ')} failed. It said:\n${tail(output)}`)
}
