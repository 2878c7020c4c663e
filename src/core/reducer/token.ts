import type { Moment } from '../model/moment.ts'
import type { Session, SignedIn } from '../model/session.ts'
import { isSignedIn, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import {
  announcedStage,
  stageAt,
  stages,
  startOf,
  type TokenLife,
  type WatchedToken,
} from '../model/token-life.ts'
import { changeSession, type Update, update } from './update.ts'

/**
 * The state with the token of the agent who is signed in now. `announced`: the answer to the sign-in has said when the
 * token ends.
 */
export function withToken<S extends Session>(
  state: State<S>,
  at: Moment,
  life: TokenLife | null,
  announced: boolean,
): State<S> {
  const token = life === null ? null : { ...life, seen: { utc: at.utc, monotonic: at.monotonic } }
  const stage = life === null ? null : stageAt(life.endsAt, at.utc)
  const tokenAnnouncement =
    life !== null && announced && stage !== null
      ? { endsAt: life.endsAt, stage, at: at.utc }
      : state.tokenAnnouncement
  return { ...state, token, tokenAnnouncement }
}

/**
 * Announces that the token ends: a week before, a day before, and once it has ended. Each stage is announced once, and only
 * the newest if the machine slept through several. Soon after the end a read shows whether Exotel rejects the token, which
 * only Exotel decides.
 */
export function watchToken(state: State, at: Moment): Update {
  const { token } = state
  if (token === null || !isAnnounced(state)) return update(state)
  const { endsAt } = token
  const stage = stageAt(endsAt, at.utc)
  if (stage === null || stages.indexOf(stage) <= lastAnnounced(state, at.utc)) {
    return update(compareClocks(state, token, at))
  }
  const announced = compareClocks({ ...state, tokenAnnouncement: { endsAt, stage, at: at.utc } }, token, at)
  const next = stage === 'ended' && isSignedIn(announced) ? readSoon(announced, at) : announced
  return update(next, { kind: 'notify', news: { kind: 'token-ends', endsAt, stage } })
}

/** When the next stage is announced (monotonic ms), if the wall clock does not jump meanwhile; null if there is none. */
export function tokenAnnouncement(state: State): number | null {
  const { token } = state
  if (token === null || !isAnnounced(state)) return null
  const next = stages[lastAnnounced(state, token.seen.utc) + 1]
  if (next === undefined) return null
  const later = stages.slice(stages.indexOf(next)).map((stage) => startOf(stage, token.endsAt))
  const ahead = later.find((start) => start > token.seen.utc)
  return ahead === undefined ? null : token.seen.monotonic + (ahead - token.seen.utc)
}

/**
 * Whether the app announces the end of the token: an agent is signed in, or was until Exotel rejected the token, and the app
 * cannot mint another one.
 */
function isAnnounced({ token, session }: State): boolean {
  const hasAgent = session.kind === 'signed-in' || (session.kind === 'signed-out' && session.former !== null)
  return token?.renews === false && hasAgent
}

/** The index in `stages` of the last announced stage; -1 if there was none. */
function lastAnnounced(state: State, utc: number): number {
  const stage = announcedStage(state, utc)
  return stage === null ? -1 : stages.indexOf(stage)
}

function readSoon(state: State<SignedIn>, at: Moment): State {
  const soon = at.monotonic + timing.tokenEndRead
  return changeSession(state, { refreshAt: Math.min(state.session.refreshAt ?? soon, soon) })
}

/**
 * Compares the two clocks again if sleep or a change of the wall clock has moved them apart: the deadline is set by the
 * monotonic one.
 */
function compareClocks(state: State, token: WatchedToken, { utc, monotonic }: Moment): State {
  const drift = utc - token.seen.utc - (monotonic - token.seen.monotonic)
  const hasPassed = (tokenAnnouncement(state) ?? monotonic + 1) <= monotonic
  const hasDrifted = Math.abs(drift) > timing.clockDrift
  return hasPassed || hasDrifted ? { ...state, token: { ...token, seen: { utc, monotonic } } } : state
}
