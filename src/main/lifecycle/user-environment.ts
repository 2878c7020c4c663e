import { lstatSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** What the system says about the user of this process. */
export interface SystemUser {
  readonly uid: number
  /** Of the password file; null where it does not name one. */
  readonly home: string | null
  /** Where systemd makes each user's runtime folder: `/run/user`. */
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
    // A container's user may stand in no password file.
    return null
  }
}

/**
 * Gives `environment` what a login gives it and cron, ssh, `su` and systemd units leave out, and takes away what the
 * XDG Base Directory Specification says is to be ignored: relative and empty paths. Chromium takes them as they are, and
 * without HOME keeps the profile among the temporary files, which others may have made before. The session bus is the
 * one that systemd runs for each user.
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
 * What Chromium sets where there is no bus, before the app's first line runs: without any address libdbus starts a bus of
 * its own by dbus-launch, which crashes in Chromium's process and fills standard error.
 */
const noBus = 'disabled:'

/** The folder that is given, or the user's own where that one is another's (`su`), or is no folder's path at all. */
function runtimeFolder(given: string, { uid, runtimeFolders }: SystemUser): string | null {
  if (isAbsolute(given) && ownerOf(given) === uid) return given
  const usual = join(runtimeFolders, `${uid}`)
  if (ownerOf(usual) === uid) return usual
  return isAbsolute(given) ? given : null
}

/** The user that a folder belongs to; null where there is no such folder. */
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

/** The address of the bus at a socket, with what is special in one escaped (D-Bus Specification, "Server Addresses"). */
function addressOf(socket: string): string {
  const escaped = [...Buffer.from(socket)].map((byte) => {
    const character = String.fromCharCode(byte)
    return /[-0-9A-Za-z_/.\\]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`
  })
  return `unix:path=${escaped.join('')}`
}
