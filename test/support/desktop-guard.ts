import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { eventually } from './condition.ts'
import { desktopMark, desktopProcesses } from './desktop-processes.ts'
import { signalAll, stillAlive } from './process-tree.ts'
import { findProgram } from './processes.ts'

/** Watches over a desktop's processes and its folder, also after the test process was killed. */
export type DesktopGuard = {
  /** Ends every process of the desktop, `known` ones among them, removes the folder and then the guard itself. */
  close(known: readonly number[]): Promise<void>
}

/**
 * Starts a small shell that waits for this process to end, however it ends, and then does what `close` does. An app
 * that it does not find by mark or open file ends as well: with its display and its bus.
 */
export function guardDesktop(folder: string): DesktopGuard {
  // Its standard input ends when we do. It leads a session of its own: Ctrl-C on a terminal must not reach it.
  const guard = spawn(
    findProgram('sh'),
    ['-c', script, 'desktop-guard', `${desktopMark}=${folder}`, folder],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: '/usr/bin:/bin' },
    },
  )
  guard.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => guard.once('exit', () => resolve()))
  guard.unref()
  return {
    close: async (known) => {
      guard.ref()
      await endDesktop(folder, known)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
      guard.stdin.end('closed\n')
      await ended
    },
  }
}

/** SIGTERM to all, so that the display removes its socket; SIGKILL to those that are left after half a second. */
async function endDesktop(folder: string, known: readonly number[]): Promise<void> {
  // All at first, as an id may belong to somebody else later.
  const started = desktopProcesses(folder, known)
  // To look for others costs much more than to see whether these still live.
  const members = () => {
    const left = stillAlive(started)
    return left.length > 0 ? left : desktopProcesses(folder)
  }
  const signalled = (signal: NodeJS.Signals) => {
    const found = members()
    signalAll(
      found.map((entry) => entry.pid),
      signal,
    )
    return found
  }
  signalled('SIGTERM')
  const deadline = performance.now() + 500
  await eventually(
    () => {
      return performance.now() < deadline ? members() : signalled('SIGKILL')
    },
    (found) => found.length === 0,
    { describe: 'the desktop to end' },
  )
}

// A line says that all is done; without one this process was killed. $1: the mark, $2: the folder. grep -z reads the
// entries that /proc ends by NUL.
const script = `
read -r line && exit
members() {
  { grep -lzxF "$1" /proc/[0-9]*/environ; find /proc/[0-9]*/fd -lname "$2/*"; } 2> /dev/null | cut -d/ -f3 | sort -u
}
kill -TERM $(members "$1" "$2") 2> /dev/null
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  left=$(members "$1" "$2")
  [ -z "$left" ] && break
  [ "$attempt" -gt 5 ] && kill -KILL $left 2> /dev/null
  sleep 0.1
done
rm -rf "$2"
`
