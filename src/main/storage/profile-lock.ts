import { spawnSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a profile belongs to this process; `unknown` where nothing here can tell. */
export type Holding = 'ours' | 'taken' | 'unknown'

/**
 * Takes the profile in `folder` for this process until it ends, however it ends; asked while somebody else holds it,
 * changes nothing. The kernel keeps the lock (flock(2)), so that nothing stale is ever left and no cleaner of files can
 * remove it. It lies on the folder itself; where the file system takes none there (NFS), on the file `lock` in it.
 */
export function takeProfile(folder: string): Holding {
  const onFolder = take(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return onFolder === 'unknown' ? take(join(folder, 'lock'), constants.O_RDWR | constants.O_CREAT) : onFolder
}

/**
 * Node cannot call flock(2), but flock(1) of util-linux locks a file that it inherits, and such a lock belongs to
 * everybody who has that very opening of the file: us, once the program has ended. None of our other children has it.
 */
function take(path: string, flags: number): Holding {
  let opened: number | null = null
  try {
    opened = openSync(path, flags, 0o600)
    const { status } = spawnSync('flock', ['--nonblock', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', opened],
      timeout: programLimit,
      // A lock on a network folder whose server is gone waits through any other signal.
      killSignal: 'SIGKILL',
    })
    const held = holdingOf(status)
    // Open for as long as this process lives: closing it gives the profile back.
    if (held === 'ours') opened = null
    return held
  } catch {
    return 'unknown'
  } finally {
    if (opened !== null) closeSync(opened)
  }
}

/** What flock(1) says by its exit status; null where it could not be started, or was ended. */
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

/** It takes 3 ms; a file system that hangs must not keep the agent without an answer for ever. Milliseconds. */
const programLimit = 5000
