import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadModule } from './setup/load-module.js'
import { root } from './setup/places.js'
import { exitCodeOf, SetupError, say } from './setup/say.js'

/**
 * Loads two replicas of the relay with desks, and prints and draws the rates and delays that it measured:
 * `npm run relay:load`, or `npm run relay:load -- --desks 10000` for another number than 1,000. Needs PostgreSQL, which
 * `npm test` installs. See docs/relay.md.
 */
process.exitCode = await exitCodeOf(async () => {
  const { values } = parseArgs({
    options: { desks: { type: 'string' }, limit: { type: 'string' }, grace: { type: 'string' } },
  })
  const desks = numberOf('desks', values.desks, 1000)
  const limit = numberOf('limit', values.limit, Math.ceil(desks / 2))
  const grace = numberOf('grace', values.grace, 90)
  const { relayLoad } = await loadModule('test/bench/relay-load.ts')
  const { chartOf, isMet } = await loadModule('test/bench/relay-chart.ts')
  /** @type {readonly import('../test/bench/relay-chart.ts').Figure[]} */
  const figures = await relayLoad({
    desks,
    limit,
    grace,
    lockWithin: 60,
    /** @param {string} line */
    say: (line) => process.stdout.write(`${line}\n`),
  })
  const folder = join(root, 'dist', 'relay-load')
  mkdirSync(folder, { recursive: true })
  const picture = join(folder, `${desks}.svg`)
  writeFileSync(picture, chartOf(`The relay with ${desks} desks and ${limit} calls a minute`, figures))
  const missed = figures.filter((figure) => !isMet(figure)).map(({ name }) => name)
  say(missed.length === 0 ? 'Every target is met.' : `Missed: ${missed.join(', ')}.`)
  say(`Drawn in ${picture}.`)
  return 0
})

/**
 * @param {string} name
 * @param {string | undefined} given
 * @param {number} otherwise
 */
function numberOf(name, given, otherwise) {
  const value = Number(given ?? otherwise)
  if (Number.isInteger(value) && value >= 20) return value
  throw new SetupError(`--${name} takes a whole number from 20 up.`)
}
