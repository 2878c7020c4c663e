import { isSameJson } from '../text/json.ts'
import type { Known } from './confirmed.ts'
import type { Cause, Device } from './device.ts'
import type { Identity } from './identity.ts'
import type { TokenAnnouncement } from './token-life.ts'

/** Whose device it is: what is persisted is never used for another user id or host. */
export interface Owner {
  readonly userId: string
  readonly host: string
}

/** What this app turned off for an absence: the only thing that it may ever restore by itself. */
export interface AutoOffDevice {
  readonly device: Device
  /** UTC ms. */
  readonly at: number
  /** Where it was turned off: another boot or another session of the desktop never restores it. */
  readonly place: MachineSession
  readonly owner: Owner
}

/** One session of the desktop in one run of the machine. */
export interface MachineSession {
  readonly boot: string
  readonly session: string
}

/** An OFF that has not been confirmed yet. An ON is never persisted. */
export interface PersistedOff {
  readonly id: string
  readonly cause: Cause
  /** UTC ms. */
  readonly at: number
  /** What was confirmed when it was asked for. */
  readonly before: Known | null
  readonly owner: Owner
}

/** OFF for a while, as it is persisted: after a restart it ends in a question. */
export interface PersistedTimedOff {
  readonly device: Device
  /** UTC ms. */
  readonly until: number
  readonly owner: Owner
  /** The agent's reason; left out if there is none. */
  readonly reason?: string | undefined
}

/**
 * What was known when the run ended, and the OFF that is due once the desktop's session has ended. Where the display dies
 * first, the app gets no event and can send nothing: so this is on disk all the time, and a start in another session sends
 * the OFF.
 */
export interface SessionEndOff {
  readonly place: MachineSession
  /** UTC ms: when what is known was confirmed. */
  readonly at: number
  /** What was confirmed last; null if that is not known. */
  readonly before: Known | null
  readonly owner: Owner
  /**
   * The rules want no OFF: it is kept only for the question that the app asks if the company's relay turned calls off
   * meanwhile. Left out if the rules want the OFF.
   */
  readonly forQuestionOnly?: true | undefined
}

/**
 * What the app has to ask the agent about if the company's relay turned calls off, since it did not hear this computer: kept
 * until the agent has answered, or the relay has said that it lost nothing.
 */
export interface PersistedDeskLoss {
  readonly owner: Owner
  /** What was on before. */
  readonly device: Device
  /** From when until when the relay did not hear this computer, UTC ms; null: it has not said yet whether it lost it. */
  readonly heard: { readonly from: number; readonly until: number } | null
}

/** What must outlive a crash. No secret is in it. */
export interface PersistedState {
  readonly off: PersistedOff | null
  readonly autoOffDevice: AutoOffDevice | null
  readonly timedOff: PersistedTimedOff | null
  readonly sessionEnd: SessionEndOff | null
  readonly deskLoss: PersistedDeskLoss | null
  /** The last announcement of a token's end, so that it is made once and not at every start. */
  readonly tokenAnnouncement: TokenAnnouncement | null
}

/** Nothing has to outlive a crash. */
export const emptyPersistedState: PersistedState = {
  off: null,
  autoOffDevice: null,
  timedOff: null,
  sessionEnd: null,
  deskLoss: null,
  tokenAnnouncement: null,
}

/** Whether both say the same, so that nothing needs to be written. */
export function samePersistedState(one: PersistedState, other: PersistedState): boolean {
  return isSameJson(one, other)
}

/** Whether two places are the same session of the desktop in the same run of the machine. */
export function sameMachineSession(one: MachineSession, other: MachineSession): boolean {
  return one.boot === other.boot && one.session === other.session
}

/** Whose device `identity` is. */
export function ownerOf({ userId, host }: Identity): Owner {
  return { userId, host }
}

/** Whether what belongs to `owner` may be used for `agent`: an identity, or the owner of something else. */
export function belongsTo(owner: Owner, agent: Owner): boolean {
  return owner.userId === agent.userId && owner.host === agent.host
}
