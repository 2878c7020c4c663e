import type { Moment } from './moment.ts'
import { timing } from './timing.ts'

/** How long the token is good for, by its own word. */
export interface TokenLife {
  /** UTC ms. */
  readonly endsAt: number
  /** Whether a new one is minted once Exotel no longer takes it: then nobody has to do anything. */
  readonly renews: boolean
}

/** How near a token's end is: within a week, within a day, or past. */
export type TokenStage = 'week' | 'day' | 'ended'

/** What the agent was told last, when, and of which end (UTC ms): of another one they have not been told. */
export interface TokenTold {
  readonly endsAt: number
  readonly stage: TokenStage
  readonly at: number
}

/** A token's life as the state holds it: `seen` is when both clocks were last compared. */
export interface WatchedToken extends TokenLife {
  readonly seen: Pick<Moment, 'utc' | 'monotonic'>
}

/** All of them in their order: the later, the more there is to tell. */
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
 * How near the end was, as it was told last of this token; null for nothing. What was told at a time that is still to
 * come at `utc` (ms) was told by a clock that was wrong: it does not count, and is told anew when it is true.
 */
export function toldStage(
  { token, tokenTold }: { readonly token: WatchedToken | null; readonly tokenTold: TokenTold | null },
  utc: number,
): TokenStage | null {
  if (token === null || tokenTold?.endsAt !== token.endsAt) return null
  return tokenTold.at > utc + timing.tokenDay ? null : tokenTold.stage
}
