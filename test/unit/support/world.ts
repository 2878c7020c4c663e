import type { Active } from '../../../src/core/model/device.ts'
import type { State } from '../../../src/core/model/state.ts'
import { createExotel, type ExotelModel } from './exotel-model.ts'
import { applyHistoryEvent, endWell, lastMoments } from './happens.ts'
import type { Fate, History, HistoryEvent } from './history.ts'
import { createMachine } from './machine.ts'
import { identity } from './moments.ts'
import { createTimeline } from './timeline.ts'
import type { Machine, Turn } from './turn.ts'

/** How long a history goes on after the last happening, at the end with a healthy Exotel: virtual ms. */
const aftermath = 22 * 60_000

/** How long after the last happening calls may still go wrong: virtual ms. */
const lastFault = 2 * 60_000

/** How long a locked screen stays locked at the end, with a healthy Exotel: virtual ms. */
const lockedAtTheEnd = 12 * 60_000

/** No history of this size needs so many: one that does goes round in circles. */
const mostTurns = 20_000

/** A 401 is followed by signing in again after this long: virtual ms. */
const signInPause = 20_000

/** What was played, as it looks to nobody in it. */
export interface World {
  readonly history: History
  readonly machines: readonly Machine[]
  readonly exotel: ExotelModel
  readonly turns: readonly Turn[]
  /** Everything that was asked for: the id, and the machine and run that were asked. */
  readonly asked: readonly { readonly id: string; readonly machine: number; readonly run: number }[]
  /** When each machine's app was given a deadline: real ms. */
  readonly deadlines: readonly { readonly machine: number; readonly at: number }[]
  /** How things stood at the machines whose agent was away for long, with a healthy Exotel. */
  readonly emptyRooms: readonly EmptyRoom[]
}

/** A desk nobody has sat at for a while. */
export interface EmptyRoom {
  readonly machine: number
  readonly state: State
  /** Where calls ring. */
  readonly truth: Active
  /** Whether a change elsewhere or another machine's write came so late that nothing can have seen it yet. */
  readonly lastChange: number
  readonly now: number
}

const healthy: { latency: number; fate: Fate } = { latency: 50, fate: { kind: 'healthy' } }

const unreachable: { latency: number; fate: Fate } = { latency: 3000, fate: { kind: 'cut', late: null } }

/** Plays a history, `look`ing at the world after every event, and gives the world at the end. */
export function play(history: History, look: (turn: Turn, world: World) => void = () => {}): World {
  const timeline = createTimeline()
  const exotel = createExotel(timeline, history.first, history.dated)
  const turns: Turn[] = []
  const asked: { id: string; machine: number; run: number }[] = []
  const deadlines: { machine: number; at: number }[] = []
  const total = history.happenings.reduce((sum, { pause }) => sum + pause, 0)
  let calls = 0
  let draws = 0

  const around = {
    history,
    timeline,
    exotel,
    nextCall() {
      const now = timeline.now()
      if (now > total + lastFault) return healthy
      const isOut = history.outages.some(({ from, length }) => now >= from && now < from + length)
      return isOut ? unreachable : (history.calls[calls++] ?? healthy)
    },
    nextRandom: () => history.randoms[draws++ % history.randoms.length] ?? 0.5,
    record(turn: Turn) {
      turns.push(turn)
      if (turns.length > mostTurns)
        throw new Error(`A history of more than ${mostTurns} turns goes round in circles`)
      const { before, after } = turn
      const rejected = after.session.kind === 'signed-out' && before.session.kind === 'signed-in'
      if (rejected) timeline.in(signInPause, () => signInAgain(turn.machine))
      look(turn, world)
    },
  }
  const machines = Array.from({ length: history.machines }, (_, number) => createMachine(number, around))
  const emptyRooms: EmptyRoom[] = []
  const world: World = { history, machines, exotel, turns, asked, deadlines, emptyRooms }

  const signInAgain = (number: number) => {
    const machine = machines[number]
    const userId = machine?.desk.userId ?? null
    if (machine === undefined || userId === null || machine.state().session.kind !== 'signed-out') return
    machine.tell({ kind: 'signed-in', identity: { ...identity, userId } })
  }

  const at = (number: number, what: HistoryEvent) => {
    const machine = machines[number]
    if (machine === undefined) return
    const id = `request ${asked.length + 1}`
    if (applyHistoryEvent(machine, timeline, exotel, id, what))
      asked.push({ id, machine: number, run: machine.run() })
  }

  let past = 0
  let end = Number.POSITIVE_INFINITY
  let busy = machines.length
  for (const entry of history.happenings) {
    past += entry.pause
    const number = entry.machine % history.machines
    timeline.in(past, () => at(number, entry.what))
  }
  for (const machine of machines) {
    machine.start()
    const ends = () =>
      endWell(machine, timeline, exotel, () => {
        busy -= 1
        if (busy === 0) end = timeline.now() + aftermath
      })
    if (!history.endsLocked) {
      timeline.in(total + lastMoments + 1, ends)
      continue
    }
    timeline.in(total + lastMoments + 1, () =>
      applyHistoryEvent(machine, timeline, exotel, '', { kind: 'locks' }),
    )
    timeline.in(total + lockedAtTheEnd, () => {
      const state = machine.state()
      const { session } = state
      const userId = session.kind === 'signed-in' ? session.identity.userId : '?'
      const truth = exotel.truth(userId)
      const room = { machine: machines.indexOf(machine), state, truth, now: timeline.now() }
      if (machine.isUp() && machine.desk.asleepUntil === null) {
        emptyRooms.push({ ...room, lastChange: exotel.lastChange(userId) })
      }
      ends()
    })
  }

  for (;;) {
    const due = machines
      .map((machine, number) => ({ machine, number, at: machine.deadline() }))
      .filter((one) => one.at !== null)
      .map((one) => ({ ...one, at: Math.max(timeline.now(), one.at ?? 0) }))
      .sort((one, other) => one.at - other.at)[0]
    const next = timeline.next()
    const then = Math.min(next ?? Number.POSITIVE_INFINITY, due?.at ?? Number.POSITIVE_INFINITY)
    // A healthy world is looked at only between calls, never in the middle of a background read.
    const between = machines.every((machine) => machine.openCalls().length === 0)
    if (then > end && (between || !Number.isFinite(then))) return world
    if (timeline.advance(then) || due === undefined) continue
    deadlines.push({ machine: due.number, at: then })
    due.machine.tell({ kind: 'deadline-reached' })
    const sameInstant = deadlines
      .slice(-40)
      .filter((one) => one.at === then && one.machine === due.number).length
    if (sameInstant > 10) throw new Error(`Deadlines come again and again at ${then} ms`)
  }
}
