import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild, tool } from './setup/build.js'
import { root } from './setup/places.js'
import { prepare, wholeDesktop } from './setup/prepare.js'
import { run } from './setup/run.js'
import { PlainFailure, plainly, say } from './setup/say.js'

const folder = join(root, 'docs', 'pictures')

/**
 * Makes the pictures in docs/pictures. They are taken by the tests of what is seen, each of which reads as text, too,
 * what its picture shows: of every state of the window, and of the icon and its menu in a real panel.
 */
process.exitCode = await plainly(async () => {
  const { runtime } = await prepare(true, wholeDesktop, async () => {
    const failure = await ensureBuild(root)
    if (failure) throw new PlainFailure(`The app could not be built:\n${failure}`)
  })
  mkdirSync(folder, { recursive: true })
  const tests = ['window-pictures', 'window-pages', 'window-strain', 'tray-pictures'].map(
    (name) => `test/e2e/${name}.test.ts`,
  )
  const [command, args] = tool(root, 'vitest', 'run', '--project', 'e2e', ...tests)
  const env = {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: runtime.folder,
    HOOKSWITCH_PICTURES: folder,
  }
  const { code, output } = await run(command, args, { cwd: root, env })
  if (code !== 0) throw new PlainFailure(`No pictures could be taken:\n${output}`)
  say(`The pictures are in ${folder}.`)
  return 0
})
