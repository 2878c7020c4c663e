import { clockTime } from '../locales/clock.ts'
import type { Advice, Messages } from '../locales/messages.ts'
import { questionText } from '../locales/news.ts'
import { tokenText } from '../locales/token.ts'
import type { Device, Target } from '../model/device.ts'
import type { GatewayKind, Identity } from '../model/identity.ts'
import type { Language } from '../model/language.ts'
import { noRules, type PolicyRules } from '../model/policy-rules.ts'
import type { Remedy } from '../model/problem.ts'
import type { LeaseState, RelayLink } from '../model/relay-link.ts'
import { identityOf, type SignedIn } from '../model/session.ts'
import { confirmedOf, intentOf, type State } from '../model/state.ts'
import { announcedStage } from '../model/token-life.ts'
import { adviceOf, isNotice, remedyOf, supportOf } from './advice.ts'
import { type Choice, canAsk, choicesOf } from './choices.ts'
import { type DeviceCard, deviceCardsOf } from './device-card.ts'
import { notesOf, type WindowNote } from './notes.ts'
import { type OffAfterCallView, offAfterCallOf } from './off-after-call.ts'
import { type OffForChoice, type OffForSettings, offForChoicesOf } from './off-for.ts'
import { signInFormOf, type WindowSignIn } from './sign-in-form.ts'
import { type GlyphName, glyphOf, isSimulated, type StateSummary, stateSummaryOf } from './state-summary.ts'

/** Everything the window draws. It holds no secret, and no personal data but the user id; numbers are masked. */
export interface WindowModel extends StateSummary {
  readonly icon: GlyphName
  /** Since when calls have rung there, or been off (UTC ms); null if that is not known. The window counts the minutes itself. */
  readonly since: number | null
  /** OFF for a while: its end (UTC ms), and what happens then. The window counts the minutes itself. */
  readonly timedOff: {
    readonly until: number
    /** The same as a clock time. */
    readonly clock: string
    readonly device: Device
    /** The agent's reason, such as the name of a break; null if there is none. */
    readonly reason: string | null
    readonly text: string
  } | null
  readonly choices: readonly Choice[]
  readonly devices: readonly DeviceCard[]
  readonly lastChange: string | null
  readonly problem: WindowProblem | null
  /** What the app does only once the agent has said yes. */
  readonly question: {
    readonly device: Device
    readonly text: string
    readonly yes: string
    /** The "no": requests the target that is confirmed already, so that nothing changes; null if nothing is confirmed. */
    readonly no: { readonly label: string; readonly target: Target } | null
  } | null
  /** Whether calls go off by themselves when the screen is locked, and if not, why. */
  readonly lockWatch: { readonly works: boolean; readonly text: string; readonly lastLock: string | null }
  /** Which part of the system reports idleness, or that none does; null if no idle minutes are chosen. */
  readonly idleWatch: { readonly works: boolean; readonly text: string } | null
  /** What else the agent should know, the most important first. */
  readonly notes: readonly WindowNote[]
  /** "Off after this call"; null if it cannot be chosen. */
  readonly offAfterCall: OffAfterCallView | null
  /** The choices of "Off for"; empty while calls cannot be switched. */
  readonly offFor: readonly OffForChoice[]
  /** The form for signing in; null unless the agent has to sign in. */
  readonly signIn: WindowSignIn | null
  readonly user: { readonly id: string; readonly gateway: GatewayKind; readonly text: string } | null
  /** Whether an Exotel account reports verification and calls, in a sentence; null if no agent is signed in. */
  readonly account: { readonly connected: boolean; readonly text: string } | null
  /**
   * How the company's relay is reached, and why it would not turn calls off if this computer failed: a paragraph each; none for an
   * agent who is signed in at Exotel itself.
   */
  readonly relay: readonly string[]
  /** When the token ends, in a sentence, and whether that is within a week; null if it is not known. */
  readonly token: { readonly text: string; readonly isNear: boolean } | null
  readonly simulated: boolean
  /** The help page of the policy, which opens in the browser; null if the policy names none. */
  readonly help: { readonly label: string; readonly url: string } | null
  /** What the policy lets the agent do. */
  readonly may: Pick<PolicyRules, 'practiceMode' | 'signOut' | 'numberChange'>
  /** How to keep the tray's icon visible; null if the desktop shows it, as far as that is known. */
  readonly trayTip: string | null
  /** The language of every text here, and of the window's own. */
  readonly language: Language
  /** Whether the system shows times with 12 hours. */
  readonly hour12: boolean
}

