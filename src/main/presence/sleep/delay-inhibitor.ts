import { type ChildProcess, spawn } from 'node:child_process'

/** Makes the machine wait before it sleeps or shuts down, so that the calls can be turned off first. */
export interface DelayInhibitor {
  /** Makes it wait from now on. Does nothing if it waits already, or if systemd-inhibit is missing. */
  take(): void
  /** Lets it go on. */
  release(): void
}

/**
 * Creates the inhibitor; it takes no delay yet. logind grants a delay to a process that keeps a file descriptor open, and the
 * D-Bus library cannot receive one. So systemd's own program takes it: a small process that reads a pipe of this process and
 * ends when the pipe does, so it never outlives this process. `systemd-inhibit --list` and desktops show `why`.
 */
export function delayInhibitor(env: NodeJS.ProcessEnv, why: string): DelayInhibitor {
  let held: ChildProcess | null = null
  return {
    take() {
      if (held !== null) return
      const options = ['--what=sleep:shutdown', '--mode=delay', '--who=Hookswitch', `--why=${why}`]
      const child = spawn('systemd-inhibit', [...options, 'cat'], {
        env,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      held = child
      // The program is missing, or logind refused: then sleep does not wait.
      const onEnd = () => {
        if (held === child) held = null
      }
      child.once('error', onEnd)
      child.once('exit', onEnd)
      child.stdin.on('error', onEnd)
      child.unref()
    },
    release() {
      held?.stdin?.end()
      held = null
    },
  }
}
