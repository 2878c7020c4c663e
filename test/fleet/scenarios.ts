import type { Desk } from './desk.ts'
import { createFloor, hour, minute, type SimulatedFloor, second } from './floor.ts'
import { type Measured, measure, type Switch, watchSwitches } from './measure.ts'
import type { FleetOptions, ScenarioName } from './options.ts'

/** The hours before: the apps start within half an hour, and learn how busy the account is. */
const before = 6 * hour
const starts = 30 * minute
/** Not at the beginning of a window of the limit. */
const offset = 20 * second

/** Plays a scenario with a floor of its own. */
export async function playScenario(name: ScenarioName, asked: FleetOptions): Promise<Measured> {
  const options = name === 'limit-50' ? { ...asked, limit: 50 } : asked
  const floor = createFloor(options)
  const switches = watchSwitches(floor)
  if (name === 'unlock') for (const desk of odd(floor.desks)) floor.setTruth(desk, 'off')
  for (const desk of floor.desks) floor.after(floor.random() * starts, desk.start)
  await floor.runUntil(before + offset)
  const from = floor.now()
  const idealMinutes = await scenes[name](floor, switches)
  return measure(name, options, floor, { from, idealMinutes, switches: switches.all })
}

interface Switches {
  readonly all: readonly Switch[]
  lock(desk: Desk): void
  unlock(desk: Desk): void
  /** How many OFFs are not carried out. */
  offsLeft(): number
}

/** What happens after the morning. Resolves with the least possible time until all are off, in minutes; null: no OFF. */
const scenes: Readonly<
  Record<ScenarioName, (floor: SimulatedFloor, switches: Switches) => Promise<number | null>>
> = {
  async day(floor, { lock, unlock }) {
    const length = 8 * hour
    for (const desk of floor.desks) {
      for (const half of [0, 1]) {
        const begin = half * (length / 2) + floor.random() * (length / 2 - hour)
        floor.after(begin, () => lock(desk))
        floor.after(begin + (15 + 15 * floor.random()) * minute, () => unlock(desk))
      }
    }
    await floor.runUntil(floor.now() + length)
    return null
  },
  lock: lockAll,
  'limit-50': lockAll,
  async network(floor, switches) {
    for (const desk of odd(floor.desks)) desk.setOnline(false)
    floor.after(10 * minute, () => {
      for (const desk of odd(floor.desks)) desk.setOnline(true)
    })
    const locked = lockTenth(floor, switches, 10 * minute)
    await floor.runUntil(floor.now() + 45 * minute)
    return 10 + locked / floor.limit
  },
  async unlock(floor, { lock, unlock, offsLeft }) {
    const round = (floor.desks.length / floor.limit) * minute
    for (const desk of floor.desks) floor.after(floor.random() * 1.5 * round, () => lock(desk))
    const end = floor.now() + 1.5 * round
    await floor.runUntil(end)
    await floor.runUntil(end + 2 * round + 10 * minute, () => offsLeft() === 0)
    await floor.runUntil(Math.ceil(floor.now() / minute) * minute + offset)
    for (const desk of floor.desks) floor.after(floor.random() * minute, () => unlock(desk))
    await floor.runUntil(floor.now() + 5 * minute)
    return null
  },
  async outage(floor, switches) {
    floor.setDown(true)
    floor.after(5 * minute, () => floor.setDown(false))
    const locked = lockTenth(floor, switches, 5 * minute)
    await floor.runUntil(floor.now() + 40 * minute)
    return 5 + locked / floor.limit
  },
}

async function lockAll(floor: SimulatedFloor, { lock, offsLeft }: Switches): Promise<number> {
  for (const desk of floor.desks) floor.after(floor.random() * minute, () => lock(desk))
  const ideal = floor.desks.length / floor.limit
  const from = floor.now()
  await floor.runUntil(from + minute)
  await floor.runUntil(from + (6 * ideal + 10) * minute, () => offsLeft() === 0)
  return ideal
}

/** A tenth of the desks lock within `time`; the answer is how many. */
function lockTenth(floor: SimulatedFloor, { lock }: Switches, time: number): number {
  const locked = floor.desks.filter((_, index) => index % 10 === 3 || floor.desks.length < 10)
  for (const desk of locked) floor.after(floor.random() * time, () => lock(desk))
  return locked.length
}

function odd(desks: readonly Desk[]): readonly Desk[] {
  return desks.filter((_, index) => index % 2 === 1)
}
