import type { Active, Write } from '../../src/core/model/device.ts'
import type { Effect, News } from '../../src/core/model/effect.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Outcome } from '../../src/core/model/outcome.ts'
import type { MachineSession, PersistedState } from '../../src/core/model/persisted-state.ts'
import type { Fault } from './fault.ts'
import type { History } from './history.ts'
import type { Snapshot } from './snapshot.ts'

/** Where every wall clock stands at the begin of a history: UTC ms. */
export const start = Date.UTC(2025, 0, 6, 9)

/** Everything that happened in a history, for the laws to read. Both drivers produce it. */
export interface Trace {
  readonly history: History
  readonly turns: readonly Turn[]
  readonly looks: readonly Look[]
  /** Every request that was made of an app. */
  readonly asked: readonly { readonly id: string; readonly machine: number; readonly run: number }[]
  readonly lateWrites: readonly LateWrite[]
  /** What reached Exotel, in its order: the write that each request carried, or null. */
  readonly arrived: readonly (Write | null)[]
  /** The machines whose screen had been locked for long, while Exotel was healthy. */
  readonly lockedEnds: readonly End[]
  readonly ends: readonly End[]
  /** How long the history took: virtual ms. */
  readonly length: number
  /** What must never leave the app. */
  readonly secrets: readonly string[]
}

/** One event that an app was given, and what it did. */
export interface Turn {
  /** Virtual ms. */
  readonly now: number
  readonly machine: number
  /** Counts the starts of the app. */
  readonly run: number
  readonly event: Event
  readonly before: Snapshot
  readonly after: Snapshot
  /** The effects that were carried out: a crash may cut them short. */
  readonly effects: readonly Effect[]
  /** What was on disk after each of these effects. */
  readonly disks: readonly PersistedState[]
  /** The call that this event answers, unless it was given up before. */
  readonly answered: OpenCall | null
  /** What went wrong with the request behind the answer. */
  readonly fault: Fault | null
  /** Calls on the wire that are neither answered nor given up. */
  readonly openCalls: readonly OpenCall[]
  /** How many requests had reached Exotel. */
  readonly arrivals: number
  /** Whether the app died before all the effects were carried out. */
  readonly crashed: boolean
  readonly disk: PersistedState
  readonly diskFails: boolean
  /** Whose secrets are in the keychain. */
  readonly userId: string | null
  readonly place: MachineSession
}

/** A call that waits for its answer: a read where `write` is null. */
export interface OpenCall {
  readonly call: number
  readonly write: Write | null
}

/** The app as somebody sees it who looks at the screen while nothing is moving. */
export interface Look {
  readonly now: number
  /** How many turns there had been. */
  readonly turns: number
  readonly machine: number
  readonly run: number
  readonly shown: Snapshot
  /** Where calls ring; null where the scope lets others change that at any time. */
  readonly truth: Active | null
  /** How long a write of an OFF has waited on a dead connection, by the machine's monotonic clock; null: none does. */
  readonly deadFor: number | null
}

/** A write that came into force when the app could not foresee it any more: too late, or after its run had ended. */
export interface LateWrite {
  readonly at: number
  readonly on: boolean
}

/** How things stand at a machine after Exotel has been healthy for long. */
export interface End {
  readonly machine: number
  readonly run: number
  readonly isUp: boolean
  readonly snapshot: Snapshot
  readonly truth: Active
}

/** The turns of each run of an app. */
export function turnsOfRuns({ turns }: Trace): readonly (readonly Turn[])[] {
  return grouped(turns, ({ machine, run }) => `${machine} ${run}`)
}

/** The turns of each machine, over all its runs. */
export function turnsOfMachines({ turns }: Trace): readonly (readonly Turn[])[] {
  return grouped(turns, ({ machine }) => `${machine}`)
}

function grouped(turns: readonly Turn[], keyOf: (turn: Turn) => string): readonly (readonly Turn[])[] {
  const groups = new Map<string, Turn[]>()
  for (const turn of turns) {
    const group = groups.get(keyOf(turn)) ?? []
    group.push(turn)
    groups.set(keyOf(turn), group)
  }
  return [...groups.values()]
}

/** Where and how a law was broken, for a person. */
export function explain(turn: Turn, what: string): string {
  const { now, machine, run, event, after } = turn
  const { intent, work } = after
  const doing = `intent ${intent === null ? 'none' : `${intent.target} (${intent.cause})`}, work ${work.kind}`
  return `At ${now} ms, machine ${machine}, run ${run}, after ${JSON.stringify(event)}: ${what}; ${doing}`
}

/** Why nothing may be turned on, as far as the app was told and by its rules; null where it may. */
export function refusesOn({ presence, rules }: Snapshot): 'lock' | 'suspend' | null {
  const isLocked = presence.locked === true || presence.lockRequestedUntil !== null
  if (rules.autoOff.lock && isLocked) return 'lock'
  return rules.autoOff.suspend && presence.asleep ? 'suspend' : null
}

