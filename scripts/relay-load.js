import { join } from 'node:path'
import { root } from './setup/places.js'
import { exitCodeOf, SetupError } from './setup/say.js'

/**
 * Loads two replicas of the relay with desks and prints what they reach: `npm run relay:load`, or
 * `npm run relay:load -- 10000` for other than 1,000 desks. Needs PostgreSQL, which `npm test` installs. See
 * docs/relay.md.
 */
process.exitCode = await exitCodeOf(async () => {
  const count = Number(process.argv[2] ?? '1000')
  if (!Number.isInteger(count) || count < 20) throw new SetupError('Give a whole number of desks from 20 up.')
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport(join(root, 'test', 'bench', 'relay-load.ts'), {
    root,
    configFile: false,
  })
  await module.relayLoad(count)
  return 0
})
