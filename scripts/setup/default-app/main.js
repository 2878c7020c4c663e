// Electron's default app, which runs `electron PATH ARGS`, for a runtime that comes without it. Written after
// electron/electron default_app/main.ts; without the prompt, the help and the opening of web pages.
//
// The app gets its arguments unchanged, as from the official one:
//   process.argv = [electron, ...switches that stood before the path, PATH, ...ARGS]
//
// An ES module with top-level await, so that the app's own module runs before Electron is ready: enableSandbox()
// and registerSchemesAsPrivileged() throw afterwards.

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

/**
 * What Electron's own default app uses besides the documented interface.
 * @typedef {object} Undocumented
 * @property {(version: string) => void} setVersion
 * @property {(name: string) => void} setDesktopName
 * @property {(path: string) => void} setAppPath
 */
const shell = /** @type {typeof app & Undocumented} */ (app)

const { path, preloads } = readArguments(process.argv.slice(1))
if (path === null) {
  console.error('This Electron was set up for Hookswitch. Usage: electron [SWITCH...] PATH [ARG...]')
  process.exit(1)
}
const require = createRequire(join(process.cwd(), 'preload'))
for (const preload of preloads) require(preload)
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
try {
  await import(pathToFileURL(prepare(resolve(path))).href)
} catch (error) {
  console.error('App threw an error during load')
  console.error(error instanceof Error ? error.stack : error)
  throw error
}

/**
 * @param {string[]} args
 * @returns {{ path: string | null, preloads: string[] }} the first argument that is no switch, and what `-r` names
 */
function readArguments(args) {
  /** @type {string[]} */
  const preloads = []
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? ''
    if (argument === '-r' || argument === '--require') {
      index += 1
      preloads.push(args[index] ?? '')
    } else if (!argument.startsWith('-')) {
      return { path: argument, preloads }
    }
  }
  return { path: null, preloads }
}

/**
 * Gives Electron the name, version and folder of the app, as its package.json says.
 * @param {string} appPath
 * @returns {string} the file to load
 */
function prepare(appPath) {
  const packageFile = join(appPath, 'package.json')
  const entry = createRequire(packageFile).resolve(appPath)
  if (existsSync(packageFile)) {
    const description = JSON.parse(readFileSync(packageFile, 'utf8'))
    if (description.version) shell.setVersion(description.version)
    shell.name = description.productName || description.name || shell.name
    shell.setDesktopName(description.desktopName || `${shell.name}.desktop`)
  }
  shell.setAppPath(existsSync(packageFile) ? appPath : dirname(entry))
  return entry
}
