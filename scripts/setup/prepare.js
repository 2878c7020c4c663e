import { join } from 'node:path'
import { mustBuild } from './build.js'
import { ensureDependencies } from './dependencies.js'
import { desktopNeeds } from './desktop.js'
import { underLock } from './lock.js'
import { cacheFolder, root } from './places.js'
import { ensureRuntime } from './runtime.js'
import { ensureSystemPackages } from './system-packages.js'

/** What the app needs of a desktop, unlike its commands. */
export const wholeDesktop = { display: true, bus: true }

/**
 * Installs the dependencies where they are missing: all that a check of the sources needs. One set-up at a time.
 * @template T
 * @param {() => Promise<T>} last work that no other set-up may disturb
 * @returns {Promise<T>}
 */
export function prepareDependencies(last) {
  return underLock(join(cacheFolder(), 'set-up.lock'), async () => {
    await ensureDependencies(root)
    return last()
  })
}

/**
 * Sets up everything that the app or its tests need on this machine: dependencies, Electron and system packages. One
 * set-up at a time.
 * @template T
 * @param {boolean} tests whether the tests are to be run
 * @param {{ display: boolean, bus: boolean }} needed what the app needs of a desktop
 * @param {(runtime: import('./runtime.js').Runtime) => Promise<T>} last work that no other set-up may disturb
 * @returns {Promise<{ runtime: import('./runtime.js').Runtime, result: T }>}
 */
export function prepare(tests, needed, last) {
  const cache = cacheFolder()
  return underLock(join(cache, 'set-up.lock'), async () => {
    await ensureDependencies(root)
    const runtime = await ensureRuntime(root, cache)
    const desktop = desktopNeeds(needed)
    await ensureSystemPackages({ root, cache, executable: runtime.executable, tests, ...desktop })
    return { runtime, result: await last(runtime) }
  })
}

/**
 * The same, with the app built where its sources have changed.
 * @param {boolean} tests whether the tests are to be run
 * @param {{ display: boolean, bus: boolean }} needed what the app needs of a desktop
 * @returns {Promise<import('./runtime.js').Runtime>}
 */
export async function prepareApp(tests, needed) {
  const { runtime } = await prepare(tests, needed, () => mustBuild(root))
  return runtime
}
