import { appArguments, neededBy } from './app-arguments.js'
import { enterDesktop } from './desktop.js'
import { launch } from './launch.js'
import { cacheFolder, root, settingsFile } from './places.js'
import { prepareApp } from './prepare.js'
import { stopWithHelpers } from './run.js'
import { exitCodeOf, say } from './say.js'
import { forgetLibraries } from './system-packages.js'

/** The exit code of ld.so(8) where a library is missing. The app itself never ends with it. */
const loaderFailed = 127

/**
 * Sets up what is missing, builds the app where it changed, and runs it.
 * @param {string[]} args the app's own
 * @returns {Promise<number>} the exit code
 */
export function startApp(args) {
  return exitCodeOf(async () => {
    const stopListening = stopWithHelpers()
    const needed = neededBy(args)
    const runtime = await prepareApp(false, needed)
    const cache = cacheFolder()
    const desktop = await enterDesktop(cache, needed)
    stopListening()
    try {
      const code = await launch({
        executable: runtime.executable,
        root,
        isShown: needed.display,
        args: appArguments(args, settingsFile()),
        env: desktop.env,
        started: desktop.use,
      })
      if (code === loaderFailed) {
        forgetLibraries(cache)
        say('Electron lacks a library that was installed before. Start again to have it installed.')
      }
      return code
    } finally {
      await desktop.leave()
    }
  })
}
