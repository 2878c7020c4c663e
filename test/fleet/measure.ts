import type { Desk } from './desk.ts'
import { minute, type SimulatedFloor } from './floor.ts'
import type { FleetOptions, ScenarioName } from './options.ts'

/** A device that has to go off or come back. */
export interface Switch {
  readonly desk: Desk
  readonly target: 'off' | 'on'
  /** When the agent locked or unlocked the screen, in simulated ms. */
  readonly since: number
  /** When Exotel carried it out; null: it did not. */
  doneAt: number | null
  /** It is not wanted any more: the agent has locked or unlocked again. */
  isOver: boolean
}

/** What a scenario cost. Shares are from 0 to 1, times in minutes. */
export interface Measured {
  readonly scenario: ScenarioName
  readonly desks: number
  readonly limit: number
  readonly retryAfter: FleetOptions['retryAfter']
  readonly headers: boolean
  readonly seed: number
  /** From the first lock until the last device is off; null: there is no OFF, or one is left. */
  readonly allOffAfter: number | null
  /** OFFs divided by the limit; null: there is no OFF. */
  readonly ideal: number | null
  readonly offsLeft: number
  /** Accepted writes of OFF: two for a desk that did not know which device was on. */
  readonly offWrites: number
  readonly callsPerDesk: number
  /** The calls per desk that nobody can avoid: the first OFF of each leaves at once, and is refused beyond the limit. */
  readonly leastCallsPerDesk: number | null
  readonly callsPerSwitch: number | null
  readonly refused: number
  readonly refusedAfterFirstMinute: number
  /** Accepted calls divided by what the limit allows. */
  readonly used: number
  /** The desks with a confirmed state, on average. */
  readonly confirmed: number
  readonly longestOffWait: number | null
  readonly longestWithoutConfirmation: number
  /** ONs: wanted for their whole minute, carried out in it, withdrawn and told, neither. */
  readonly ons: {
    readonly wanted: number
    readonly done: number
    readonly told: number
    readonly silent: number
  }
  /** Minute by minute. */
  readonly perMinute: readonly MinuteOfCalls[]
}

export interface MinuteOfCalls {
  readonly accepted: number
  readonly refused: number
  readonly failed: number
  /** The share of desks with a confirmed state. */
  readonly confirmed: number
  /** The share of the OFFs that are carried out by the end of this minute; null: there is none. */
  readonly off: number | null
}

/** Locks and unlocks desks, and notes what has to be switched for that. */
export function watchSwitches(floor: SimulatedFloor) {
  const all: Switch[] = []
  const open = new Map<string, Switch>()
  floor.onWrite(({ at, userId, kind }) => {
    const one = open.get(userId)
    if (one === undefined || one.target !== kind) return
    one.doneAt = at
    open.delete(userId)
  })
  const begin = (desk: Desk, target: Switch['target']) => {
    const one: Switch = { desk, target, since: floor.now(), doneAt: null, isOver: false }
    all.push(one)
    open.set(desk.userId, one)
  }
  const end = ({ userId }: Desk) => {
    const one = open.get(userId)
    if (one !== undefined) one.isOver = true
    open.delete(userId)
  }
  return {
    all,
    lock(desk: Desk) {
      end(desk)
      if (floor.truth(desk) !== 'off') begin(desk, 'off')
      desk.tell({ kind: 'locked' })
    },
    unlock(desk: Desk) {
      end(desk)
      if (desk.state().autoOffDevice !== null) begin(desk, 'on')
      desk.tell({ kind: 'unlocked' })
    },
    offsLeft: () =>
      all.filter(({ target, doneAt, isOver }) => target === 'off' && doneAt === null && !isOver).length,
  }
}

