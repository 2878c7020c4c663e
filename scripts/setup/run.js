import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { errorCode, reason } from './say.js'
import { onStop } from './stop.js'

/**
 * How a program ended.
 * @typedef {object} Outcome
 * @property {number | null} code its exit code; null when a signal or the time limit ended it, or it never ran
 * @property {string} output what it wrote on standard output and standard error, in order of arrival
 * @property {'missing' | 'timeout' | null} trouble `missing`: no such program; `timeout`: the limit passed
 */

/**
 * How to run a program.
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; the current one when left out
 * @property {number} [limitMs] milliseconds after which it is killed
 * @property {boolean} [shown] its output goes to this process' own standard output instead of `output`
 * @property {boolean} [isInteractive] it reads this process' own standard input
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * Runs a program to its end and collects its output. Never throws.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const stdio = options.shown ? 'inherit' : 'pipe'
    // npm is a .cmd file on Windows, which Node starts through a shell only.
    const shell = process.platform === 'win32' && command === 'npm'
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.isInteractive ? 'inherit' : 'ignore', stdio, stdio],
      shell,
    })
    running.add(child)
    let output = ''
    /** @type {Outcome['trouble']} */
    let trouble = null
    const limit = options.limitMs
      ? setTimeout(() => {
          trouble = 'timeout'
          child.kill('SIGKILL')
        }, options.limitMs)
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
 * From now on a stop signal ends this process and every program that it runs. Otherwise a set-up that is stopped would
 * leave its package manager running, with the lock gone.
 * @returns {() => void} undoes that
 */
export function stopWithHelpers() {
  return onStop((signal) => {
    for (const child of running) child.kill('SIGTERM')
    process.exit(128 + constants.signals[signal])
  })
}

/**
 * The last lines of a long output, for a message.
 * @param {string} output
 * @param {number} [lines]
 * @returns {string}
 */
export function tail(output, lines = 30) {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}
