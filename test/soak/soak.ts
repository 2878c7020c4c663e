import { randomInt } from 'node:crypto'
import { playDay } from './day.ts'
import { runDesk } from './desk.ts'
import { growthIn } from './growth.ts'

/** What a desk does in one hour at full speed. */
const hourOfWork = { switches: 10_000, windows: 500, locks: 200, faults: 200 }

/**
 * Plays a day in simulated time, then runs the app at full speed for up to `minutes` minutes, with that part of an hour's
 * work; prints what the app held on the way, and what grew. Gives whether nothing did.
 */
export async function soak(minutes: number): Promise<boolean> {
  const seed = randomInt(2 ** 31)
  const day = await playDay(seed)
  console.log(`A simulated day (seed ${seed}): ${JSON.stringify(day)}`)
  const part = (count: number) => Math.max(2, Math.round((count * minutes) / 60))
  const work = {
    switches: part(hourOfWork.switches),
    windows: part(hourOfWork.windows),
    locks: part(hourOfWork.locks),
    faults: part(hourOfWork.faults),
  }
  const { done, samples } = await runDesk(work, minutes * 60_000, (sofar, holdings) =>
    console.log(JSON.stringify({ ...sofar, ...holdings, files: holdings.files.length })),
  )
  console.log(`Done: ${JSON.stringify(done)} of ${JSON.stringify(work)}`)
  // For some minutes V8 compiles more and more of what runs often.
  const growth = growthIn(samples.slice(1), { heap: 1.1, memory: 1.1 })
  console.log(growth.length === 0 ? 'Nothing grew.' : `Grew: ${growth.join('; ')}`)
  const isCalm = day.agrees && day.largestState <= 2 * day.firstState && day.mostCalls <= 4
  if (!isCalm) console.log('The simulated day did not stay within its limits.')
  return growth.length === 0 && isCalm
}
