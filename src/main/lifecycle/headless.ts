import { spawn } from 'node:child_process'
import { app } from 'electron'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { secretOnInput } from '../cli/secret-source.ts'

/**
 * Whether this process can use Chromium whatever the display is. Ozone takes `headless` from the arguments alone: it
 * has chosen before the app's first line runs. Elsewhere than on Linux Chromium needs no display.
 */
export function isHeadless(): boolean {
  return process.platform !== 'linux' || app.commandLine.getSwitchValue('ozone-platform') === 'headless'
}

/**
 * Runs this same command once more as a process that needs no display, with this one's standard output and error, and
 * gives its exit status. `input` is the secret, which it gets on standard input; null leaves it this one's input. `more` are
 * more arguments.
 */
export function runHeadless(input: string | null, more: readonly string[]): Promise<number> {
  // Of two that say the same Chromium takes the last.
  const given = process.argv.slice(1).filter((one) => !/^--?ozone-platform(-hint)?(=|$)/.test(one))
  return new Promise((resolve) => {
    const own = input === null ? given : secretOnInput(given)
    const child = spawn(process.execPath, [...switches, ...own, ...more], {
      stdio: [input === null ? 'inherit' : 'pipe', 'inherit', 'inherit'],
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => child.kill(signal))
    child.once('error', () => resolve(exitCodes.internalError))
    child.once('close', (code) => resolve(code ?? exitCodes.internalError))
  })
}

/** Chromium would complain about a missing bus and a missing graphics card among the command's own words. */
const switches = ['--ozone-platform=headless', '--log-level=3']
