import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { contentHash, tool } from './build.js'
import { underLock } from './lock.js'
import { cacheFolder, root } from './places.js'
import { prepareDependencies } from './prepare.js'
import { run } from './run.js'
import { exitCodeOf, SetupError, say } from './say.js'

/** Where the relay is built: not in out/, which the app's package takes. */
export const relayBuild = join(root, 'out-relay')

/** The files and folders from which the relay is built. */
const sources = ['src/relay', 'src/exotel', 'src/core', 'relay.vite.config.ts', 'package-lock.json']

/**
 * Builds the relay into out-relay/ unless it was built from the sources as they are. One build at a time: several files of
 * tests need it.
 * @returns {Promise<string | null>} null if it is up to date; otherwise the output of the build that failed
 */
export function ensureRelayBuild() {
  return underLock(join(cacheFolder(), 'relay-build.lock'), build)
}

async function build() {
  const stamp = join(relayBuild, '.made-from')
  const wanted = contentHash(root, sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return null
  say('Building the relay.')
  const [command, args] = tool(
    root,
    'vite',
    'build',
    '--config',
    'relay.vite.config.ts',
    '--logLevel',
    'warn',
  )
  const { code, output } = await run(command, args, { cwd: root })
  if (code !== 0) return output.trimEnd() || 'vite failed without a message.'
  writeFileSync(stamp, wanted)
  return null
}

/**
 * `npm run relay`: without arguments, a relay and a simulator to try out; with arguments, `hookswitch-relay` with these. Either
 * keeps its data in the cache folder, unless the environment names another place.
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export function startRelay(args) {
  return exitCodeOf(async () => {
    const failure = await prepareDependencies(ensureRelayBuild)
    if (failure) throw new SetupError(`The relay could not be built:\n${failure}`)
    const { HOOKSWITCH_RELAY_DATABASE_URL: url, HOOKSWITCH_RELAY_DATA_FOLDER: folder } = process.env
    const place = url || folder ? {} : { HOOKSWITCH_RELAY_DATA_FOLDER: join(cacheFolder(), 'relay') }
    const program = join(relayBuild, args.length === 0 ? 'practice.js' : 'relay.js')
    return passOn([program, ...args], { ...process.env, ...place })
  })
}

/**
 * Runs Node in this terminal until it ends, and passes on the signals that end it.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function passOn(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env, stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.on(signal, () => child.kill(signal))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
