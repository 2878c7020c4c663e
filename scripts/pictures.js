import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { shownPictures, shownPicturesFolder } from './pictures-shown.js'
import { tool } from './setup/build.js'
import { root } from './setup/places.js'
import { prepareApp, wholeDesktop } from './setup/prepare.js'
import { run } from './setup/run.js'
import { exitCodeOf, SetupError, say } from './setup/say.js'

/** All pictures that can be taken; git ignores them. */
const all = join(root, 'reports', 'pictures')

/**
 * Takes a picture of every state of the window, and of the icon and its menu in a real panel, in every language and scheme.
 * The tests of the app's appearance take them, and check the same states as text. Then replaces the pictures in docs/pictures,
 * which are those that README.md and the documents show: to show another one, name it in a document.
 */
process.exitCode = await exitCodeOf(async () => {
  const runtime = await prepareApp(true, wholeDesktop)
  rmSync(all, { recursive: true, force: true })
  mkdirSync(all, { recursive: true })
  const tests = ['window-states', 'window-pages', 'activity-page', 'window-strain', 'tray-states'].map(
    (name) => `test/e2e/${name}.test.ts`,
  )
  const [command, args] = tool(root, 'vitest', 'run', '--project', 'e2e', ...tests)
  const env = {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: runtime.folder,
    HOOKSWITCH_PICTURES: all,
  }
  const { code, output } = await run(command, args, { cwd: root, env })
  if (code !== 0) throw new SetupError(`The pictures could not be taken:\n${output}`)
  const shown = shownPictures()
  const missing = shown.filter((name) => !existsSync(join(all, name)))
  if (missing.length > 0)
    throw new SetupError(`The documents show pictures that no test takes: ${missing.join(', ')}`)
  rmSync(shownPicturesFolder, { recursive: true, force: true })
  mkdirSync(shownPicturesFolder)
  for (const name of shown) copyFileSync(join(all, name), join(shownPicturesFolder, name))
  say(`All pictures are in ${all}; those in ${shownPicturesFolder} are renewed.`)
  return 0
})
