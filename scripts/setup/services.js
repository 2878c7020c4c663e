import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { processName } from './processes.js'
import { SetupError } from './say.js'

/** The longest start of a display or a bus, in milliseconds. */
const readyLimitMs = 20_000

/**
 * A display or a session bus that set-up has started.
 * @typedef {object} Service
 * @property {string} address what DISPLAY or DBUS_SESSION_BUS_ADDRESS is set to
 * @property {string} process as processName() names it
 */

/**
 * Starts a virtual display on a free number. Only programs with the cookie in the file `authority`, which is made anew, can
 * open it: without one every user of the machine could. This process does not end before it, unless `unref` is called.
 * @param {string} authority
 * @returns {Promise<{ service: Service, unref: () => void }>}
 */
export async function startDisplay(authority) {
  writeFileSync(authority, authorityOf(randomBytes(16)), { mode: 0o600 })
  const args = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-auth', authority]
  const { service, unref } = await start('Xvfb', args, process.env)
  return { service: { ...service, address: `:${service.address}` }, unref }
}

/**
 * The content of an X authority file with one cookie for every display (Xau.h: a family, then an address, a display's
 * number, the cookie's kind and the cookie, each behind its length).
 * @param {Buffer} cookie
 */
function authorityOf(cookie) {
  const everyHost = 0xffff
  const fields = [Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), cookie]
  return Buffer.concat([number(everyHost), ...fields.flatMap((field) => [number(field.length), field])])
}

/** @param {number} value */
function number(value) {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

/**
 * Starts a session bus. This process does not end before it, unless `unref` is called.
 * @param {NodeJS.ProcessEnv} env the environment of the programs that the bus starts, which need a display
 * @returns {Promise<{ service: Service, unref: () => void }>}
 */
export function startBus(env) {
  return start('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], env)
}

/**
 * Starts a program that writes its address on file descriptor 3 when it is ready.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ service: Service, unref: () => void }>}
 */
function start(command, args, env) {
  return new Promise((resolve, reject) => {
    // In a session of its own, so that Ctrl-C does not end it before the app, which needs its display to the end.
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const ready = child.stdio[3]
    let text = ''
    /** @param {string} why */
    const fail = (why) => {
      clearTimeout(limit)
      reject(new SetupError(`${command} ${why}`))
    }
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`did not come up within ${readyLimitMs / 1000} seconds.`)
    }, readyLimitMs)
    child.once('error', (error) => fail(`could not be started: ${error.message}`))
    child.once('exit', (code, signal) => fail(`ended at once (${signal ?? `exit code ${code}`}).`))
    ready?.on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n') || child.pid === undefined) return
      clearTimeout(limit)
      ready.destroy()
      const name = processName(child.pid) ?? String(child.pid)
      resolve({ service: { address: text.trim(), process: name }, unref: () => child.unref() })
    })
  })
}
