import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { groupEnded } from './processes.js'
import { SetupError } from './say.js'
import { onStop } from './stop.js'

/** How long after a stop signal another one counts as its echo, in milliseconds. */
const echoMs = 1000

/** The longest wait for Chromium's helper processes to end, in milliseconds. */
const helpersLimitMs = 1000

/**
 * Runs the app to its end, with this process' own standard streams.
 * @param {object} app
 * @param {string} app.executable Electron's
 * @param {string} app.root the folder that Electron is to load
 * @param {boolean} app.isShown whether it may open windows; a command opens none, and needs no display
 * @param {string[]} app.args
 * @param {NodeJS.ProcessEnv} app.env
 * @param {(pid: number) => Promise<void>} app.started called once it runs
 * @param {string[]} [app.electronArgs] switches for Electron itself
 * @returns {Promise<number>} its exit code; 128 and the signal's number where a signal ended it
 */
export function launch({ executable, root, isShown, args, env, started, electronArgs = [] }) {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...switches(isShown), ...electronArgs, root, ...args], {
      env,
      stdio: 'inherit',
      // Outside the terminal's foreground group, so that Ctrl-C reaches it only once, from this process: Chromium ends
      // gracefully at the first stop signal and at once at the second.
      detached: process.platform !== 'win32',
    })
    const stopForwarding = forwardStops(child)
    child.once('spawn', () => {
      if (child.pid !== undefined) started(child.pid).catch(reject)
    })
    child.once('error', (error) => {
      stopForwarding()
      reject(new SetupError(`Electron could not be started: ${error.message}`))
    })
    child.once('close', async (code, signal) => {
      stopForwarding()
      // Chromium's helper processes end a moment later, and print errors if their display has ended before.
      if (child.pid !== undefined) await groupEnded(child.pid, helpersLimitMs)
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}

/**
 * Switches for Electron itself, which stand before the folder: the app reads its arguments behind it. Chromium's sandbox
 * does not run as root (crbug.com/638180); an ordinary user keeps it. A command draws nothing, so it needs neither a display
 * nor Chromium's messages.
 * @param {boolean} isShown
 */
function switches(isShown) {
  if (process.platform !== 'linux') return []
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(isShown ? [] : ['--ozone-platform=headless', '--log-level=3']),
  ]
}

/**
 * Passes stop signals on to the app. Ctrl-C arrives twice, from the terminal and from npm; the second one is dropped.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops doing so
 */
function forwardStops(child) {
  let last = Number.NEGATIVE_INFINITY
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const now = performance.now()
    if (now - last < echoMs) return
    last = now
    // A closed terminal ends the app like any other stop.
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
  }
  return onStop(forward)
}
