import type { Device } from './device.ts'
import type { Outcome } from './outcome.ts'
import type { PersistedState } from './persisted-state.ts'
import type { Notice, Question } from './problem.ts'
import type { TokenStage } from './token-life.ts'

/** What the core asks the world to do. */
export type Effect =
  | { readonly kind: 'write'; readonly call: number; readonly device: Device; readonly on: boolean }
  | { readonly kind: 'read'; readonly call: number }
  | { readonly kind: 'abort'; readonly call: number }
  | { readonly kind: 'forget-secrets' }
  /** Closes every kept-alive connection to Exotel, so that the next call opens a fresh one. */
  | { readonly kind: 'drop-connections' }
  /** Put on disk, durably, before any effect that comes after it. */
  | { readonly kind: 'persist'; readonly persistedState: PersistedState }
  | { readonly kind: 'notify'; readonly news: News }
  /** Each request is reported exactly once. */
  | { readonly kind: 'report'; readonly request: string; readonly outcome: Outcome }

/** What the agent must know and cannot see. */
export type News =
  | Notice
  | { readonly kind: 'off-unconfirmed'; readonly since: number }
  /** The agent is away, and Exotel no longer takes the token that would turn calls off. */
  | { readonly kind: 'off-impossible' }
  | { readonly kind: 'question'; readonly question: Question }
  /** The phone for whose verification was waited is verified. */
  | { readonly kind: 'verified' }
  /** The token that nobody renews ends soon, or has ended; UTC ms. */
  | { readonly kind: 'token-ends'; readonly endsAt: number; readonly stage: TokenStage }
