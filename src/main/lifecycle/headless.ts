import { spawn } from 'node:child_process'
import { app } from 'electron'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { secretOnInput } from '../cli/secret-source.ts'

/**
 * Whether this process can use Chromium without a display. Ozone reads `headless` from the arguments alone: it has chosen
 * before the app's first line runs. Only on Linux does Chromium need a display.
 */
export function isHeadless(): boolean {
  return process.platform !== 'linux' || app.commandLine.getSwitchValue('ozone-platform') === 'headless'
}

/**
 * Runs this same command again as a process that needs no display, with this one's standard output and error; resolves
 * with its exit code. `input` is the secret for its standard input; null: it shares this process's input. `more` are
 * additional arguments.
 */
export function runHeadless(input: string | null, more: readonly string[]): Promise<number> {
  // Of two equal switches Chromium takes the last.
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

/** Without --log-level Chromium would complain about a missing bus and graphics card among the command's own lines. */
const switches = ['--ozone-platform=headless', '--log-level=3']
