import { adviceOf, isNews, type Remedy, remedyOf, supportOf } from './advice.ts'
import { type Choice, canAsk, choicesOf } from './choices.ts'
import type { Device, Target } from './device.ts'
import { type DeviceCard, deviceCardsOf } from './device-card.ts'
import { type Glance, glanceOf, type IconName, iconOf } from './glance.ts'
import type { GatewayKind, Identity, State } from './state.ts'
import { type Advice, words } from './words.ts'

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
  /** How long calls can be off for, in minutes; empty where they cannot be switched. */
  readonly offFor: readonly number[]
  /** Set where signing in is what is needed. */
  readonly signIn: WindowSignIn | null
  readonly user: { readonly id: string; readonly gateway: GatewayKind; readonly text: string } | null
  /** Whether an Exotel account tells of verification and busy, in a sentence; null where nobody is signed in. */
  readonly account: { readonly connected: boolean; readonly text: string } | null
  readonly simulated: boolean
  /** This desktop shows no tray icons: the window is all there is, and says how to come back to it and how to end. */
  readonly trayMissing: boolean
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

/** What the window shows for `state`; `offForMinutes` is what the tray and the window offer. */
export function windowOf(state: State, trayMissing: boolean, offForMinutes: readonly number[]): WindowModel {
  const { session, lastChange, confirmed, timedOff, intent } = state
  const identity =
    session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity : null
  return {
    icon: iconOf(state),
    ...glanceOf(state),
    timedOff:
      timedOff === null || intent !== null || confirmed?.active !== 'off'
        ? null
        : { until: timedOff.until, text: words.window.afterTimedOff(timedOff.device) },
    choices: choicesOf(state),
    devices: deviceCardsOf(state),
    lastChange:
      lastChange === null ? null : words.lastChange(lastChange.active, lastChange.at, lastChange.cause),
    problem: problemOf(state),
    question: questionOf(state),
    lockWatch: lockWatchOf(state),
    offFor: canAsk(state) ? offForMinutes : [],
    signIn: session.kind === 'signed-out' ? signInOf(session.former) : null,
    user: identity === null ? null : userOf(identity),
    account: session.kind === 'signed-in' ? accountOf(session.identity.gateway) : null,
    simulated: (session.kind === 'signed-out' ? session.former : identity)?.simulated ?? false,
    trayMissing,
  }
}

function problemOf(state: State): WindowProblem | null {
  const advised = adviceOf(state)
  if (advised === null) return null
  const { message, remedy } = advised
  const does = remedyOf(state)
  const action = does === null ? null : { does, label: words.window.remedy(does) }
  return { message, remedy, isNews: isNews(state), support: supportOf(state), action }
}

function questionOf({ question, confirmed }: State): WindowModel['question'] {
  if (question === null) return null
  const { text, yes } = words.question(question)
  const target = confirmed === null || confirmed.active === 'both' ? null : confirmed.active
  return {
    device: question.device,
    text,
    yes,
    no: target === null ? null : { label: words.window.leaveIt, target },
  }
}

function signInOf(former: Identity | null): WindowSignIn {
  return {
    userId: former?.userId ?? '',
    gateway: former?.gateway ?? 'integrations',
    isFirst: former === null,
  }
}

function userOf({ userId, gateway }: Identity): NonNullable<WindowModel['user']> {
  return { id: userId, gateway, text: words.window.user(userId, gateway) }
}

function accountOf(gateway: GatewayKind): NonNullable<WindowModel['account']> {
  const connected = gateway !== 'integrations'
  return { connected, text: connected ? words.window.accountConnected : words.window.noAccount }
}

function lockWatchOf({ presence, rules }: State): WindowModel['lockWatch'] {
  const { lockWatch, lastLock } = presence
  const works = lockWatch.kind === 'working' && rules.autoOff.lock
  return {
    works,
    text:
      lockWatch.kind === 'starting'
        ? ''
        : lockWatch.kind === 'none'
          ? words.noLockWatch
          : words.lockWatch(lockWatch.source, rules.autoOff.lock),
    lastLock: lastLock === null ? null : words.lastLock(lastLock.at, lastLock.source),
  }
}
