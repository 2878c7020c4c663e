import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { underLock } from './lock.js'
import { isRunning, processName, processNumber } from './processes.js'
import { say } from './say.js'
import { startBus, startDisplay } from './services.js'

// A machine without a screen (a server, a container) can run the app all the same: under a display and a session
// bus of our own. They are shared by every start that finds none, so that `npm start -- phone` reaches the app that
// an earlier `npm start` runs; the last one to leave ends them.

/** @typedef {import('./services.js').Service} Service */

/**
 * Those of ours that run, in the shared file.
 * @typedef {object} Shared
 * @property {Service} [display]
 * @property {Service} [bus]
 * @property {string[]} users the processes that use them, as processName() names them
 */

/**
 * Where the app runs.
 * @typedef {object} Desktop
 * @property {NodeJS.ProcessEnv} env the environment to start the app in
 * @property {(pid: number) => Promise<void>} use notes the app as a user of what is ours, so that another start does
 *   not take it away should this process be killed
 * @property {() => Promise<void>} leave ends what is ours once nobody uses it
 */

/**
 * What the environment lacks of what is needed.
 * @param {{ display: boolean, bus: boolean }} needed
 * @returns {{ display: boolean, bus: boolean }} what has to be made; nothing outside Linux
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
 * Gives the app the display and the session bus that it needs: those that are there, else our own.
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
  const letGo = []
  const provide = async (/** @type {Shared} */ shared) => {
    const lacking = []
    if (needs.display && !shared.display) {
      lacking.push('display')
      const { service, unref } = await startDisplay()
      shared.display = service
      letGo.push(unref)
    }
    if (needs.display) Object.assign(env, { DISPLAY: shared.display?.address })
    if (needs.bus && !shared.bus) {
      lacking.push('session bus')
      const { service, unref } = await startBus(env)
      shared.bus = service
      letGo.push(unref)
    }
    if (needs.bus) Object.assign(env, { DBUS_SESSION_BUS_ADDRESS: shared.bus?.address })
    if (lacking.length > 0)
      say(`There is no ${lacking.join(' and no ')} here; using our own, which nobody sees.`)
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
        // Others go on using what this process started: then it does not wait for its end.
        if (shared.users.length > 0) for (const unref of letGo) unref()
      }),
  }
}

/** The session bus of the environment, or the one that systemd runs for each user; undefined where there is neither. */
function busAddress() {
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = process.env
  if (DBUS_SESSION_BUS_ADDRESS) return DBUS_SESSION_BUS_ADDRESS
  const folders = [XDG_RUNTIME_DIR ?? '', `/run/user/${process.getuid?.()}`].filter(isAbsolute)
  const socket = folders.map((folder) => join(folder, 'bus')).find((path) => existsSync(path))
  return socket === undefined ? undefined : `unix:path=${socket}`
}

/** @param {number} pid */
function nameOf(pid) {
  return processName(pid) ?? String(pid)
}

/**
 * Changes the shared file while no other start does, and ends what nobody uses.
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
        for (const service of [shared.display, shared.bus]) {
          if (service) process.kill(processNumber(service.process), 'SIGTERM')
        }
      }
    }
  })
}

/**
 * @param {string} file
 * @returns {Shared} without what has died meanwhile
 */
function read(file) {
  /** @type {Shared} */
  const shared = { users: [] }
  if (!existsSync(file)) return shared
  /** @type {Shared} */
  const noted = JSON.parse(readFileSync(file, 'utf8'))
  if (noted.display && isRunning(noted.display.process)) shared.display = noted.display
  if (noted.bus && isRunning(noted.bus.process)) shared.bus = noted.bus
  shared.users = noted.users.filter(isRunning)
  return shared
}
