import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { appArguments } from './app-arguments.js'
import { enterDesktop } from './desktop.js'
import { launch } from './launch.js'
import { cacheFolder, root, settingsFile } from './places.js'
import { prepare, wholeDesktop } from './prepare.js'
import { stopWithHelpers } from './run.js'
import { exitCodeOf, say } from './say.js'
import { watchBuild } from './watch-build.js'

// `electron-vite dev` is not used. It serves the page from a web server, which the window's content security policy and
// its session refuse; and it starts the new app before the old one has ended, while the profile is still locked.

/** Electron loads it before the app: it reloads the window after each build of the page, and opens DevTools. */
const hook = join(root, 'scripts', 'setup', 'dev-hook.cjs')

/** The file that the hook watches. */
const pageBuilt = join(root, 'out', '.page-built')

/** The switches that are for Electron, which reads them only before the app's folder. */
const electronSwitch = /^--(inspect(-brk)?|remote-debugging-port)(=|$)/

/**
 * Sets up what is missing, and runs the app while its sources change: a change of the page reloads the window, any other
 * one restarts the app. Ends when the app ends by itself.
 * @param {string[]} args the app's own, and --inspect, --inspect-brk or --remote-debugging-port for Electron
 * @returns {Promise<number>} the app's exit code
 */
export function developApp(args) {
  return exitCodeOf(async () => {
    const stopListening = stopWithHelpers()
    const { runtime } = await prepare(false, wholeDesktop, async () => {})
    const desktop = await enterDesktop(cacheFolder(), wholeDesktop)
    /** @type {number | null} */
    let app = null
    let isRestarting = false
    let knownFiles = ''
    say('Building the app.')
    const build = await watchBuild(root, (bundle) => {
      if (app === null || isRestarting) return
      // The app lists the files of the page only once, when its window opens for the first time.
      if (bundle === 'renderer' && pageFiles() === knownFiles) {
        say('The page was rebuilt; reloading the window.')
        writeFileSync(pageBuilt, new Date().toISOString())
      } else {
        say(`The ${bundle} bundle was rebuilt; restarting the app.`)
        isRestarting = true
        // A quit like any other: the app switches off first.
        process.kill(app, 'SIGTERM')
      }
    })
    await build.ready()
    stopListening()
    try {
      for (;;) {
        knownFiles = pageFiles()
        const code = await launch({
          executable: runtime.executable,
          root,
          isShown: true,
          electronArgs: [...args.filter((arg) => electronSwitch.test(arg)), '-r', hook],
          args: appArguments(
            args.filter((arg) => !electronSwitch.test(arg)),
            settingsFile(),
          ),
          env: desktop.env,
          started: (pid) => {
            app = pid
            return desktop.use(pid)
          },
        })
        app = null
        if (!isRestarting) return code
        isRestarting = false
        await build.ready()
      }
    } finally {
      await build.close()
      rmSync(pageBuilt, { force: true })
      await desktop.leave()
    }
  })
}

/** The names of the files that the window shows. */
function pageFiles() {
  return readdirSync(join(root, 'out', 'renderer'), { recursive: true })
    .sort()
    .join('\n')
}
