import { expect, test } from 'vitest'
import type { Figure } from '../bench/relay-chart.ts'
import { chartOf } from '../bench/relay-chart.ts'
import { relayLoad } from '../bench/relay-load.ts'

/** The short form of `npm run relay:load`: what must hold on every machine, however busy. Times are not compared. */

test('no OFF is lost, none is sent twice for nothing, and no desk that lives is switched off', async () => {
  const figures = await relayLoad({ desks: 40, limit: 3000, grace: 6, lockWithin: 2, say: () => undefined })
  const found = (name: string) =>
    figures.filter((figure) => figure.name.startsWith(name)).map(({ found }) => found)
  expect(found('429 answers')).toEqual([0])
  expect(found('calls for each OFF')).toEqual([1])
  expect(found('OFFs lost by the kill')).toEqual([0])
  expect(found('others switched off')).toEqual([0])
  expect(found('switched off by a restart')).toEqual([0])
  expect(chartOf('short', figures).match(/<rect /g)).toHaveLength(1 + 2 * figures.length)
}, 240_000)

test('the drawing marks what missed its target, and escapes texts', () => {
  const figure: Figure = { name: 'a < b', found: 2, target: 1, unit: 's', note: 'x & y' }
  const missed = chartOf('title', [figure])
  expect(missed).toContain('#cf222e')
  expect(missed).toContain('a &lt; b')
  expect(missed).toContain('x &amp; y')
  expect(chartOf('title', [{ ...figure, found: 1 }])).not.toContain('#cf222e')
})
