import { forgetBuild } from './build.js'
import { say } from './say.js'

/**
 * One of the three bundles of the app.
 * @typedef {'main' | 'preload' | 'renderer'} Bundle
 */

/**
 * A build that follows the sources.
 * @typedef {object} WatchedBuild
 * @property {() => Promise<void>} ready resolves once every bundle was built from the sources as they are now
 * @property {() => Promise<void>} close stops following
 */

/**
 * Builds the app into out/ with source maps, and each bundle again when one of its sources changes. A bundle that
 * cannot be built is reported, and built again at the next change.
 * @param {string} root the checkout's folder
 * @param {(bundle: Bundle) => void} rebuilt called after each build of a bundle but its first one
 * @returns {Promise<WatchedBuild>}
 */
export async function watchBuild(root, rebuilt) {
  const { resolveConfig } = await import('electron-vite')
  const { build, mergeConfig } = await import('vite')
  const { config = {} } = await resolveConfig({ root, logLevel: 'warn' }, 'build', 'production')
  // Not emptied: a window may load the page while it is built.
  const watched = { build: { watch: {}, sourcemap: 'inline', emptyOutDir: false } }
  /** @type {Set<Bundle>} */
  const unfinished = new Set(bundles)
  /** @type {(() => void)[]} */
  let waiting = []
  const watchers = await Promise.all(
    bundles.map(async (bundle) => {
      const watcher = await build(mergeConfig(config[bundle] ?? {}, watched))
      if (!('on' in watcher)) throw new Error('vite built once instead of watching')
      let isFirst = true
      let isBroken = false
      watcher.on('event', (event) => {
        if (event.code === 'START') {
          // From now on out/ contains this build, which `npm start` and `npm test` must not use.
          forgetBuild(root)
          unfinished.add(bundle)
          isBroken = false
        } else if (event.code === 'ERROR') {
          isBroken = true
          say(`The ${bundle} bundle cannot be built; waiting for the next change.\n${event.error.message}`)
        } else if (event.code === 'END' && !isBroken) {
          unfinished.delete(bundle)
          if (!isFirst) rebuilt(bundle)
          isFirst = false
          if (unfinished.size > 0) return
          for (const resolve of waiting) resolve()
          waiting = []
        }
      })
      return watcher
    }),
  )
  return {
    ready: () =>
      new Promise((resolve) => {
        if (unfinished.size === 0) resolve()
        else waiting.push(resolve)
      }),
    close: async () => {
      await Promise.all(watchers.map((watcher) => watcher.close()))
    },
  }
}

/** @type {readonly Bundle[]} */
const bundles = ['main', 'preload', 'renderer']