/** The absences that begin with this turn. */
export function absencesBegun({ before, after }: Turn): readonly string[] {
  return after.absences.filter((absence) => !before.absences.includes(absence))
}

/** What the awaited answer of this turn shows; null where it brought none, or a failure. */
export function goodAnswer({ event, answered }: Turn): Active | null {
  return answered !== null && event.kind === 'answered' && event.answer.ok ? event.answer.value.active : null
}

/**
 * What the company's relay says in this turn that Exotel showed, and when by the machine's clock; null if it says nothing, or
 * what does not count: while a call or an intent is under way, or the relay is about to switch the agent.
 */
export function newsOf({ event, before }: Turn): { readonly active: Active; readonly at: number } | null {
  const { session } = before.state
  if (event.kind !== 'relay-event' || session.kind !== 'signed-in' || session.relay === null) return null
  const isFree = before.intent === null && (before.work.kind === 'idle' || before.work.kind === 'waiting')
  if (!isFree || event.pending || event.age >= newsLifetime) return null
  return { active: event.reading.active, at: event.at.monotonic - event.age }
}

/** Older news are not shown. Ms. */
const newsLifetime = 60 * 60_000

/** What an awaited read shows in this turn; null where it brought none, or a failure. */
export function goodRead(turn: Turn): Active | null {
  return turn.answered?.write === null ? goodAnswer(turn) : null
}

/** The writes that were sent in this turn. */
export function writesOf({ effects }: Turn): readonly Write[] {
  return effects.filter((effect) => effect.kind === 'write')
}

/** Whether a device was turned on in this turn. */
export function sendsOn(turn: Turn): boolean {
  return writesOf(turn).some(({ on }) => on)
}

/** Whether the agent is notified of one of these in this turn. */
export function notifies({ effects }: Turn, ...kinds: readonly News['kind'][]): boolean {
  return effects.some((effect) => effect.kind === 'notify' && kinds.includes(effect.news.kind))
}

/** The outcomes that are reported in this turn. */
export function reportsOf({ effects }: Turn): readonly { request: string; outcome: Outcome }[] {
  return effects.filter((effect) => effect.kind === 'report')
}

/** The events with which somebody asks for a target. */
type Request = Extract<Event, { kind: 'asked' | 'off-for-asked' | 'off-after-call-asked' }>

/** Whether somebody asks for a target with this event. */
export function isRequest(event: Event): event is Request {
  return event.kind === 'asked' || event.kind === 'off-for-asked' || event.kind === 'off-after-call-asked'
}

/** Whether the OFF begins in this turn that waited for the end of the agent's call. */
export function isAfterCall({ before, after }: Turn): boolean {
  const { intent } = after
  if (intent === null || intent.id === before.intent?.id) return false
  return before.waitForCall.length > 0 && before.waitForCall.every((id) => intent.requests.includes(id))
}

/** The outcome of the request that this turn brought, where it was decided at once. */
export function outcomeAtOnce(turn: Turn): Outcome | null {
  const { event } = turn
  if (!isRequest(event)) return null
  return reportsOf(turn).find(({ request }) => request === event.id)?.outcome ?? null
}

/**
 * Whether somebody asked for something in this turn that was neither refused nor meaningless, or the call is over for
 * whose end somebody asked for an OFF.
 */
export function isObeyed(turn: Turn): boolean {
  const { event, before } = turn
  if (isAfterCall(turn)) return true
  if (!isRequest(event) || before.session !== 'signed-in') return false
  // It is obeyed when the call is over.
  if (event.kind === 'off-after-call-asked' && turn.after.waitForCall.includes(event.id)) return false
  const outcome = outcomeAtOnce(turn)
  return outcome === null || outcome.kind === 'confirmed' || outcome.kind === 'superseded'
}

/** Whether a request is accepted in this turn: it is obeyed now, or once the agent's call is over. */
export function isAccepted(turn: Turn): boolean {
  const { event, after } = turn
  return isObeyed(turn) || (event.kind === 'off-after-call-asked' && after.waitForCall.includes(event.id))
}

/** Every request that was made, in order, with what became of it. */
export function outcomesOf({ turns, asked }: Trace) {
  const outcomes = new Map(
    turns.flatMap(reportsOf).map(({ request, outcome }) => [request, outcome] as const),
  )
  return asked.map((one) => ({ ...one, outcome: outcomes.get(one.id) }))
}

/** Whether an event of one of these kinds happens in the history. */
export function hasEvent({ history }: Trace, ...kinds: readonly string[]): boolean {
  return history.events.some(({ what }) => kinds.includes(what.kind))
}
