import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { errorCode, reason } from './say.js'
import { onStop } from './stop.js'

/**
 * How a helper program ended.
 * @typedef {object} Outcome
 * @property {number | null} code its exit code; null when a signal or the time limit ended it, or it never ran
 * @property {string} output what it wrote on standard output and standard error, in order of arrival
 * @property {'missing' | 'timeout' | null} trouble `missing`: no such program; `timeout`: the limit passed
 */

/**
 * What to run it with.
 * @typedef {object} Manner
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; the current one when left out
 * @property {number} [limitMs] milliseconds after which it is ended
 * @property {boolean} [shown] its output goes to this process' own standard output instead of `output`
 * @property {boolean} [isInteractive] it reads this process' own standard input
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * Runs a program to its end, keeping its output to be shown only where it failed. Never throws.
 * @param {string} command
 * @param {string[]} args
 * @param {Manner} [manner]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, manner = {}) {
  return new Promise((resolve) => {
    const stdio = manner.shown ? 'inherit' : 'pipe'
    // npm is a .cmd file on Windows, which Node starts through a shell only.
    const shell = process.platform === 'win32' && command === 'npm'
    const child = spawn(command, args, {
      cwd: manner.cwd,
      env: manner.env ?? process.env,
      stdio: [manner.isInteractive ? 'inherit' : 'ignore', stdio, stdio],
      shell,
    })
    running.add(child)
    let output = ''
    /** @type {Outcome['trouble']} */
    let trouble = null
    const limit = manner.limitMs
      ? setTimeout(() => {
          trouble = 'timeout'
          child.kill('SIGKILL')
        }, manner.limitMs)
      : undefined
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    /** @param {number | null} code */
    const end = (code) => {
      clearTimeout(limit)
      running.delete(child)
      resolve({ code, output, trouble })
    }
    child.once('error', (error) => {
      output += reason(error)
      if (errorCode(error) === 'ENOENT') trouble = 'missing'
      end(null)
    })
    child.once('close', end)
  })
}

/**
 * Ends this process and every helper program it runs when it is told to stop. Without it, a set-up that is
 * stopped would leave a package manager behind that works on after the lock is gone.
 * @returns {() => void} takes that back
 */
export function stopWithHelpers() {
  return onStop((signal) => {
    for (const child of running) child.kill('SIGTERM')
    process.exit(128 + constants.signals[signal])
  })
}

/**
 * The end of a long output, for a person.
 * @param {string} output
 * @param {number} [lines]
 * @returns {string}
 */
export function tail(output, lines = 30) {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}