/** What a scenario cost from `from` on. */
export function measure(
  scenario: ScenarioName,
  { desks, limit, retryAfter, headers, seed }: FleetOptions,
  floor: SimulatedFloor,
  about: {
    readonly from: number
    readonly idealMinutes: number | null
    readonly switches: readonly Switch[]
  },
): Measured {
  const { idealMinutes, switches } = about
  const ons = switches.filter(({ target }) => target === 'on')
  // The unlock scenario is about what happens once all have locked.
  const from = scenario === 'unlock' ? Math.min(...ons.map(({ since }) => since)) : about.from
  const to = floor.now()
  const calls = floor.calls.filter(({ at }) => at >= from)
  const offs = switches.filter(({ target, since }) => target === 'off' && since >= from)
  const offsLeft = offs.filter(({ doneAt, isOver }) => doneAt === null && !isOver).length
  const lastOff = Math.max(from, ...offs.map(({ doneAt }) => doneAt ?? from))
  const isLock = scenario === 'lock' || scenario === 'limit-50'
  const refusedEarly = calls.filter(({ at, outcome }) => at < from + minute && outcome === 'refused').length
  const looks = floor.confirmed.slice(Math.ceil(from / minute), Math.floor(to / minute) + 1)
  return {
    scenario,
    desks,
    limit,
    retryAfter,
    headers,
    seed,
    allOffAfter: offs.length === 0 || offsLeft > 0 ? null : (lastOff - from) / minute,
    ideal: idealMinutes,
    offsLeft,
    offWrites: calls.filter(({ kind, outcome }) => kind === 'off' && outcome === 'accepted').length,
    callsPerDesk: calls.length / desks,
    leastCallsPerDesk: isLock ? 1 + refusedEarly / desks : null,
    callsPerSwitch: offs.length + ons.length === 0 ? null : calls.length / (offs.length + ons.length),
    refused: shareRefused(calls),
    refusedAfterFirstMinute: shareRefused(calls.filter(({ at }) => at >= from + minute)),
    used: calls.filter(({ outcome }) => outcome === 'accepted').length / (limit * ((to - from) / minute)),
    confirmed: looks.length === 0 ? 0 : looks.reduce((sum, one) => sum + one, 0) / looks.length / desks,
    longestOffWait:
      offs.length === 0
        ? null
        : Math.max(
            ...offs.map(({ since, doneAt, isOver }) => ((doneAt ?? (isOver ? since : to)) - since) / minute),
          ),
    longestWithoutConfirmation: longestGap(floor, from, to) / minute,
    ons: outcomesOf(ons, to),
    perMinute: minutesOf(floor, from, to, offs),
  }
}

function shareRefused(calls: SimulatedFloor['calls']): number {
  return calls.length === 0 ? 0 : calls.filter(({ outcome }) => outcome === 'refused').length / calls.length
}

/** What became of each ON that was wanted for its whole minute. */
function outcomesOf(ons: readonly Switch[], to: number): Measured['ons'] {
  const wanted = ons.filter(({ since, isOver }) => since + minute <= to && !isOver)
  const done = wanted.filter(({ doneAt }) => doneAt !== null)
  const told = wanted.filter(({ desk, doneAt }) => doneAt === null && isTold(desk))
  return {
    wanted: wanted.length,
    done: done.length,
    told: told.length,
    silent: wanted.length - done.length - told.length,
  }
}

/** Whether the desk asks its agent, or shows that an ON was withdrawn. */
function isTold(desk: Desk): boolean {
  const { question, notice } = desk.state()
  return question !== null || notice !== null
}

/** The longest time that a desk went without an accepted call. */
function longestGap(floor: SimulatedFloor, from: number, to: number): number {
  const last = new Map<string, number>()
  let longest = 0
  for (const { at, userId, outcome } of floor.calls) {
    if (outcome !== 'accepted') continue
    const before = last.get(userId)
    if (before !== undefined && at > from) longest = Math.max(longest, at - before)
    last.set(userId, at)
  }
  for (const { userId } of floor.desks) longest = Math.max(longest, to - (last.get(userId) ?? from))
  return longest
}

function minutesOf(
  floor: SimulatedFloor,
  from: number,
  to: number,
  offs: readonly Switch[],
): readonly MinuteOfCalls[] {
  const count = Math.max(1, Math.ceil((to - from) / minute))
  const minutes = Array.from({ length: count }, () => ({ accepted: 0, refused: 0, failed: 0, done: 0 }))
  const minuteAt = (at: number) => minutes[Math.min(count - 1, Math.floor((at - from) / minute))]
  for (const { at, outcome } of floor.calls) {
    const one = at < from ? undefined : minuteAt(at)
    if (one !== undefined) one[outcome] += 1
  }
  for (const { doneAt } of offs) {
    const one = doneAt === null ? undefined : minuteAt(doneAt)
    if (one !== undefined) one.done += 1
  }
  let done = 0
  return minutes.map(({ accepted, refused, failed, done: now }, index) => {
    done += now
    const look = floor.confirmed[Math.ceil(from / minute) + index] ?? floor.confirmed.at(-1) ?? 0
    return {
      accepted,
      refused,
      failed,
      confirmed: look / floor.desks.length,
      off: offs.length === 0 ? null : done / offs.length,
    }
  })
}
