import { clockTime } from '../locales/clock.ts'
import type { Advice, Words } from '../locales/messages.ts'
import { questionText } from '../locales/news.ts'
import { tokenText } from '../locales/token.ts'
import type { Device, Target } from '../model/device.ts'
import type { Language } from '../model/language.ts'
import type { GatewayKind, Identity, State } from '../model/state.ts'
import { toldStage } from '../reducer/token-watch.ts'
import { adviceOf, isNews, type Remedy, remedyOf, supportOf } from './advice.ts'
import { type Choice, canAsk, choicesOf } from './choices.ts'
import { type DeviceCard, deviceCardsOf } from './device-card.ts'
import { type Glance, glanceOf, type IconName, iconOf } from './state-summary.ts'

/** Everything the window draws. No secret and no personal datum but the user id is in it; numbers are masked. */
export interface WindowModel extends Glance {
  readonly icon: IconName
  /** OFF for a while: its end (UTC ms), and what happens then. The window counts the minutes itself. */
  readonly timedOff: { readonly until: number; readonly text: string } | null
  readonly choices: readonly Choice[]
  readonly devices: readonly DeviceCard[]
  readonly lastChange: string | null
  readonly problem: WindowProblem | null
  /** What the app would do but will not without the agent's word. */
  readonly question: {
    readonly device: Device
    readonly text: string
    readonly yes: string
    /** Asking for what is on already, so that nothing changes; null where that is not known. */
    readonly no: { readonly label: string; readonly target: Target } | null
  } | null
  /** Whether calls go off by themselves when the screen is locked, and if not, why. */
  readonly lockWatch: { readonly works: boolean; readonly text: string; readonly lastLock: string | null }
  /** Who tells that the computer is not touched, or that nobody does; null where no idle minutes are chosen. */
  readonly idleWatch: { readonly works: boolean; readonly text: string } | null
  /** How long calls can be off for, in minutes; empty where they cannot be switched. */
  readonly offFor: readonly number[]
  /** Set where signing in is what is needed. */
  readonly signIn: WindowSignIn | null
  readonly user: { readonly id: string; readonly gateway: GatewayKind; readonly text: string } | null
  /** Whether an Exotel account tells of verification and busy, in a sentence; null where nobody is signed in. */
  readonly account: { readonly connected: boolean; readonly text: string } | null
  /** When the token ends, in a sentence, and whether that is within a week; null where it is not known. */
  readonly token: { readonly text: string; readonly isNear: boolean } | null
  readonly simulated: boolean
  /** This desktop shows no tray icons: the window is all there is, and says how to come back to it and how to end. */
  readonly trayMissing: boolean
  /** The language of every text here, and of what the window says beside them. */
  readonly language: Language
}

/** What is wrong (or, with `isNews`, what happened), what mends it, and what support needs. */
export interface WindowProblem extends Advice {
  readonly isNews: boolean
  readonly support: string
  /** The remedy as a button; null where it is for the agent alone to act. */
  readonly action: { readonly label: string; readonly does: Remedy } | null
}

/** Who was signed in before, and by what; `isFirst` where nobody ever was. */
export interface WindowSignIn {
  readonly userId: string
  readonly gateway: GatewayKind
  readonly isFirst: boolean
}

/** What beside the state decides how surfaces look. */
export interface Showing {
  readonly words: Words
  /** No tray icon shows on this desktop; false where that is not known. */
  readonly trayMissing?: boolean | undefined
  /** What "Off for" offers, in minutes. */
  readonly offForMinutes?: readonly number[] | undefined
}

/** What "Off for" offers until the settings are read, in minutes. */
export const usualMinutes: readonly number[] = [5, 15, 30, 60]

