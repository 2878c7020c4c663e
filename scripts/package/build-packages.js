import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { mustBuild, tool } from '../setup/build.js'
import { packagingParts } from '../setup/debian-packages.js'
import { cacheFolder, root } from '../setup/places.js'
import { prepareDependencies } from '../setup/prepare.js'
import { ensureRelayBuild } from '../setup/relay.js'
import { run, stopWithHelpers, tail } from '../setup/run.js'
import { ensureOfficialRuntime, ensureRuntime } from '../setup/runtime.js'
import { exitCodeOf, SetupError, say } from '../setup/say.js'
import { ensureParts } from '../setup/system-packages.js'
import { packageOptions } from './options.js'
import { generateParts, timeOf } from './parts.js'
import { buildRelayPackage } from './relay-package.js'
import { releaseRefusal } from './release-rules.js'
import { makeAppImageTools } from './stand-ins/appimage-tools.js'

/** @typedef {import('./options.js').PackageOptions} PackageOptions */

/**
 * Builds packages of the app, with everything that this needs: `npm run package`.
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export function buildPackages(args) {
  return exitCodeOf(async () => {
    stopWithHelpers()
    const options = packageOptions(args, process.platform)
    const refusal = options.isRelease ? releaseRefusal(process.env) : null
    if (refusal !== null) throw new SetupError(refusal)
    const output = resolve(root, options.output ?? join('dist', options.isRelease ? 'release' : 'test'))
    if (options.isRelay) say(`Built ${join(output, await buildRelay(options, output))}.`)
    if (options.targets.length === 0) return 0
    const electron = await prepareDependencies(async () => {
      const runtime = await (options.isRelease ? ensureOfficialRuntime : ensureRuntime)(root, cacheFolder())
      await mustBuild(root)
      return { folder: runtime.folder, version: versionIn(runtime.folder) }
    })
    await ensureParts(
      packagingParts.filter((part) => part.targets.some((one) => options.targets.includes(one))),
    )
    for (const file of await build(options, output, electron)) say(`Built ${join(output, file)}.`)
    return 0
  })
}

/**
 * @param {PackageOptions} options
 * @param {string} output
 * @returns {Promise<string>} the name of the package
 */
async function buildRelay({ version }, output) {
  const failure = await prepareDependencies(ensureRelayBuild)
  if (failure) throw new SetupError(`The relay could not be built:\n${failure}`)
  mkdirSync(output, { recursive: true })
  return buildRelayPackage(root, output, { version: version ?? ownVersion(), time: await timeOf(root) })
}

/** The version in package.json. */
function ownVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
}

/**
 * @param {PackageOptions} options
 * @param {string} output
 * @param {{ folder: string, version: string }} electron
 * @returns {Promise<string[]>} the names of the packages
 */
async function build({ targets, isRelease, version: given }, output, electron) {
  const version = given ?? ownVersion()
  const work = join(output, `.work-${version}`)
  mkdirSync(output, { recursive: true })
  try {
    const parts = await generateParts(root, join(work, 'parts'), version, electron)
    const config = join(work, 'electron-builder.json')
    writeFileSync(
      config,
      JSON.stringify({
        extends: 'file:electron-builder.yml',
        directories: { output },
        extraMetadata: { version },
        electronDist: electron.folder,
        electronVersion: electron.version,
        extraResources: [{ from: parts.folder, to: '.' }],
        deb: { fpm: parts.installed.deb },
        rpm: { fpm: parts.installed.rpm },
        ...(isRelease ? {} : testSettings),
      }),
    )
    const tools = isRelease ? {} : standIns(work)
    await electronBuilder(targets, config, { HOOKSWITCH_PACKAGE: isRelease ? 'release' : 'test', ...tools })
    copyFileSync(
      parts.bill,
      join(output, `hookswitch-${version}-${process.platform}-${process.arch}.cdx.json`),
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return readdirSync(output).filter(
    (name) => /\.(deb|rpm|AppImage|dmg|exe|msi)$/.test(name) && name.includes(version),
  )
}

/** Settings of test packages. Their file names say that they are no release. */
const testSettings = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder replaces these itself.
  artifactName: 'hookswitch-for-tests_${version}_${arch}.${ext}',
  compression: 'store',
}

/**
 * The stand-ins for the tools that electron-builder downloads, as the variables by which it takes them.
 * @param {string} work
 */
function standIns(work) {
  const tools = join(work, 'appimage-tools')
  makeAppImageTools(tools)
  return {
    CUSTOM_FPM_PATH: join(root, 'scripts', 'package', 'stand-ins', 'fpm.js'),
    APPIMAGE_TOOLS_PATH: tools,
  }
}

/**
 * @param {string[]} targets
 * @param {string} config its configuration file
 * @param {Record<string, string>} env
 */
async function electronBuilder(targets, config, env) {
  const systems = { linux: '--linux', darwin: '--mac', win32: '--win' }
  const system = Object.entries(systems).find(([platform]) => platform === process.platform)?.[1]
  if (system === undefined) throw new SetupError('Packages can be built on Linux, macOS and Windows.')
  const [command, args] = tool(
    root,
    'electron-builder',
    system,
    ...targets,
    '--publish=never',
    `--config=${config}`,
  )
  say(`Building ${targets.join(', ')}.`)
  const { code, output } = await run(command, args, { cwd: root, env: { ...process.env, ...env } })
  if (code !== 0) throw new SetupError(`electron-builder failed. It said:\n${tail(output)}`)
}

/**
 * The version of an Electron.
 * @param {string} folder
 */
function versionIn(folder) {
  return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
}
