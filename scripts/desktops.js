import { join } from 'node:path'
import { runnerImport } from 'vite'
import { ensureBuild } from './setup/build.js'
import { cacheFolder, root } from './setup/places.js'
import { prepare, wholeDesktop } from './setup/prepare.js'
import { PlainFailure, plainly } from './setup/say.js'

/**
 * Tries the built app on real desktops in containers: `npm run test:desktops -- xfce` (or cinnamon, gnome, kde, sway, or
 * several). Each prints one row: log-outs with the time until OFF, and when OFF comes where the display dies. See
 * docs/session-end.md.
 */
process.exitCode = await plainly(async () => {
  const wanted = process.argv.slice(2)
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new PlainFailure('Containers with desktops need Linux and root.')
  }
  if (wanted.length === 0) throw new PlainFailure('Which desktop? For example: npm run test:desktops -- xfce')
  const { runtime } = await prepare(true, wholeDesktop, async () => {
    const failure = await ensureBuild(root)
    if (failure) throw new PlainFailure(`The app could not be built:\n${failure}`)
  })
  const { module } = await runnerImport(join(root, 'test', 'desktops', 'run.ts'), { root, configFile: false })
  const good = []
  for (const name of wanted) good.push(await module.tryDesktop(name, runtime.folder, cacheFolder()))
  return good.every(Boolean) ? 0 : 1
})
