import type { Failure } from '../model/failure.ts'
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
import { unconfirmedOff } from './persist.ts'
import { changeSession, reports, type Update, update } from './update.ts'

/** The token of the agent who is signed in now; `announced`: signing in has said already when it ends. */
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
 * Announces that the token ends, a week and a day before, and once it has: each stage once, and only the newest where
 * the machine slept over several. Soon after the end a read shows whether Exotel, which alone decides, rejects it.
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

/** When the next stage is announced (monotonic ms), should the wall clock not jump meanwhile; null where none is. */
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
 * Exotel rejects the token: the agent is signed out, and nothing is confirmed any more. An OFF that was under way is
 * still tried with that token, rarely: the rejection may be a fault of Exotel's.
 */
export function rejectToken(state: State<SignedIn>, at: Moment, failure: Failure): Update {
  const { identity, intent, signingOut } = state.session
  if (signingOut !== null) return signOutUnconfirmed(state, failure)
  const off = unconfirmedOff(state) ?? state.persistedOff
  const signedOut = replaceSession(state, {
    kind: 'signed-out',
    former: identity,
    lastResort:
      off === null ? { kind: 'none' } : { kind: 'waiting', until: at.monotonic + timing.lastResortRetry },
  })
  return update(
    {
      ...signedOut,
      lastChange: state.lastChange,
      problem: { kind: 'failed', failure, target: intent?.target ?? null },
    },
    ...reports(waitingRequests(state), { kind: 'refused', failure }),
  )
}

/**
 * The state with another session. It clears what belonged to the old one; an OFF that was not confirmed is kept, to be
 * sent when its owner signs in again.
 */
export function replaceSession<S extends Session>(state: State, session: S): State<S> {
  return {
    ...state,
    session,
    deferredRequest: null,
    question: null,
    problem: null,
    notice: null,
    lastChange: null,
    persistedOff: unconfirmedOff(state) ?? state.persistedOff,
  }
}

/** The requests that wait for the intent or are deferred; not those of signing out and quitting. */
export function waitingRequests({ session, deferredRequest }: State): readonly string[] {
  return [
    ...(session.kind === 'signed-in' ? (session.intent?.requests ?? []) : []),
    ...(deferredRequest === null ? [] : [deferredRequest.id]),
  ]
}

/**
 * Exotel rejects the token while the agent signs out: OFF cannot be confirmed, which is shown, and the secrets go all the
 * same.
 */
function signOutUnconfirmed(state: State<SignedIn>, failure: Failure): Update {
  const { intent, signingOut } = state.session
  if (signingOut === null) return update(state)
  const unconfirmed = changeSession(state, {
    intent: null,
    confirmed: null,
    recheck: null,
    refreshAt: null,
    signingOut: { ...signingOut, offConfirmed: false },
  })
  const shown: State = {
    ...unconfirmed,
    persistedOff: unconfirmedOff(state) ?? state.persistedOff,
    problem: { kind: 'failed', failure, target: intent?.target ?? null },
  }
  const refused = reports(intent?.requests ?? [], { kind: 'refused', failure })
  return signingOut.offConfirmed === null
    ? update(shown, ...refused, { kind: 'forget-secrets' })
    : update(shown, ...refused)
}

/** The end is announced to the agent who is signed in, or was until Exotel rejected the token; not where it is renewed. */
function isAnnounced({ token, session }: State): boolean {
  const hasAgent = session.kind === 'signed-in' || (session.kind === 'signed-out' && session.former !== null)
  return token?.renews === false && hasAgent
}

/** The place in `stages` of the last announcement; -1 where there was none. */
function lastAnnounced(state: State, utc: number): number {
  const stage = announcedStage(state, utc)
  return stage === null ? -1 : stages.indexOf(stage)
}

function readSoon(state: State<SignedIn>, at: Moment): State {
  const soon = at.monotonic + timing.tokenEndLook
  return changeSession(state, { refreshAt: Math.min(state.session.refreshAt ?? soon, soon) })
}

/** Sleep, and a clock that is set, move the wall clock against the monotonic one, by which the deadline is set. */
function compareClocks(state: State, token: WatchedToken, { utc, monotonic }: Moment): State {
  const drift = utc - token.seen.utc - (monotonic - token.seen.monotonic)
  const hasPassed = (tokenAnnouncement(state) ?? monotonic + 1) <= monotonic
  const hasDrifted = Math.abs(drift) > timing.clockDrift
  return hasPassed || hasDrifted ? { ...state, token: { ...token, seen: { utc, monotonic } } } : state
}
