import { parseArgs } from 'node:util'
import { reason, SetupError } from '../setup/say.js'

/**
 * What to build.
 * @typedef {object} PackageOptions
 * @property {string[]} targets electron-builder's names: `deb`, `rpm`, `AppImage`, ..., or `dir` for the unpacked folder
 * @property {boolean} isRelay the relay's package as well, which is made on Linux
 * @property {boolean} isRelease with the official Electron and electron-builder's own tools only
 * @property {string | null} version another version than that of package.json; for tests of an upgrade
 * @property {string | null} output the folder for what is built; null for the usual one
 */

/**
 * What can be built on each system.
 * @type {Partial<Record<NodeJS.Platform, string[]>>}
 */
export const targetsOf = {
  linux: ['deb', 'rpm', 'AppImage'],
  darwin: ['dmg'],
  win32: ['nsis', 'msi'],
}

/**
 * Parses the arguments of `npm run package`.
 * @param {string[]} args
 * @param {NodeJS.Platform} platform
 * @returns {PackageOptions}
 * @throws {SetupError} where they are wrong
 */
export function packageOptions(args, platform) {
  const { values, positionals } = parse(args)
  const possible = targetsOf[platform] ?? []
  const others = platform === 'linux' ? ['dir', 'relay'] : ['dir']
  const unknown = positionals.filter((target) => !others.includes(target) && !possible.includes(target))
  if (unknown.length > 0) {
    throw new SetupError(
      `This system cannot build "${unknown.join('", "')}". It can build: ${[...possible, ...others].join(', ')}.`,
    )
  }
  if (values.release && values.version !== undefined) {
    throw new SetupError('A release has the version of package.json: leave out --version.')
  }
  if (values.version !== undefined && !/^\d+\.\d+\.\d+$/.test(values.version)) {
    throw new SetupError(`"${values.version}" is no version: write it as 1.2.3.`)
  }
  return {
    targets: positionals.length > 0 ? positionals.filter((target) => target !== 'relay') : possible,
    isRelay: positionals.includes('relay'),
    isRelease: values.release ?? false,
    version: values.version ?? null,
    output: values.output ?? null,
  }
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { release: { type: 'boolean' }, version: { type: 'string' }, output: { type: 'string' } },
    })
  } catch (error) {
    throw new SetupError(reason(error))
  }
}
