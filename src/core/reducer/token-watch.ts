import type { Moment } from '../model/moment.ts'
import type { State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import {
  stageAt,
  stages,
  startOf,
  type TokenLife,
  toldStage,
  type WatchedToken,
} from '../model/token-life.ts'
import { type Update, update } from './update.ts'

/** The token of whoever is signed in now; `told`: signing in has said already when it ends. */
export function withToken(state: State, at: Moment, life: TokenLife | null, told: boolean): State {
  const token = life === null ? null : { ...life, seen: { utc: at.utc, monotonic: at.monotonic } }
  const stage = life === null ? null : stageAt(life.endsAt, at.utc)
  const tokenTold =
    life !== null && told && stage !== null ? { endsAt: life.endsAt, stage, at: at.utc } : state.tokenTold
  return { ...state, token, tokenTold }
}

/**
 * Tells that the token ends a week and a day before, and once it has: each once, and only the newest where the machine
 * slept over several. Soon after the end it is looked whether Exotel still takes it, as Exotel alone decides that.
 */
export function watchToken(state: State, at: Moment): Update {
  const { token, session } = state
  if (token === null || !mayTell(state)) return update(state)
  const { endsAt } = token
  const stage = stageAt(endsAt, at.utc)
  if (stage === null || stages.indexOf(stage) <= lastTold(state, at.utc))
    return update(compared(state, token, at))
  const told = compared({ ...state, tokenTold: { endsAt, stage, at: at.utc } }, token, at)
  const looking = stage === 'ended' && session.kind === 'signed-in' ? lookingSoon(told, at) : told
  return update(looking, { kind: 'notify', news: { kind: 'token-ends', endsAt, stage } })
}

function lookingSoon(state: State, at: Moment): State {
  const soon = at.monotonic + timing.tokenEndLook
  return { ...state, refreshAt: Math.min(state.refreshAt ?? soon, soon) }
}

/** When the next stage begins (monotonic ms), should the wall clock not jump meanwhile; null where none is to be told. */
export function tokenTelling(state: State): number | null {
  const { token } = state
  if (token === null || !mayTell(state)) return null
  const next = stages[lastTold(state, token.seen.utc) + 1]
  if (next === undefined) return null
  const later = stages.slice(stages.indexOf(next)).map((stage) => startOf(stage, token.endsAt))
  const ahead = later.find((start) => start > token.seen.utc)
  return ahead === undefined ? null : token.seen.monotonic + (ahead - token.seen.utc)
}

/** Whoever was signed in until Exotel refused the token is told, too. */
function mayTell({ token, session }: State): boolean {
  const known = session.kind === 'signed-in' || (session.kind === 'signed-out' && session.former !== null)
  return token?.renews === false && known
}

/** The place in `stages` of what was told last; -1 for nothing. */
function lastTold(state: State, utc: number): number {
  const stage = toldStage(state, utc)
  return stage === null ? -1 : stages.indexOf(stage)
}

/** Sleep and a clock that is set move the wall clock against the monotonic one, by which the timer is set. */
function compared(state: State, token: WatchedToken, { utc, monotonic }: Moment): State {
  const drift = utc - token.seen.utc - (monotonic - token.seen.monotonic)
  const passed = (tokenTelling(state) ?? monotonic + 1) <= monotonic
  const far = Math.abs(drift) > timing.clockDrift
  return passed || far ? { ...state, token: { ...token, seen: { utc, monotonic } } } : state
}
