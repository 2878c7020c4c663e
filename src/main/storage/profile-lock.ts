import { spawnSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'

/** Whether this process has the profile's lock; `unknown` if this system cannot lock it. */
export type Holding = 'ours' | 'taken' | 'unknown'

/**
 * Locks the profile in `folder` for this process until the process ends, in whatever way. If another process has the
 * lock, nothing changes. The kernel keeps the lock (flock(2)): it never becomes stale, and deleting files does not remove
 * it. The folder itself is locked, or a file `lock` in it if the file system cannot lock folders (NFS).
 */
export function takeProfile(folder: string): Holding {
  const onFolder = take(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return onFolder === 'unknown' ? take(join(folder, 'lock'), constants.O_RDWR | constants.O_CREAT) : onFolder
}

/**
 * Node cannot call flock(2), but flock(1) of util-linux locks a file descriptor that it inherits. Such a lock belongs to
 * the open file description, which this process keeps after flock(1) has ended. Our other child processes do not inherit it.
 */
function take(path: string, flags: number): Holding {
  let opened: number | null = null
  try {
    opened = openSync(path, flags, 0o600)
    const { status } = spawnSync('flock', ['--nonblock', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', opened],
      timeout: programLimit,
      // A process that waits for an unreachable network file system ends only by SIGKILL.
      killSignal: 'SIGKILL',
    })
    const held = holdingOf(status)
    // Closing the descriptor would release the lock, so it stays open while this process lives.
    if (held === 'ours') opened = null
    return held
  } catch {
    return 'unknown'
  } finally {
    if (opened !== null) closeSync(opened)
  }
}

/** The meaning of flock(1)'s exit status; null if it could not be started, or was killed. */
function holdingOf(status: number | null): Holding {
  switch (status) {
    case 0:
      return 'ours'
    case 1:
      return 'taken'
    default:
      return 'unknown'
  }
}

/** The time limit of flock(1), which takes 3 ms; a file system that hangs must not block the start. Milliseconds. */
const programLimit = 5000
