import { mkdirSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { reason, SetupError } from './say.js'

/** The checkout's folder: where package.json lies. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * The user's cache folder, which holds what set-up downloads and remembers; created where it is missing. On Linux by the XDG
 * Base Directory Specification, which ignores relative paths; elsewhere in the platform's usual place.
 * @returns {string}
 */
export function cacheFolder() {
  const folder = join(cacheHome(), 'hookswitch')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new SetupError(
      `The cache folder ${folder} cannot be created (${reason(error)}). Set XDG_CACHE_HOME to a writable folder.`,
    )
  }
  return folder
}

/**
 * The settings file of the app's default profile: Electron's `userData` for the product name Hookswitch.
 * @returns {string}
 */
export function settingsFile() {
  return join(configHome(), 'Hookswitch', 'settings.json')
}

function cacheHome() {
  const { XDG_CACHE_HOME = '', LOCALAPPDATA } = process.env
  if (isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME
  if (process.platform === 'darwin') return join(home(), 'Library', 'Caches')
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA
  return join(home(), '.cache')
}

function configHome() {
  const { XDG_CONFIG_HOME = '', APPDATA } = process.env
  if (process.platform === 'darwin') return join(home(), 'Library', 'Application Support')
  if (process.platform === 'win32') return APPDATA || join(home(), 'AppData', 'Roaming')
  return isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(home(), '.config')
}

/** The home folder: HOME where that is an absolute path, otherwise the password file's. */
function home() {
  return isAbsolute(homedir()) ? homedir() : userInfo().homedir
}
