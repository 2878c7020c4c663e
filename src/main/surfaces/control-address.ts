import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** A Unix socket's path may have this many bytes at most (unix(7), less the closing zero byte). */
const longestPath = 107

/**
 * Where the control socket of the profile `folder` is: in the profile, or, where that path is too long, in the
 * runtime folder under a name made from it. On Windows a pipe named after the profile, in a namespace of its own.
 */
export function controlAddress(folder: string, runtimeFolder: string | undefined): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\hookswitch-${name}`
  const inProfile = join(folder, 'control.sock')
  if (Buffer.byteLength(inProfile) <= longestPath) return inProfile
  return join(runtimeFolder ?? '/tmp', `hookswitch-${name}.sock`)
}
