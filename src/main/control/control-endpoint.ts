import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { ControlEndpoint } from '../../core/protocol/control.ts'
import { parseJson } from '../../core/text/json.ts'
import { PlainError } from '../../core/text/plain-error.ts'
import { replaceFileSync } from '../storage/files.ts'

/** Where the running app and the command line of one profile find each other. */
export interface EndpointLocator {
  /** Makes the place ready to listen at. The caller holds the single-instance lock; throws where it cannot be made. */
  prepare(): ControlEndpoint
  /** Where to ask; null where surely no app listens. Throws where the place cannot be trusted. */
  find(): ControlEndpoint | null
}

/** What the place depends on besides the profile. */
export interface ControlSurroundings {
  readonly platform: NodeJS.Platform
  /** $XDG_RUNTIME_DIR, where it is set. */
  readonly runtimeFolder: string | undefined
  /** The system's folder for temporary files, which everybody may write to. */
  readonly temporaryFolder: string
}

/** The place of the profile in the folder `profile`, as this process's surroundings are. */
export function endpointLocatorHere(profile: string): EndpointLocator {
  const { platform, env } = process
  return endpointLocator(profile, {
    platform,
    runtimeFolder: env.XDG_RUNTIME_DIR,
    temporaryFolder: tmpdir(),
  })
}

/** The place of the profile in the folder `profile`. */
export function endpointLocator(profile: string, surroundings: ControlSurroundings): EndpointLocator {
  return surroundings.platform === 'win32'
    ? pipeLocator(profile, () => `\\\\.\\pipe\\hookswitch-${randomBytes(16).toString('hex')}`)
    : socketPlace(profile, surroundings)
}

/**
 * A named pipe, which everybody on a Windows machine can try to open: so its name is made anew at each start and lies,
 * with a nonce that every request must carry, in control.json in the profile, which only its owner reads. Nobody has
 * run this on Windows: the tests give it a Unix socket's path in place of a pipe's name.
 */
export function pipeLocator(profile: string, newAddress: () => string): EndpointLocator {
  const file = join(profile, 'control.json')
  return {
    prepare: () => {
      const meeting: ControlEndpoint = { address: newAddress(), nonce: randomBytes(32).toString('hex') }
      replaceFileSync(file, JSON.stringify(meeting), 0o600)
      return meeting
    },
    find: () => {
      const text = readIfThere(file)
      if (text === null) return null
      const meeting = meetingIn(text)
      if (meeting === null) throw new PlainError(({ commandLine }) => commandLine.brokenControlFile(file))
      return meeting
    },
  }
}

/** What control.json says; null where that is nothing. Read by hand: no library is loaded before the tray stands. */
function meetingIn(text: string): ControlEndpoint | null {
  const said = parseJson(text)
  if (typeof said !== 'object' || said === null) return null
  const address: unknown = Reflect.get(said, 'address')
  const nonce: unknown = Reflect.get(said, 'nonce')
  return typeof address === 'string' && typeof nonce === 'string' ? { address, nonce } : null
}

/** A Unix socket's path may have this many bytes at most (unix(7), less the closing zero byte). */
const longestPath = 107

/**
 * A Unix socket in the profile, a folder of mode 0700; where that path is too long, in the runtime folder, and without
 * one in a folder of our own among the temporary files, under a name made from the profile's.
 */
function socketPlace(
  profile: string,
  { runtimeFolder, temporaryFolder }: ControlSurroundings,
): EndpointLocator {
  const inProfile = join(profile, 'control.sock')
  const name = `hookswitch-${createHash('sha256').update(realPath(profile)).digest('hex').slice(0, 16)}.sock`
  const ownFolder = join(temporaryFolder, `hookswitch-${process.getuid?.() ?? 0}`)
  const fits = (path: string) => Buffer.byteLength(path) <= longestPath

  function find(): ControlEndpoint | null {
    if (fits(inProfile)) return { address: inProfile, nonce: null }
    // The specification gives this folder to its user alone; one that is not so is not taken for it.
    if (runtimeFolder !== undefined && isAbsolute(runtimeFolder) && isOursAlone(runtimeFolder) === true) {
      const inRuntime = join(runtimeFolder, name)
      if (fits(inRuntime)) return { address: inRuntime, nonce: null }
    }
    const address = join(ownFolder, name)
    if (!fits(address)) throw new PlainError(({ commandLine }) => commandLine.noPlaceForSocket(address))
    const ours = isOursAlone(ownFolder)
    if (ours === false) throw new PlainError(({ commandLine }) => commandLine.notOurs(ownFolder))
    return ours === null ? null : { address, nonce: null }
  }

  return {
    find,
    prepare: () => {
      let meeting = find()
      if (meeting === null) {
        mkdirSync(ownFolder, { mode: 0o700 })
        meeting = find()
      }
      if (meeting === null) throw new PlainError(({ commandLine }) => commandLine.notOurs(ownFolder))
      // A socket that stands there is one that a crash left behind.
      rmSync(meeting.address, { force: true })
      return meeting
    },
  }
}

/** The one path of a folder that several lead to, so that all who mean one profile meet. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

/** Whether `folder` is a folder of this user that nobody else may write to; null where there is none. */
function isOursAlone(folder: string): boolean | null {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  if (stats === undefined) return null
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0
}

/** Leaves a socket to its owner alone; a pipe has no mode. */
export function closeToOthers(meeting: ControlEndpoint): void {
  if (process.platform !== 'win32') chmodSync(meeting.address, 0o600)
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
