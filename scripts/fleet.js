import { join } from 'node:path'
import { loadModule } from './setup/load-module.js'
import { root } from './setup/places.js'
import { prepareDependencies } from './setup/prepare.js'
import { exitCodeOf } from './setup/say.js'

/**
 * Simulates many desks that share one account: `npm run fleet -- --desks 1000 --limit 200`. See docs/floor.md; `--help` lists
 * the options.
 */
process.exitCode = await exitCodeOf(async () => {
  await prepareDependencies(async () => {})
  const { fleet } = await loadModule('test/fleet/fleet.ts')
  return fleet(process.argv.slice(2), join(root, 'reports', 'fleet'))
})
