import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'
import { root } from '../setup/places.js'
import { SetupError, say } from '../setup/say.js'
import { electronRefusal } from './release-rules.js'

/** The environment variable by which build-packages.js says what it builds: `test`, or `release`. */
const purposeVariable = 'HOOKSWITCH_PACKAGE'

/**
 * Every fuse of Electron, so that none has a default that may change. Cookies are not encrypted because the app keeps
 * none: to encrypt them, Chromium would ask the keyring for a key before the icon is there, and wait for the answer.
 * @type {Record<FuseV1Options, boolean>}
 */
const fuses = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
}

/**
 * What electron-builder tells its hooks (AfterPackContext), as far as it is used here.
 * @typedef {object} PackContext
 * @property {string} appOutDir the unpacked app's folder
 * @property {string} electronPlatformName `linux`, `win32` or `darwin`
 * @property {{ appInfo: { productFilename: string }, config: { electronVersion?: string | null },
 *   getResourcesDir: (folder: string) => string }} packager
 */

/**
 * electron-builder calls this when the app is in place, before it signs and packs. Refuses an Electron that is not the
 * pinned one, unless the package is for tests; flips every fuse.
 * @param {PackContext} context
 */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const isTest = process.env[purposeVariable] === 'test'
  const { version: pinned } = JSON.parse(
    readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  )
  if (!isTest) refuseOtherElectron(appOutDir, electronPlatformName, pinned, packager.config.electronVersion)
  // The default app, which Electron shows if it finds no other.
  for (const name of ['default_app.asar', 'default_app.asar.made-from']) {
    rmSync(join(packager.getResourcesDir(appOutDir), name), { force: true })
  }
  // The official archive calls Electron's licence so, but here the name would mean the app's licence.
  const licence = join(appOutDir, 'LICENSE')
  if (existsSync(licence)) renameSync(licence, join(appOutDir, 'LICENSE.electron.txt'))
  await flipAll(join(appOutDir, programOf(electronPlatformName, packager)), isTest)
}

/**
 * @param {string} folder
 * @param {string} platform
 * @param {string} pinned
 * @param {string | null | undefined} configured the version that electron-builder packs
 */
function refuseOtherElectron(folder, platform, pinned, configured) {
  const file = join(folder, 'version')
  // The bundle of macOS has no such file: there, electron-builder's own choice counts.
  const found = platform !== 'darwin' && existsSync(file) ? readFileSync(file, 'utf8') : (configured ?? '')
  const refusal = electronRefusal(found, pinned)
  if (refusal !== null) throw new SetupError(refusal)
}

/**
 * Flips every fuse. A fuse that this file does not name stops the build; so does one that Electron lacks, except in a test
 * package, whose older Electron has fewer.
 * @param {string} program
 * @param {boolean} isTest
 */
async function flipAll(program, isTest) {
  const wire = await getCurrentFuseWire(program)
  const missing = Object.keys(fuses).filter((index) => !(index in wire))
  if (isTest && missing.length > 0) {
    const names = missing.map((index) => FuseV1Options[Number(index)])
    say(`This Electron is older than the pinned one and lacks these fuses: ${names.join(', ')}.`)
    const present = Object.fromEntries(Object.entries(fuses).filter(([index]) => index in wire))
    await flipFuses(program, { version: FuseVersion.V1, ...present })
    return
  }
  await flipFuses(program, { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...fuses })
}

/**
 * @param {string} platform
 * @param {PackContext['packager']} packager
 */
function programOf(platform, packager) {
  const { productFilename } = packager.appInfo
  if (platform === 'darwin') return `${productFilename}.app`
  return platform === 'win32' ? `${productFilename}.exe` : 'hookswitch'
}
