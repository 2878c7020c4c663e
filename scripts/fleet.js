import { join } from 'node:path'
import { root } from './setup/places.js'
import { prepareDependencies } from './setup/prepare.js'
import { exitCodeOf } from './setup/say.js'

/**
 * Simulates many desks that share one account: `npm run fleet -- --desks 1000 --limit 200`. See docs/floor.md; `--help` lists
 * the options.
 */
process.exitCode = await exitCodeOf(async () => {
  await prepareDependencies(async () => {})
  // Set-up has installed it by now.
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport(join(root, 'test', 'fleet', 'fleet.ts'), { root, configFile: false })
  return module.fleet(process.argv.slice(2), join(root, 'reports', 'fleet'))
})
