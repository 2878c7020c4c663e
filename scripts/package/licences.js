import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../setup/say.js'

/**
 * A library of which a package contains code.
 * @typedef {object} Library
 * @property {string} name as in the npm registry
 * @property {string} version
 * @property {string} licence its SPDX identifier
 * @property {string} text the licence
 */

/** The licences that a library may have: all of them allow us to ship it together with the licence's text. */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

/**
 * The libraries in the built app, sorted by name: what Vite has bundled, and keytar, which is packed as it is.
 * @param {string} root the checkout's folder; the app is built in it
 * @returns {Library[]}
 * @throws {SetupError} where one has another licence than the allowed ones, or no text
 */
export function shippedLibraries(root) {
  const bundled = ['main', 'preload', 'renderer'].flatMap((bundle) => bundledIn(root, join('out', bundle)))
  return checked([...bundled, keytar(root)])
}

/**
 * The libraries in the built relay, sorted by name.
 * @param {string} root the checkout's folder; the relay is built in it
 * @returns {Library[]}
 * @throws {SetupError} where one has another licence than the allowed ones, or no text
 */
export function relayLibraries(root) {
  return checked(bundledIn(root, 'out-relay'))
}

/**
 * Each library once, sorted by name.
 * @param {readonly Library[]} shipped
 */
function checked(shipped) {
  const byName = new Map(shipped.map((one) => [`${one.name}@${one.version}`, one]))
  const libraries = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, licence } of libraries) {
    if (!allowed.includes(licence)) {
      throw new SetupError(
        `${name} has the licence "${licence}", which is none of ${allowed.join(', ')}. See scripts/package/licences.js.`,
      )
    }
  }
  return libraries
}

const appHead =
  'Hookswitch contains the libraries below. The licences of Electron and Chromium are in\nLICENSE.electron.txt and LICENSES.chromium.html beside the program.'

/**
 * One Markdown text of all licences.
 * @param {readonly Library[]} libraries
 * @param {string} [head] what stands above them
 */
export function licencesText(libraries, head = appHead) {
  const parts = libraries.map(
    ({ name, version, licence, text }) => `## ${name} ${version} (${licence})\n\n${text.trim()}\n`,
  )
  return [`# Third-party licences\n\n${head}\n`, ...parts].join('\n')
}

/**
 * The libraries that Vite has listed for a bundle (build.license in electron.vite.config.ts).
 * @param {string} root
 * @param {string} folder the bundle's
 * @returns {Library[]}
 */
function bundledIn(root, folder) {
  /** @type {{ name: string, version: string, identifier?: string | null, text?: string | null }[]} */
  const entries = JSON.parse(readFileSync(join(root, folder, 'licences.json'), 'utf8'))
  return entries.map(({ name, version, identifier, text }) => {
    const licence = identifier ?? ''
    return { name, version, licence, text: text || generalText(root, licence, name) }
  })
}

/**
 * The text of a licence for a library whose package names the licence but lacks its text.
 * @param {string} root
 * @param {string} licence
 * @param {string} name
 */
function generalText(root, licence, name) {
  const file = join(root, 'packaging', 'licences', `${licence}.txt`)
  if (!existsSync(file)) {
    throw new SetupError(`${name} lacks the text of its licence, and so does packaging/licences: ${licence}.`)
  }
  return readFileSync(file, 'utf8')
}

/**
 * @param {string} root
 * @returns {Library}
 */
function keytar(root) {
  const folder = join(root, 'node_modules', 'keytar')
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
  const text =
    file === undefined ? generalText(root, license, name) : readFileSync(join(folder, file), 'utf8')
  return { name, version, licence: license, text }
}
