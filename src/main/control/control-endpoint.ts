import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { ControlEndpoint } from '../../core/protocol/control.ts'
import { errorCode } from '../../core/text/error-text.ts'
import { parseJson } from '../../core/text/json.ts'
import { PlainError } from '../../core/text/plain-error.ts'
import { replaceFileSync } from '../storage/files.ts'

/** Finds the control endpoint of one profile. */
export interface EndpointLocator {
  /** Makes the endpoint ready to listen on. The caller must hold the profile's lock. Throws if that is impossible. */
  prepare(): ControlEndpoint
  /**
   * The endpoint to connect to; null if surely no app listens. Throws if another user could have made it, or could replace
   * it: the program that listens there gets the request, and with it a token.
   */
  find(): ControlEndpoint | null
  /** Removes what leads to the endpoint and would outlive the app. Must not throw. */
  remove(endpoint: ControlEndpoint): void
}

/** The folders on which the endpoint depends, besides the profile. */
export interface EndpointEnvironment {
  readonly platform: NodeJS.Platform
  /** $XDG_RUNTIME_DIR, if it is set. */
  readonly runtimeFolder: string | undefined
  /** The system's folder for temporary files, which every user may write to. */
  readonly temporaryFolder: string
}

/** Locates the endpoint of the profile in the folder `profile`, in the environment of this process. */
export function endpointLocatorHere(profile: string): EndpointLocator {
  const { platform, env } = process
  return endpointLocator(profile, {
    platform,
    runtimeFolder: env.XDG_RUNTIME_DIR,
    temporaryFolder: tmpdir(),
  })
}

/** Locates the endpoint of the profile in the folder `profile`. */
export function endpointLocator(profile: string, environment: EndpointEnvironment): EndpointLocator {
  return environment.platform === 'win32'
    ? pipeLocator(profile, () => `\\\\.\\pipe\\hookswitch-${randomBytes(16).toString('hex')}`)
    : socketLocator(profile, environment)
}

/**
 * Locates a named pipe. Every user of a Windows machine can try to open one, so each start gives it a new name. The name
 * stands in control.json in the profile, which only its owner can read, with a nonce that every request must carry, and
 * that the app must know (challenge.ts). Tests run it with a Unix socket's path in place of a pipe's name, and with a
 * pipe under Wine; it has not been run on Windows.
 */
export function pipeLocator(profile: string, newAddress: () => string): EndpointLocator {
  const file = join(profile, 'control.json')
  return {
    prepare: () => {
      const nonce = randomBytes(32).toString('hex')
      const endpoint: ControlEndpoint = { address: newAddress(), nonce, answersChallenge: true }
      replaceFileSync(file, JSON.stringify(endpoint), 0o600)
      return endpoint
    },
    find: () => {
      const text = readIfThere(file)
      if (text === null) return null
      const endpoint = parseEndpoint(text)
      if (endpoint === null) throw new PlainError(({ commandLine }) => commandLine.brokenControlFile(file))
      return endpoint
    },
    remove: ({ address }) => {
      try {
        // By now it may name the endpoint of another app.
        if (parseEndpoint(readFileSync(file, 'utf8'))?.address === address) rmSync(file)
      } catch {
        // The next start replaces it.
      }
    },
  }
}

/** The endpoint in control.json; null if there is none. Parsed without Zod: no library is loaded before the tray is shown. */
function parseEndpoint(text: string): ControlEndpoint | null {
  const content = parseJson(text)
  if (typeof content !== 'object' || content === null) return null
  const address: unknown = Reflect.get(content, 'address')
  const nonce: unknown = Reflect.get(content, 'nonce')
  if (typeof address !== 'string' || typeof nonce !== 'string') return null
  return { address, nonce, answersChallenge: Reflect.get(content, 'answersChallenge') === true }
}

/** The most bytes that a Unix socket's path may have (unix(7), less the closing zero byte). */
const longestPath = 107

/**
 * Locates a Unix socket. It lies in the profile, a folder of mode 0700. If that path is too long, it lies in the runtime
 * folder, or else in a folder of our own among the temporary files, under a name made from the profile's path.
 */
function socketLocator(
  profile: string,
  { runtimeFolder, temporaryFolder }: EndpointEnvironment,
): EndpointLocator {
  const inProfile = join(profile, 'control.sock')
  const name = `hookswitch-${createHash('sha256').update(realPath(profile)).digest('hex').slice(0, 16)}.sock`
  const ownFolder = join(temporaryFolder, `hookswitch-${process.getuid?.() ?? 0}`)
  const fits = (path: string) => Buffer.byteLength(path) <= longestPath

  /** The path of the socket and the folder that it lies in, which may not exist yet. */
  function locate(): { readonly folder: string; readonly address: string } {
    if (fits(inProfile)) return { folder: realPath(profile), address: inProfile }
    // By the specification only its user has access to this folder; if others have, it is not the runtime folder.
    if (runtimeFolder !== undefined && isAbsolute(runtimeFolder) && isOursAlone(runtimeFolder) === true) {
      const inRuntime = join(runtimeFolder, name)
      if (fits(inRuntime)) return { folder: runtimeFolder, address: inRuntime }
    }
    const address = join(ownFolder, name)
    if (!fits(address)) throw new PlainError(({ commandLine }) => commandLine.noPlaceForSocket(address))
    return { folder: ownFolder, address }
  }

  return {
    find: () => {
      const { folder, address } = locate()
      const owner = ownerOfSocket(address)
      // Among the temporary files another user can have created this folder.
      if (owner === null && (folder !== ownFolder || isOursAlone(folder) !== false)) return null
      if (owner !== process.getuid?.() || isOursAlone(folder) !== true) throw notOurs(folder)
      return { address, nonce: null }
    },
    prepare: () => {
      const { folder, address } = locate()
      if (folder === ownFolder && isOursAlone(folder) === null) mkdirSync(folder, { mode: 0o700 })
      if (isOursAlone(folder) !== true) throw notOurs(folder)
      // A socket that exists was left by a crash.
      rmSync(address, { force: true })
      return { address, nonce: null }
    },
    // A socket without its app does not answer, and the next start replaces it.
    remove: () => {},
  }
}

function notOurs(folder: string): PlainError {
  return new PlainError(({ commandLine }) => commandLine.notOurs(folder))
}

/** The user id of the owner of the socket at `path`; null if there is no socket. */
function ownerOfSocket(path: string): number | null {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats?.isSocket() === true ? stats.uid : null
  } catch (error) {
    const code = errorCode(error)
    // A profile that cannot exist has no socket.
    if (code === 'ELOOP' || code === 'ENAMETOOLONG' || code === 'ENOTDIR') return null
    throw error
  }
}

/** The real path of a folder, so that every path to one profile leads to one socket. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

/** Whether `folder` is this user's, and no other user may write to it; null if it does not exist. */
function isOursAlone(folder: string): boolean | null {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  if (stats === undefined) return null
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0
}

/** Denies other users access to a socket; a pipe has no mode. */
export function closeToOthers(endpoint: ControlEndpoint): void {
  if (process.platform !== 'win32') chmodSync(endpoint.address, 0o600)
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
