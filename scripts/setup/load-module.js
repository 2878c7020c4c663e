import { join } from 'node:path'
import { root } from './places.js'

/**
 * Loads a TypeScript module of this checkout, which not every Node can run. Vite is imported only here, because it is one of
 * the dependencies that set-up installs first.
 * @param {string} path from the checkout's folder
 */
export async function loadModule(path) {
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport(join(root, path), { root, configFile: false })
  return module
}
