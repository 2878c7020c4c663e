import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { underLock } from './lock.js'
import { isRunning, processName, processNumber } from './processes.js'
import { say } from './say.js'
import { startBus, startDisplay } from './services.js'

// On a machine without a screen (a server, a container) the app runs on a virtual display and a session bus that set-up
// starts. Every `npm start` of the user shares them, so that `npm start -- phone` reaches the app of an earlier one. The
// last process that uses them ends them.

/** @typedef {import('./services.js').Service} Service */

/**
 * The services that set-up has started, as the shared file lists them.
 * @typedef {object} Shared
 * @property {Service} [display]
 * @property {Service} [bus]
 * @property {string[]} users the processes that use them, as processName() names them
 */

/**
 * Where the app runs.
 * @typedef {object} Desktop
 * @property {NodeJS.ProcessEnv} env the environment to start the app in
 * @property {(pid: number) => Promise<void>} use lists the app as a user of these services, so that they stay for it even
 *   if this process is killed
 * @property {() => Promise<void>} leave stops using them, and ends them where no other process uses them
 */

/**
 * Which services have to be started: those that are needed and that the environment lacks.
 * @param {{ display: boolean, bus: boolean }} needed
 * @returns {{ display: boolean, bus: boolean }} none outside Linux
 */
export function desktopNeeds(needed) {
  if (process.platform !== 'linux') return { display: false, bus: false }
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return {
    display: needed.display && !DISPLAY && !WAYLAND_DISPLAY,
    bus: needed.bus && busAddress() === undefined,
  }
}

/**
 * Gives the app the display and the session bus that it needs: the environment's, or else ones that are started.
 * @param {string} cache the set-up's cache folder
 * @param {{ display: boolean, bus: boolean }} needed
 * @returns {Promise<Desktop>}
 */
export async function enterDesktop(cache, needed) {
  const needs = desktopNeeds(needed)
  const bus = busAddress()
  /** @type {NodeJS.ProcessEnv} */
  const env = bus ? { ...process.env, DBUS_SESSION_BUS_ADDRESS: bus } : { ...process.env }
  if (!needs.display && !needs.bus) return { env, use: async () => {}, leave: async () => {} }

  const { XDG_RUNTIME_DIR } = process.env
  const file = join(XDG_RUNTIME_DIR || cache, 'hookswitch-desktop.json')
  const names = [nameOf(process.pid)]
  /** @type {(() => void)[]} */
  const unrefs = []
  const provide = async (/** @type {Shared} */ shared) => {
    const started = []
    if (needs.display && !shared.display) {
      started.push('virtual display')
      const { service, unref } = await startDisplay(authorityOf(file))
      shared.display = service
      unrefs.push(unref)
    }
    if (needs.display) Object.assign(env, { DISPLAY: shared.display?.address, XAUTHORITY: authorityOf(file) })
    if (needs.bus && !shared.bus) {
      started.push('session bus')
      const { service, unref } = await startBus(env)
      shared.bus = service
      unrefs.push(unref)
    }
    if (needs.bus) Object.assign(env, { DBUS_SESSION_BUS_ADDRESS: shared.bus?.address })
    if (started.length > 0) say(`Starting a ${started.join(' and a ')}, since there is none here.`)
    shared.users.push(...names)
  }
  await change(file, provide)
  return {
    env,
    use: async (pid) => {
      names.push(nameOf(pid))
      await change(file, (shared) => {
        shared.users.push(nameOf(pid))
      })
    },
    leave: () =>
      change(file, (shared) => {
        shared.users = shared.users.filter((name) => !names.includes(name))
        // Other processes still use what this one started: it ends without waiting for them.
        if (shared.users.length > 0) for (const unref of unrefs) unref()
      }),
  }
}

/** The address of the environment's session bus, or of the one that systemd runs for each user; undefined without either. */
function busAddress() {
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = process.env
  if (DBUS_SESSION_BUS_ADDRESS) return DBUS_SESSION_BUS_ADDRESS
  const folders = [XDG_RUNTIME_DIR ?? '', `/run/user/${process.getuid?.()}`].filter(isAbsolute)
  const socket = folders.map((folder) => join(folder, 'bus')).find((path) => existsSync(path))
  return socket === undefined ? undefined : `unix:path=${socket}`
}

/**
 * The file with the cookie that opens the shared display.
 * @param {string} file the shared file
 */
function authorityOf(file) {
  return file.replace(/\.json$/, '.Xauthority')
}

/** @param {number} pid */
function nameOf(pid) {
  return processName(pid) ?? String(pid)
}

/**
 * Changes the shared file under its lock, and ends the services once no process uses them.
 * @param {string} file
 * @param {(shared: Shared) => void | Promise<void>} edit
 */
async function change(file, edit) {
  await underLock(`${file}.lock`, async () => {
    const shared = read(file)
    try {
      await edit(shared)
    } finally {
      if (shared.users.length > 0) {
        writeFileSync(file, JSON.stringify(shared), { mode: 0o600 })
      } else {
        rmSync(file, { force: true })
        rmSync(authorityOf(file), { force: true })
        for (const service of [shared.display, shared.bus]) {
          if (service) process.kill(processNumber(service.process), 'SIGTERM')
        }
      }
    }
  })
}

/**
 * @param {string} file
 * @returns {Shared} without the services and users that have ended
 */
function read(file) {
  /** @type {Shared} */
  const shared = { users: [] }
  if (!existsSync(file)) return shared
  /** @type {Shared} */
  const listed = JSON.parse(readFileSync(file, 'utf8'))
  if (listed.display && isRunning(listed.display.process)) shared.display = listed.display
  if (listed.bus && isRunning(listed.bus.process)) shared.bus = listed.bus
  shared.users = listed.users.filter(isRunning)
  return shared
}
