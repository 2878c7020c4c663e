import { join } from 'node:path'
import { root } from './setup/places.js'
import { prepareApp, wholeDesktop } from './setup/prepare.js'
import { exitCodeOf, SetupError } from './setup/say.js'

/**
 * Runs the app at full speed and checks that its memory, processes and files do not grow: `npm run soak`, or
 * `npm run soak -- 10` for ten minutes instead of an hour. The exit code is 1 if something grew. See docs/performance.md.
 */
process.exitCode = await exitCodeOf(async () => {
  if (process.platform !== 'linux') throw new SetupError('The soak runs on Linux only: it reads /proc.')
  const minutes = minutesOf(process.argv[2] ?? '60')
  const runtime = await prepareApp(true, wholeDesktop)
  process.env.ELECTRON_OVERRIDE_DIST_PATH = runtime.folder
  // Set-up has installed it by now. The server loads what the soak imports only on its way.
  const { createServer } = await import('vite')
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
  })
  try {
    const { soak } = await server.ssrLoadModule(join(root, 'test', 'soak', 'soak.ts'))
    return (await soak(minutes)) ? 0 : 1
  } finally {
    await server.close()
  }
})

/** @param {string} text */
function minutesOf(text) {
  const minutes = Number(text)
  if (minutes > 0 && minutes <= 1440) return minutes
  throw new SetupError(`${JSON.stringify(text)} is not a number of minutes: give one from 1 to 1440.`)
}
