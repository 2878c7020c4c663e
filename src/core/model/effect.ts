import type { Device } from './device.ts'
import type { Outcome } from './outcome.ts'
import type { PersistedState } from './persisted-state.ts'
import type { Notice, Question } from './problem.ts'
import type { TokenStage } from './token-life.ts'

/** What the reducer asks the main process to do. */
export type Effect =
  | { readonly kind: 'write'; readonly call: number; readonly device: Device; readonly on: boolean }
  | { readonly kind: 'read'; readonly call: number }
  | { readonly kind: 'abort'; readonly call: number }
  | { readonly kind: 'forget-secrets' }
  /** Closes every kept-alive connection to Exotel, so that the next call opens a fresh one. */
  | { readonly kind: 'drop-connections' }
  /** Writes to disk, durably, before any effect that follows it. */
  | { readonly kind: 'persist'; readonly persistedState: PersistedState }
  | { readonly kind: 'notify'; readonly news: News }
  /** Gives a request its outcome; each request gets exactly one. */
  | { readonly kind: 'report'; readonly request: string; readonly outcome: Outcome }

/** What the agent must know and cannot see: a notification. */
export type News =
  | Notice
  | { readonly kind: 'off-unconfirmed'; readonly since: number }
  /** The agent switched calls off at `since` (UTC ms), `minutes` ago, and they are still off. */
  | { readonly kind: 'still-off'; readonly since: number; readonly minutes: number }
  /** The app turned the device on by itself: the agent is back, or an OFF for a while is over. `at`: UTC ms. */
  | {
      readonly kind: 'restored'
      readonly device: Device
      readonly why: 'restore' | 'timer'
      readonly at: number
    }
  /** The app turned calls off by itself, since the agent's shift has ended. `at`: UTC ms. */
  | { readonly kind: 'shift-ended'; readonly at: number }
  /** The agent is away, and Exotel rejects the token that would turn calls off. */
  | { readonly kind: 'off-impossible' }
  | { readonly kind: 'question'; readonly question: Question }
  /** The phone that was not verified is verified now. */
  | { readonly kind: 'verified' }
  /** A token that the app cannot renew ends soon, or has ended; UTC ms. */
  | { readonly kind: 'token-ends'; readonly endsAt: number; readonly stage: TokenStage }
