import { lstatSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The user of this process, as the system knows them. */
export interface SystemUser {
  readonly uid: number
  /** The home folder in the password file; null if it has none. */
  readonly home: string | null
  /** The folder in which systemd makes each user's runtime folder: `/run/user`. */
  readonly runtimeFolders: string
}

/** The user of this process; null on Windows. */
export function systemUser(): SystemUser | null {
  const uid = process.getuid?.()
  return uid === undefined ? null : { uid, home: homeOf(), runtimeFolders: '/run/user' }
}

function homeOf(): string | null {
  try {
    const { homedir } = userInfo()
    return isAbsolute(homedir) ? homedir : null
  } catch {
    // The user of a container may not be in the password file.
    return null
  }
}

/**
 * Adds to `environment` what a login sets and what cron, ssh, `su` and systemd units leave out, and removes relative and
 * empty paths, which the XDG Base Directory Specification says to ignore. Chromium would use them as they are, and without
 * HOME it would keep the profile among the temporary files, where another user may have prepared it. The session bus is
 * the one that systemd runs for each user.
 */
export function mendEnvironment(environment: NodeJS.ProcessEnv, user: SystemUser): void {
  if (!isAbsolute(environment.HOME ?? '') && user.home !== null) environment.HOME = user.home
  for (const name of ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME']) {
    if (!isAbsolute(environment[name] ?? '')) delete environment[name]
  }
  for (const name of ['XDG_DATA_DIRS', 'XDG_CONFIG_DIRS']) {
    const folders = (environment[name] ?? '').split(':').filter(isAbsolute)
    if (folders.length === 0) delete environment[name]
    else environment[name] = folders.join(':')
  }
  const runtime = runtimeFolder(environment.XDG_RUNTIME_DIR ?? '', user)
  if (runtime === null) delete environment.XDG_RUNTIME_DIR
  else environment.XDG_RUNTIME_DIR = runtime
  const { DBUS_SESSION_BUS_ADDRESS: bus = '' } = environment
  if (bus !== '' && bus !== noBus) return
  const socket = runtime === null ? null : join(runtime, 'bus')
  environment.DBUS_SESSION_BUS_ADDRESS = socket !== null && isSocket(socket) ? addressOf(socket) : noBus
}

/**
 * The bus address that Chromium sets before the app's code runs if there is no bus. Without an address libdbus would start
 * a bus of its own with dbus-launch, which crashes in Chromium's process and floods standard error.
 */
const noBus = 'disabled:'

/** The given folder; the user's own if that belongs to another user (`su`), or does not exist. */
function runtimeFolder(given: string, { uid, runtimeFolders }: SystemUser): string | null {
  if (isAbsolute(given) && ownerOf(given) === uid) return given
  const usual = join(runtimeFolders, `${uid}`)
  if (ownerOf(usual) === uid) return usual
  return isAbsolute(given) ? given : null
}

/** The id of a folder's owner; null if there is no such folder. */
function ownerOf(folder: string): number | null {
  try {
    const stats = lstatSync(folder)
    return stats.isDirectory() ? stats.uid : null
  } catch {
    return null
  }
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket()
  } catch {
    return false
  }
}

/** The bus address of a socket, special characters escaped (D-Bus Specification, "Server Addresses"). */
function addressOf(socket: string): string {
  const escaped = [...Buffer.from(socket)].map((byte) => {
    const character = String.fromCharCode(byte)
    return /[-0-9A-Za-z_/.\\]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`
  })
  return `unix:path=${escaped.join('')}`
}
