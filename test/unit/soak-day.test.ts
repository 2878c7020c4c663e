import { expect, test } from 'vitest'
import { playDay } from '../soak/day.ts'

test.each([1, 2, 3])(
  'a simulated day (seed %i) leaves neither timers nor calls nor a larger state behind',
  async (seed) => {
    const day = await playDay(seed)
    expect(day.agrees).toBe(true)
    expect(day.switches).toBeGreaterThan(50)
    expect(day.failed).toBeGreaterThan(0)
    // One for the next deadline, and one for each call that the model of Exotel answers.
    expect(day.mostTimers).toBeLessThanOrEqual(1 + day.mostCalls)
    expect(day.mostCalls).toBeLessThanOrEqual(4)
    expect(day.largestState).toBeLessThan(2 * day.firstState)
    expect(day.journalLines).toBeLessThan(10_000)
  },
)