/** What is wrong (or, with `isNotice`, what happened), what helps, and what support needs. */
export interface WindowProblem extends Advice {
  readonly isNotice: boolean
  readonly support: string
  /** The remedy as a button; null if only the agent can act. */
  readonly action: { readonly label: string; readonly does: Remedy } | null
}

/**
 * Why the agent may not see the tray's icon. `overflow`: the system hides new icons until the agent drags them out.
 * `no-extension`: the desktop needs an extension to show any.
 */
export type HiddenTray = 'overflow' | 'no-extension'

/** Everything besides the state that decides what surfaces show. */
export interface Showing extends OffForSettings {
  readonly messages: Messages
  /** This desktop shows no tray icons; false if that is not known. */
  readonly trayMissing?: boolean | undefined
  /** The address of the help page, by the policy; null: there is none. */
  readonly helpUrl?: string | null | undefined
  /** Why the agent may not see the tray's icon; null if there is no known reason. */
  readonly hiddenTray?: HiddenTray | null
  /** The rules of the policy; left out: those of none. */
  readonly rules?: PolicyRules | undefined
}

/** What the window shows for `state`. */
export function windowOf(state: State, showing: Showing): WindowModel {
  const { messages, trayMissing = false, hiddenTray = null, helpUrl = null, rules = noRules } = showing
  const { session, lastChange, timedOff } = state
  const identity = identityOf(session)
  const devices = deviceCardsOf(state, messages)
  const lockWatch = lockWatchOf(state, messages)
  const token = tokenOf(state, messages)
  const simulated = isSimulated(state)
  const isTimed = timedOff !== null && intentOf(state) === null && confirmedOf(state)?.active === 'off'
  return {
    icon: glyphOf(state),
    ...stateSummaryOf(state, messages),
    since: isTimed ? null : sinceOf(state),
    timedOff: isTimed
      ? {
          until: timedOff.until,
          clock: clockTime(messages, timedOff.until),
          device: timedOff.device,
          reason: timedOff.reason ?? null,
          text: messages.window.afterTimedOff(timedOff.device),
        }
      : null,
    choices: choicesOf(state, messages),
    devices,
    lastChange: lastChange === null ? null : lastChangeOf(lastChange, messages),
    problem: windowProblem(state, messages),
    question: questionOf(state, messages),
    lockWatch,
    idleWatch: idleWatchOf(state, messages),
    notes: notesOf(
      {
        devices,
        lockWatch,
        token,
        simulated,
        trayMissing,
        isRefusedAsUnverified: isRefusedAsUnverified(state),
      },
      messages,
    ),
    offAfterCall: offAfterCallOf(state, messages),
    offFor: canAsk(state) ? offForChoicesOf(showing, messages) : [],
    signIn:
      session.kind === 'signed-out'
        ? signInFormOf(session.former, state.setup, rules, state.invitation)
        : null,
    user: identity === null ? null : userOf(identity, messages),
    account: session.kind === 'signed-in' ? accountOf(session.identity.gateway, messages) : null,
    relay: session.kind === 'signed-in' ? relayLines(session, messages) : [],
    token,
    simulated,
    help: helpUrl === null ? null : { label: messages.menu.help, url: helpUrl },
    may: { practiceMode: rules.practiceMode, signOut: rules.signOut, numberChange: rules.numberChange },
    trayTip: hiddenTray === null ? null : messages.tips.tray[hiddenTray],
    language: messages.language,
    hour12: messages.hour12 ?? false,
  }
}

/** Since when calls have rung there, or been off (UTC ms); null unless the app made that change or saw it. */
function sinceOf(state: State): number | null {
  const { lastChange } = state
  if (lastChange === null || intentOf(state) !== null) return null
  return confirmedOf(state)?.active === lastChange.active ? lastChange.at : null
}