/** What the window shows for `state`. */
export function windowOf(state: State, showing: Showing): WindowModel {
  const { words, trayMissing = false, offForMinutes = usualMinutes } = showing
  const { session, lastChange, confirmed, timedOff, intent } = state
  const identity =
    session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity : null
  return {
    icon: iconOf(state),
    ...glanceOf(state, words),
    timedOff:
      timedOff === null || intent !== null || confirmed?.active !== 'off'
        ? null
        : { until: timedOff.until, text: words.window.afterTimedOff(timedOff.device) },
    choices: choicesOf(state, words),
    devices: deviceCardsOf(state, words),
    lastChange: lastChange === null ? null : lastChangeOf(lastChange, words),
    problem: problemOf(state, words),
    question: questionOf(state, words),
    lockWatch: lockWatchOf(state, words),
    idleWatch: idleWatchOf(state, words),
    offFor: canAsk(state) ? offForMinutes : [],
    signIn: session.kind === 'signed-out' ? signInOf(session.former) : null,
    user: identity === null ? null : userOf(identity, words),
    account: session.kind === 'signed-in' ? accountOf(session.identity.gateway, words) : null,
    token: tokenOf(state, words),
    simulated: (session.kind === 'signed-out' ? session.former : identity)?.simulated ?? false,
    trayMissing,
    language: words.language,
  }
}

function problemOf(state: State, words: Words): WindowProblem | null {
  const advised = adviceOf(state, words)
  if (advised === null) return null
  const { message, remedy } = advised
  const does = remedyOf(state)
  const action =
    does === null
      ? null
      : { does, label: words.window.remedy[does.kind === 'switch' ? does.target : does.kind] }
  return { message, remedy, isNews: isNews(state), support: supportOf(state, words), action }
}

function questionOf({ question, confirmed }: State, words: Words): WindowModel['question'] {
  if (question === null) return null
  const { text, yes } = questionText(words, question)
  const target = confirmed === null || confirmed.active === 'both' ? null : confirmed.active
  return {
    device: question.device,
    text,
    yes,
    no: target === null ? null : { label: words.window.leaveIt, target },
  }
}

function lastChangeOf({ active, at, cause }: NonNullable<State['lastChange']>, words: Words): string {
  const [calls, time] = [words.calls[active], clockTime(at)]
  return cause === null
    ? words.state.lastChangeElsewhere(calls, time)
    : words.state.lastChange(calls, time, words.cause[cause])
}

function signInOf(former: Identity | null): WindowSignIn {
  return {
    userId: former?.userId ?? '',
    gateway: former?.gateway ?? 'integrations',
    isFirst: former === null,
  }
}

function userOf({ userId, gateway }: Identity, words: Words): NonNullable<WindowModel['user']> {
  return { id: userId, gateway, text: words.window.user[gateway](userId) }
}

function accountOf(gateway: GatewayKind, words: Words): NonNullable<WindowModel['account']> {
  const connected = gateway !== 'integrations'
  return { connected, text: connected ? words.form.accountConnected : words.form.noAccount }
}

function lockWatchOf({ presence, rules }: State, words: Words): WindowModel['lockWatch'] {
  const { lockWatch, lastLock } = presence
  const works = lockWatch.kind === 'working' && rules.autoOff.lock
  return {
    works,
    text:
      lockWatch.kind === 'starting'
        ? ''
        : lockWatch.kind === 'none'
          ? words.state.noLockWatch
          : rules.autoOff.lock
            ? words.state.lockWatch(lockWatch.source)
            : words.state.lockWatchUnwanted,
    lastLock: lastLock === null ? null : words.state.lastLock(clockTime(lastLock.at), lastLock.source),
  }
}

function idleWatchOf({ presence, rules }: State, words: Words): WindowModel['idleWatch'] {
  const { idleWatch } = presence
  if (rules.autoOff.idleMinutes === null || idleWatch.kind === 'starting') return null
  return idleWatch.kind === 'working'
    ? { works: true, text: words.state.idleWatch(idleWatch.source) }
    : { works: false, text: words.state.noIdleWatch }
}

/** How near the end is shows in what was told of it: a surface has no clock. */
function tokenOf(state: State, words: Words): WindowModel['token'] {
  const { session, token } = state
  if (session.kind !== 'signed-in' || token === null) return null
  const stage = toldStage(state, token.seen.utc)
  return { text: tokenText(words, token, stage), isNear: stage !== null && !token.renews }
}
