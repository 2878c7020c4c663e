import { mustBuild } from './build.js'
import { root } from './places.js'
import { prepareDependencies } from './prepare.js'
import { exitCodeOf, say } from './say.js'

/**
 * Installs the dependencies where they are missing, and builds the app where its sources have changed.
 * @returns {Promise<number>} the exit code
 */
export function buildApp() {
  return exitCodeOf(async () => {
    await prepareDependencies(() => mustBuild(root))
    say('The app in out/ is up to date.')
    return 0
  })
}
