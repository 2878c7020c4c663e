import { expect, test } from 'vitest'
import { runDesk } from '../soak/desk.ts'
import { growthIn } from '../soak/growth.ts'

/** The short form of `npm run soak`. The heap is small, so that a few tables that fill once count for much. */
const allowed = { heap: 1.2, memory: 1.25 }

test('a hundred switches, twenty windows, locks and faults leave nothing behind', async () => {
  const work = { switches: 100, windows: 20, locks: 6, faults: 3 }
  const { done, samples } = await runDesk(work, 100_000)
  expect(done).toEqual(work)
  expect(growthIn(samples, allowed)).toEqual([])
})
