import type { Exotel } from './drivers/driver.ts'
import type { News } from './history.ts'
import type { Machine } from './machine.ts'
import type { Timeline } from './timeline.ts'
import { start, type Turn } from './trace.ts'

/** How long a stream takes to open: virtual ms. */
const opening = 100

/** How often the relay reads its agents: virtual ms. */
const sweepEvery = 5 * 60_000

/** After so long without a beat the relay takes a desk for lost: virtual ms. */
const grace = 90_000

/** The company's relay: what Exotel shows is told to each app that is signed in at the relay. */
export interface RelayModel {
  /** Everything that an app was given passes here: it opens its stream when it has signed in, and when it has woken up. */
  follow(turn: Turn): void
  /** Streams end, and none opens; or they open again. */
  setUp(up: boolean): void
  /** The relay tells a machine's app what Exotel shows. */
  tell(machine: Machine, news: News): void
  /** The relay tells something that the app cannot read. */
  tellUnsure(machine: Machine): void
  /** The relay has lost a machine's app, turns calls off, and says so once it hears the app again. */
  lose(machine: Machine, delay: number): void
}

interface RelayParts {
  readonly timeline: Timeline
  readonly exotel: Exotel
  readonly machines: readonly Machine[]
  /** What has to be waited for before time goes on. */
  readonly pending: Promise<unknown>[]
}

/** Starts a relay that is up. */
export function createRelay({ timeline, exotel, machines, pending }: RelayParts): RelayModel {
  let isUp = true
  /** The stream of each machine's app; a new one makes what an older one still carries void. */
  const streams = new Map<Machine, object>()

  const listens = (machine: Machine): boolean => {
    const { session } = machine.snapshot().state
    const isAwake = machine.isUp() && machine.machineState.asleepUntil === null
    return isAwake && session.kind === 'signed-in' && session.relay !== null
  }

  function connect(machine: Machine): void {
    const stream = {}
    streams.set(machine, stream)
    timeline.after(opening, () => {
      if (streams.get(machine) !== stream || !listens(machine)) return
      machine.tell({ kind: isUp ? 'relay-connected' : 'relay-gone' })
      if (isUp) tell(machine, { delay: 0, skew: 0, pending: false })
    })
  }

  function tell(machine: Machine, { delay, skew, pending: isPending }: News): void {
    const stream = streams.get(machine)
    const userId = machine.snapshot().userId
    if (stream === undefined || userId === null || !isUp || !listens(machine)) return
    const asked = timeline.now()
    const told = exotel.truth(userId).then((active) => {
      timeline.after(delay, () => {
        if (streams.get(machine) !== stream || !isUp || !listens(machine)) return
        const facts = { present: null, verified: null, busy: null, address: null }
        machine.tell({
          kind: 'relay-event',
          reading: { active, devices: { phone: facts, sip: facts }, updatedAt: null },
          how: 'read-back',
          age: Math.max(0, timeline.now() - asked + skew),
          pending: isPending,
        })
      })
    })
    pending.push(told)
  }

  function sweep(): void {
    for (const machine of machines) tell(machine, { delay: 0, skew: 0, pending: false })
    timeline.after(sweepEvery, sweep)
  }
  timeline.after(sweepEvery, sweep)

  return {
    follow({ event, machine: number }) {
      const machine = machines[number]
      if (machine === undefined) return
      if (event.kind === 'signed-in' || event.kind === 'resumed') connect(machine)
      // What was on its way when the machine fell asleep does not arrive.
      if (event.kind === 'suspending') streams.delete(machine)
    },
    setUp(up) {
      if (isUp === up) return
      isUp = up
      for (const machine of machines) {
        if (up) connect(machine)
        else if (listens(machine)) machine.tell({ kind: 'relay-gone' })
      }
    },
    tell,
    tellUnsure(machine) {
      if (isUp && streams.has(machine) && listens(machine)) machine.tell({ kind: 'relay-unsure' })
    },
    lose(machine, delay) {
      const { userId } = machine.snapshot()
      if (userId === null || !listens(machine)) return
      const from = start + timeline.now() + machine.machineState.clockOff - grace
      pending.push(exotel.change(userId, 'off'))
      timeline.after(delay, () => {
        if (listens(machine)) machine.tell({ kind: 'desk-lost', from })
      })
    },
  }
}
