import type { Active } from '../../../src/core/model/device.ts'
import type { Effect } from '../../../src/core/model/effect.ts'
import type { Event } from '../../../src/core/model/event.ts'
import type { MachineSession, PersistedState } from '../../../src/core/model/persisted-state.ts'
import type { State } from '../../../src/core/model/state.ts'
import type { EventInput as Told } from '../../../src/main/store.ts'
import type { ExotelModel } from './exotel-model.ts'
import type { Fate, History } from './history.ts'
import type { Timeline } from './timeline.ts'

/** One event that one machine's app was given, and what came of it. */
export interface Turn {
  /** How much time has really passed: ms. */
  readonly now: number
  readonly machine: number
  /** Counts the starts of the app. */
  readonly run: number
  readonly event: Event
  readonly before: State
  readonly after: State
  /** Those that were carried out; a crash may cut them short. */
  readonly effects: readonly Effect[]
  /** What was on disk when each of these effects was carried out. */
  readonly disks: readonly PersistedState[]
  /** Whom the secrets in the keychain belong to. */
  readonly userId: string | null
  readonly place: MachineSession
  /** Calls on the wire that the app has neither an answer to nor given up. */
  readonly openCalls: readonly { readonly call: number; readonly write: boolean }[]
  /** Whether the app died before all the effects were carried out. */
  readonly crashed: boolean
  /** What is on disk after it, and whether the disk takes nothing now. */
  readonly disk: PersistedState
  readonly diskFailed: boolean
  /** Where calls of whoever is signed in really ring, and how many writes may still change that. */
  readonly truth: Active
  readonly pending: number
  /** Whether others write too: another machine, or an earlier run that left a write behind. */
  readonly haunted: boolean
}

/** What machines share. */
export interface Surroundings {
  readonly history: History
  readonly timeline: Timeline
  readonly exotel: ExotelModel
  /** What becomes of the next call of anybody. */
  nextCall(): { readonly latency: number; readonly fate: Fate }
  nextRandom(): number
  record(turn: Turn): void
}

/** A machine: its clocks, its disk, its desktop and the app on it. */
export interface Machine {
  state(): State
  isUp(): boolean
  run(): number
  openCalls(): Turn['openCalls']
  /** When the app wants to be given a deadline, in real time; null where nothing is waited for. */
  deadline(): number | null
  tell(told: Told): void
  start(): void
  stop(): void
  /** The app dies after so many effects of the next event that has any. */
  crashAfter(effects: number, then: () => void): void
  /** Nothing kills the app any more. */
  spare(): void
  readonly desk: MachineState
}

/** What is so at a machine, whether or not its app runs. */
export interface MachineState {
  locked: boolean
  idle: boolean
  /** When it wakes, in real time; null while it is awake. */
  asleepUntil: number | null
  lockWatchWorks: boolean
  diskWorks: boolean
  userId: string | null
  place: MachineSession
  disk: PersistedState
  rules: History['rules']
  /** How far the wall clock is off: ms. */
  clockOff: number
  /** How much of the time since the app's start the machine slept: ms. */
  slept: number
  /** Called when the exit may go on. */
  onQuit: () => void
}
