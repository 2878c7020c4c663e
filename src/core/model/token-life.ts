import type { Moment } from './moment.ts'
import { timing } from './timing.ts'

/** When the token ends, as it says itself. */
export interface TokenLife {
  /** UTC ms. */
  readonly endsAt: number
  /** Whether the app mints a new one once Exotel rejects it: then the agent has nothing to do. */
  readonly renews: boolean
}

/** How near a token's end is: within a week, within a day, or past. */
export type TokenStage = 'week' | 'day' | 'ended'

/** The last announcement of a token's end: of which end, at which stage, and when. UTC ms. */
export interface TokenAnnouncement {
  readonly endsAt: number
  readonly stage: TokenStage
  readonly at: number
}

/** A token's life in the state: `seen` is when both clocks were last compared. */
export interface WatchedToken extends TokenLife {
  readonly seen: Pick<Moment, 'utc' | 'monotonic'>
}

/** Every stage, in the order in which they come. */
export const stages: readonly TokenStage[] = ['week', 'day', 'ended']

/** How near the end is at `utc` (ms); null while it is far away. */
export function stageAt(endsAt: number, utc: number): TokenStage | null {
  return stages.findLast((stage) => startOf(stage, endsAt) <= utc) ?? null
}

/** When the stage begins, UTC ms. */
export function startOf(stage: TokenStage, endsAt: number): number {
  switch (stage) {
    case 'week':
      return endsAt - timing.tokenWeek
    case 'day':
      return endsAt - timing.tokenDay
    case 'ended':
      return endsAt
  }
}

/**
 * The stage of this token's end that was announced last; null for none. An announcement that lies in the future at `utc`
 * (ms) was made by a wrong clock: it does not count, and is made again in its time.
 */
export function announcedStage(
  {
    token,
    tokenAnnouncement,
  }: { readonly token: WatchedToken | null; readonly tokenAnnouncement: TokenAnnouncement | null },
  utc: number,
): TokenStage | null {
  if (token === null || tokenAnnouncement?.endsAt !== token.endsAt) return null
  return tokenAnnouncement.at > utc + timing.tokenDay ? null : tokenAnnouncement.stage
}
