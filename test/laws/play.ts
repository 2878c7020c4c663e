import { setImmediate as moved } from 'node:timers/promises'
import { applyEvent, lastMoments, startLater } from './apply-event.ts'
import type { Driver } from './drivers/driver.ts'
import { type History, type HistoryEvent, scopes } from './history.ts'
import { createMachine, type Machine } from './machine.ts'
import { createRelay } from './relay.ts'
import { createTimeline } from './timeline.ts'
import type { End, LateWrite, Look, Trace, Turn } from './trace.ts'

/** How long after the last event requests may still go wrong: virtual ms. */
const lastFault = 2 * 60_000

/** How long a screen stays locked in the end: virtual ms. */
const lockedAtTheEnd = 12 * 60_000

/**
 * How long the agent is here after that: virtual ms. A token may live for 15 minutes after the agent has signed in, a read
 * finds that it has expired up to 6 minutes later, and the agent signs in again up to 11 minutes after that.
 */
const aftermath = 40 * 60_000

/** A history that needs more turns than this goes round in circles. */
const mostTurns = 20_000

/** How long real requests within this machine may take before a history counts as stuck: ms. */
const patience = 20_000

/** Plays a history with the real store, effects and reducer against the Exotel of `driver`. */
export async function play(history: History, driver: Driver): Promise<{ trace: Trace; met: Met }> {
  const timeline = createTimeline()
  const lateWrites: LateWrite[] = []
  const exotel = await driver(history, { timeline, lateWrites })
  const onCall = new Set(['1', '2'])
  const scope = scopes[history.scope]
  const turns: Turn[] = []
  const looks: Look[] = []
  const asked: { id: string; machine: number; run: number }[] = []
  const lockedEnds: End[] = []
  /** What Exotel is doing at the request of the history itself. */
  const pending: Promise<unknown>[] = []
  let draws = 0

  const around = {
    history,
    timeline,
    exotel,
    onCall,
    asked,
    nextRandom: () => history.randoms[draws++ % history.randoms.length] ?? 0.5,
    record(turn: Turn) {
      turns.push(turn)
      const machine = machines[turn.machine]
      relay?.follow(turn)
      if (turns.length > mostTurns) for (const one of machines) one.stop()
      const isRejected = turn.before.session === 'signed-in' && turn.after.session === 'signed-out'
      if (isRejected && turn.userId !== null && machine !== undefined) {
        timeline.after(history.signInDelay, () => signInAgain(machine))
      }
    },
  }
  const machines = Array.from({ length: history.machines }, (_, number) => createMachine(number, around))
  const relay = history.relay ? createRelay({ timeline, exotel, machines, pending }) : null
  const stage = { history, timeline, exotel, onCall, relay }

  const apply = (machine: Machine, what: HistoryEvent, id = '') =>
    void pending.push(applyEvent(stage, machine, id, what))
  const signInAgain = (machine: Machine) => {
    const { userId } = machine.machineState
    const isOut = machine.isUp() && machine.snapshot().session === 'signed-out'
    if (isOut) apply(machine, { kind: 'signs-in', userId: userId === '2' ? '2' : '1' })
  }
  const endOf = async (machine: Machine): Promise<End> => {
    const snapshot = machine.snapshot()
    const truth = await exotel.truth(snapshot.userId ?? '1')
    return { machine: machines.indexOf(machine), run: machine.run(), isUp: machine.isUp(), snapshot, truth }
  }

  /** Waits until nothing moves but by time, then looks at every screen. */
  const rest = async () => {
    const since = performance.now()
    do {
      await Promise.all(pending.splice(0))
      await moved()
      await moved()
      if (performance.now() - since > patience) throw new Error(`Stuck at ${timeline.now()} ms`)
    } while (pending.length > 0 || machines.some((one) => one.calls().some(({ blocked }) => !blocked)))
    if (turns.length > mostTurns) throw new Error(`More than ${mostTurns} turns: it goes round in circles`)
    for (const [number, machine] of machines.entries()) {
      if (!machine.isUp() || machine.machineState.asleepUntil !== null) continue
      const shown = machine.snapshot()
      const isSure = !scope.others && !scope.deceived && shown.shown.confirmed.length > 0
      const truth = isSure ? await exotel.truth(shown.userId ?? '1') : null
      const deadFor = machine.deadFor()
      const { length } = turns
      looks.push({
        now: timeline.now(),
        turns: length,
        machine: number,
        run: machine.run(),
        shown,
        truth,
        deadFor,
      })
    }
  }

  /** Everything works, somebody is here, and nothing more happens. */
  const endWell = (machine: Machine, then: () => void): void => {
    const { machineState } = machine
    if (machineState.asleepUntil !== null) {
      timeline.after(machineState.asleepUntil - timeline.now() + 1000, () => endWell(machine, then))
      return
    }
    machineState.diskWorks = true
    machine.crashAfter(null)
    machineState.userId ??= '1'
    onCall.clear()
    apply(machine, { kind: 'relay', up: true })
    if (!machineState.lockWatchWorks) apply(machine, { kind: 'lock-watch', works: true })
    apply(machine, { kind: 'unlocks' })
    apply(machine, { kind: 'stirs' })
    timeline.after(10_000, () => {
      then()
      if (machine.isUp()) signInAgain(machine)
      else startLater(machine, timeline, 0)
    })
  }

  const total = history.events.reduce((sum, { pause }) => sum + pause, 0)
  let at = 0
  for (const [index, { pause, machine: number, what }] of history.events.entries()) {
    at += pause
    const machine = machines[number % history.machines]
    if (machine !== undefined) timeline.after(at, () => apply(machine, what, `request ${index + 1}`))
  }
  timeline.after(total + lastFault, () => void pending.push(exotel.heal()))
  let isOver = false
  let busy = machines.length
  for (const machine of machines) {
    const end = () =>
      endWell(machine, () => {
        busy -= 1
        if (busy > 0) return
        timeline.after(aftermath, () => {
          isOver = true
        })
      })
    if (!history.endsLocked) {
      timeline.after(total + lastMoments + 1, end)
      continue
    }
    timeline.after(total + lastMoments + 1, () => apply(machine, { kind: 'locks' }))
    timeline.after(total + lockedAtTheEnd, () => {
      const isSeen = machine.isUp() && machine.machineState.asleepUntil === null
      if (isSeen) pending.push(endOf(machine).then((one) => lockedEnds.push(one)))
      end()
    })
  }

  try {
    for (const machine of machines) machine.start()
    await rest()
    // What is healthy is looked at between calls, never in the middle of a background read.
    while (!isOver || machines.some((one) => one.calls().length > 0)) {
      timeline.advance()
      await rest()
    }
    const ends = await Promise.all(machines.map(endOf))
    const arrived = await exotel.arrived()
    const { secrets, met } = exotel
    const length = timeline.now()
    const trace = { history, turns, looks, asked, lateWrites, arrived, lockedEnds, ends, length, secrets }
    return { trace, met }
  } finally {
    for (const machine of machines) machine.stop()
    await exotel.close()
  }
}

/** How often each kind of trouble was met. */
export type Met = ReadonlyMap<string, number>
