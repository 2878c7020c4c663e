import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild, tool } from './setup/build.js'
import { root } from './setup/places.js'
import { prepare, wholeDesktop } from './setup/prepare.js'
import { run } from './setup/run.js'
import { exitCodeOf, SetupError, say } from './setup/say.js'

/** All pictures that can be taken; git ignores them. */
const all = join(root, 'reports', 'pictures')

/** Those that the documents show. To show another one, copy it here from the folder of all. */
const kept = join(root, 'docs', 'pictures')

/**
 * Takes a picture of every state of the window, and of the icon and its menu in a real panel, in every language and
 * scheme. The tests of what is seen take them, each of which checks as text, too, what its picture shows. Then renews
 * the few that the documents show.
 */
process.exitCode = await exitCodeOf(async () => {
  const { runtime } = await prepare(true, wholeDesktop, async () => {
    const failure = await ensureBuild(root)
    if (failure) throw new SetupError(`The app could not be built:\n${failure}`)
  })
  rmSync(all, { recursive: true, force: true })
  mkdirSync(all, { recursive: true })
  const tests = ['window-states', 'window-pages', 'window-strain', 'tray-states'].map(
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
  for (const name of readdirSync(kept)) {
    const taken = join(all, name)
    if (!existsSync(taken)) throw new SetupError(`No test takes the picture docs/pictures/${name} any more.`)
    copyFileSync(taken, join(kept, name))
  }
  say(`All pictures are in ${all}; those in ${kept} are renewed.`)
  return 0
})