function windowProblem(state: State, messages: Messages): WindowProblem | null {
  const advised = adviceOf(state, messages)
  if (advised === null) return null
  const { message, remedy } = advised
  const does = remedyOf(state)
  const action = does === null ? null : { does, label: remedyLabel(state, does, messages) }
  return { message, remedy, isNotice: isNotice(state), support: supportOf(state, messages), action }
}

function remedyLabel(state: State, does: Remedy, { window }: Messages): string {
  if (does.kind !== 'switch') return window.remedy[does.kind]
  return isRefusedAsUnverified(state) ? window.tryVerified : window.remedy[does.target]
}

/** Whether the window shows that Exotel refused to turn a device on because it is not verified. */
function isRefusedAsUnverified({ problem }: State): boolean {
  return problem?.kind === 'failed' && problem.failure.kind === 'unverified'
}

function questionOf(state: State, messages: Messages): WindowModel['question'] {
  const { question } = state
  const confirmed = confirmedOf(state)
  if (question === null) return null
  const { text, yes } = questionText(messages, question)
  const target = confirmed === null || confirmed.active === 'both' ? null : confirmed.active
  return {
    device: question.device,
    text,
    yes,
    no: target === null ? null : { label: messages.window.leaveIt, target },
  }
}

function lastChangeOf({ active, at, cause }: NonNullable<State['lastChange']>, messages: Messages): string {
  const [calls, time] = [messages.calls[active], clockTime(messages, at)]
  return cause === null
    ? messages.state.lastChangeElsewhere(calls, time)
    : messages.state.lastChange(calls, time, messages.cause[cause])
}

function userOf({ userId, gateway }: Identity, messages: Messages): NonNullable<WindowModel['user']> {
  return { id: userId, gateway, text: messages.window.user[gateway](userId) }
}

function accountOf(gateway: GatewayKind, messages: Messages): NonNullable<WindowModel['account']> {
  const connected = gateway !== 'integrations'
  return { connected, text: connected ? messages.form.accountConnected : messages.form.noAccount }
}

function relayLines({ relay, lease }: SignedIn, messages: Messages): readonly string[] {
  const lines = [relay === null ? null : linkLine(relay, messages), leaseLine(lease, messages)]
  return lines.filter((line) => line !== null)
}

function linkLine({ origin, connected, freshAt }: RelayLink, messages: Messages): string {
  if (!connected) return messages.relay.notConnected(origin)
  return messages.relay.connected(origin, freshAt === null ? '' : clockTime(messages, freshAt))
}

function leaseLine(lease: LeaseState, { relay }: Messages): string | null {
  switch (lease.kind) {
    case 'refused':
      return relay.leaseRefused(lease.status)
    case 'unanswered':
      return relay.leaseUnanswered
    case 'held':
    case 'unknown':
      return null
  }
}

function lockWatchOf({ presence, rules }: State, messages: Messages): WindowModel['lockWatch'] {
  const { lockWatch, lastLock } = presence
  const works = lockWatch.kind === 'working' && rules.autoOff.lock
  return {
    works,
    text:
      lockWatch.kind === 'starting'
        ? ''
        : lockWatch.kind === 'none'
          ? messages.state.noLockWatch
          : rules.autoOff.lock
            ? messages.state.lockWatch
            : messages.state.lockWatchUnwanted,
    lastLock:
      lastLock === null ? null : messages.state.lastLock(clockTime(messages, lastLock.at), lastLock.source),
  }
}

function idleWatchOf({ presence, rules }: State, messages: Messages): WindowModel['idleWatch'] {
  const { idleWatch } = presence
  if (rules.autoOff.idleMinutes === null || idleWatch.kind === 'starting') return null
  return idleWatch.kind === 'working'
    ? { works: true, text: messages.state.idleWatch(idleWatch.source) }
    : { works: false, text: messages.state.noIdleWatch }
}

/** The last announcement says how near the end is: a surface has no clock. */
function tokenOf(state: State, messages: Messages): WindowModel['token'] {
  const { session, token } = state
  if (session.kind !== 'signed-in' || token === null) return null
  const stage = announcedStage(state, token.seen.utc)
  return { text: tokenText(messages, token, stage), isNear: stage !== null && !token.renews }
}
