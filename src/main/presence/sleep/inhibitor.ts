import { type ChildProcess, spawn } from 'node:child_process'
import type { Environment } from '../lock/lock-setting.ts'

/** Holds up the machine's going to sleep or shutting down, so that what must be sent before is sent. */
export interface Inhibitor {
  /** Holds it up from now on; does nothing where it is held already, or where the program is missing. */
  take(): void
  /** Lets it go. */
  release(): void
}

/** logind gives its delay to whoever keeps a file open, which the D-Bus library cannot receive: a program of systemd can. */
const program = 'systemd-inhibit'

/**
 * An inhibitor that is not held yet. It is a small process of its own that reads a pipe of ours and ends with it: so
 * it never outlives this one, however this one ends. `why` stands in the list that `systemd-inhibit --list` and desktops
 * show.
 */
export function sleepInhibitor(env: Environment, why: string): Inhibitor {
  let held: ChildProcess | null = null
  return {
    take() {
      if (held !== null) return
      const options = ['--what=sleep:shutdown', '--mode=delay', '--who=Hookswitch', `--why=${why}`]
      const child = spawn(program, [...options, 'cat'], {
        env: { ...env },
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      held = child
      const over = () => {
        if (held === child) held = null
      }
      // The program is missing, or logind refused: then sleep does not wait for us.
      child.once('error', over)
      child.once('exit', over)
      child.stdin.on('error', over)
      child.unref()
    },
    release() {
      held?.stdin?.end()
      held = null
    },
  }
}
