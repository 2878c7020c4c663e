import { join, resolve } from 'node:path'
import { loadModule } from './setup/load-module.js'
import { root } from './setup/places.js'
import { prepareApp, wholeDesktop } from './setup/prepare.js'
import { exitCodeOf, SetupError } from './setup/say.js'

/**
 * Measures the built app against one that has only a tray: `npm run bench`, or `npm run bench -- 3` for three rounds
 * instead of fifteen. Writes bench.json and bench.svg into dist/bench, or into the folder that is named after the
 * rounds. See docs/performance.md.
 */
process.exitCode = await exitCodeOf(async () => {
  if (process.platform !== 'linux')
    throw new SetupError('The bench runs on Linux only: it reads /proc and a D-Bus tray.')
  const rounds = roundsOf(process.argv[2] ?? '15')
  const folder = resolve(process.argv[3] ?? join(root, 'dist', 'bench'))
  const runtime = await prepareApp(true, wholeDesktop)
  process.env.ELECTRON_OVERRIDE_DIST_PATH = runtime.folder
  const { bench } = await loadModule('test/bench/bench.ts')
  await bench(rounds, folder)
  return 0
})

/** @param {string} text */
function roundsOf(text) {
  const rounds = Number(text)
  if (Number.isInteger(rounds) && rounds > 0) return rounds
  throw new SetupError(`${JSON.stringify(text)} is not a number of rounds: give a whole number from 1 up.`)
}
