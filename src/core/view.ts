import { type Active, type Device, devices, type Target } from './device.ts'
import type { Problem, State } from './state.ts'
import { type Advice, words } from './words.ts'

/** The tray icons; they differ by shape. `problem` also stands for unknown. */
export type IconName = 'off' | 'phone' | 'sip' | 'switching' | 'problem' | 'signed-out'

/** An entry of the tray's menu. */
export type MenuEntry =
  | { readonly kind: 'line'; readonly label: string }
  | {
      readonly kind: 'choice'
      readonly target: Target
      readonly label: string
      readonly marked: boolean
      readonly enabled: boolean
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'action'; readonly action: 'show-window' | 'quit'; readonly label: string }
  /** The agent's word to a question: turn this device on. */
  | { readonly kind: 'answer'; readonly device: Device; readonly label: string }
  | { readonly kind: 'off-for'; readonly minutes: number; readonly label: string }
  | {
      readonly kind: 'submenu'
      readonly label: string
      readonly enabled: boolean
      readonly entries: readonly MenuEntry[]
    }

/** One of the three big choices of the window. */
export interface Choice {
  readonly target: Target
  readonly label: string
  /** Proven to be where calls ring. */
  readonly chosen: boolean
  /** Asked for and not proven yet. */
  readonly pending: boolean
  readonly enabled: boolean
  /** Why it is disabled, or what to know about it; empty where there is nothing to say. */
  readonly note: string
}

/** Everything the window draws. No secret and no personal datum but the user id is in it. */
export interface WindowModel {
  readonly icon: IconName
  readonly headline: string
  readonly choices: readonly Choice[]
  readonly verification: readonly { readonly device: Device; readonly label: string; readonly text: string }[]
  readonly lastChange: string | null
  readonly problem: (Advice & { readonly support: string }) | null
  /** What the app would do but will not without the agent's word. */
  readonly question: { readonly device: Device; readonly text: string; readonly yes: string } | null
  /** Whether calls go off by themselves when the screen is locked, and if not, why. */
  readonly lockWatch: { readonly works: boolean; readonly text: string; readonly lastLock: string | null }
  /** How long calls can be off for, in minutes; empty where they cannot be switched. */
  readonly offFor: readonly number[]
  /** Set where signing in is what is needed; `userId` is who was signed in before, or empty. */
  readonly signIn: { readonly userId: string } | null
  readonly user: string | null
  readonly simulated: boolean
  /** This desktop shows no tray icons: the window is all there is, and says how to come back to it and how to end. */
  readonly trayMissing: boolean
}

/** What every surface shows, from one state. */
export interface View {
  readonly icon: IconName
  readonly tooltip: string
  readonly menu: readonly MenuEntry[]
  readonly window: WindowModel
}

/** What "Off for" offers until the settings are read, in minutes. */
const usualMinutes: readonly number[] = [5, 15, 30, 60]

/**
 * What the surfaces show for `state`, on a desktop that shows tray icons or, with `trayMissing`, shows none;
 * `offForMinutes` are the times that the agent chose for "Off for".
 */
export function viewOf(state: State, trayMissing = false, offForMinutes = usualMinutes): View {
  const icon = iconOf(state)
  const line = lineOf(state)
  const advised = adviceOf(state)
  const { session } = state
  const identity =
    session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity : null
  const simulated = identity?.simulated ?? false
  return {
    icon,
    tooltip: `${words.appName}: ${line}`,
    menu: menuOf(state, line, advised, { simulated, offForMinutes }),
    window: {
      icon,
      headline: line,
      choices: choicesOf(state),
      verification: devices.map((device) => ({
        device,
        label: words.deviceName(device),
        text: verificationText(state, device),
      })),
      lastChange:
        state.lastChange === null
          ? null
          : words.lastChange(state.lastChange.active, state.lastChange.at, state.lastChange.cause),
      problem: advised === null ? null : { ...advised, support: supportOf(state) },
      question:
        state.question === null ? null : { device: state.question.device, ...words.question(state.question) },
      lockWatch: lockWatchOf(state),
      offFor: canAsk(state) ? offForMinutes : [],
      signIn: session.kind === 'signed-out' ? { userId: session.former?.userId ?? '' } : null,
      user: identity?.userId ?? null,
      simulated,
      trayMissing,
    },
  }
}

/** What the agent must be told now, and what mends it; null where all is well. */
export function adviceOf(state: State): Advice | null {
  const { session, problem } = state
  if (session.kind === 'keychain-failed') return words.keychain(session.failure)
  if (problem !== null) return problemAdvice(problem)
  if (session.kind === 'signed-out' && session.former !== null) return words.tokenGone
  if (state.confirmed?.active === 'both') return words.bothOn
  if (state.notice !== null) return words.notice(state.notice)
  if (state.diskFailed) return words.diskFailed
  return state.policyTrouble === null ? null : words.policy(state.policyTrouble)
}

function iconOf(state: State): IconName {
  const { session, intent, confirmed, work } = state
  switch (session.kind) {
    case 'starting':
      return 'switching'
    case 'signed-out':
      return 'signed-out'
    case 'keychain-failed':
      return 'problem'
    case 'signed-in': {
      const failing = state.problem?.kind === 'failed' || state.problem?.kind === 'off-not-confirmed'
      if (intent !== null) return failing ? 'problem' : 'switching'
      if (confirmed === null) return work.kind === 'reading' && !failing ? 'switching' : 'problem'
      return confirmed.active === 'both' ? 'problem' : confirmed.active
    }
  }
}

function lineOf(state: State): string {
  const { session, intent, confirmed, work, problem } = state
  switch (session.kind) {
    case 'starting':
      return words.starting
    case 'signed-out':
      return words.signedOut
    case 'keychain-failed':
      return words.unknown
    case 'signed-in':
      if (intent !== null) {
        const failing = problem?.kind === 'failed' || problem?.kind === 'off-not-confirmed'
        return failing ? words.notProvenYet(intent.target, intent.at.utc) : words.switchingTo(intent.target)
      }
      if (confirmed?.active === 'off' && state.timedOff !== null) return words.offUntil(state.timedOff.until)
      if (confirmed !== null) return words.proven(confirmed.active, confirmed.at.utc)
      return work.kind === 'reading' && problem === null ? words.checking : words.unknown
  }
}

/** What support needs to know of what is shown; empty where Exotel said nothing. */
function supportOf({ problem, notice }: State): string {
  const withdrawn = problem === null && notice?.kind === 'on-withdrawn' ? notice.failure : null
  const told = problem?.kind === 'failed' ? problem.failure : withdrawn
  return told === null ? '' : words.forSupport(told)
}

function problemAdvice(problem: Problem): Advice {
  switch (problem.kind) {
    case 'failed':
      return words.failure(problem.failure)
    case 'off-not-confirmed':
      return words.offNotConfirmed(problem.since)
    case 'disk':
      return words.disk(problem.failure)
  }
}

function menuOf(
  state: State,
  line: string,
  advised: Advice | null,
  { simulated, offForMinutes }: { readonly simulated: boolean; readonly offForMinutes: readonly number[] },
): readonly MenuEntry[] {
  const choices: readonly MenuEntry[] = choicesOf(state).map((choice) => ({
    kind: 'choice',
    target: choice.target,
    label: choice.enabled || choice.note === '' ? choice.label : `${choice.label}: ${choice.note}`,
    marked: choice.chosen,
    enabled: choice.enabled,
  }))
  return [
    { kind: 'line', label: line },
    ...(simulated ? [{ kind: 'line', label: words.simulated } as const] : []),
    { kind: 'separator' },
    ...choices,
    {
      kind: 'submenu',
      label: words.menu.offFor,
      enabled: canAsk(state),
      entries: [
        ...offForMinutes.map(
          (minutes) => ({ kind: 'off-for', minutes, label: words.menu.minutes(minutes) }) as const,
        ),
        { kind: 'action', action: 'show-window', label: words.menu.untilTime },
      ],
    },
    { kind: 'separator' },
    ...(state.question === null
      ? []
      : [
          {
            kind: 'answer',
            device: state.question.device,
            label: words.question(state.question).menu,
          } as const,
        ]),
    // Below the choices: a problem that comes or goes while the menu is open must not move them under the pointer.
    ...(advised === null ? [] : [{ kind: 'line', label: advised.message } as const]),
    { kind: 'action', action: 'show-window', label: words.menu.showWindow },
    { kind: 'action', action: 'quit', label: words.menu.quit },
  ]
}

function choicesOf(state: State): readonly Choice[] {
  const targets: readonly Target[] = [...devices, 'off']
  return targets.map((target) => {
    const absent = target !== 'off' && state.devices[target].present === false
    return {
      target,
      label: words.targetName(target),
      chosen: isProven(state, target),
      pending: (state.intent?.target ?? state.held?.command) === target,
      enabled: canAsk(state) && !absent,
      note: absent ? words.noDevice(target) : target === 'sip' ? words.sipNeedsSoftphone : '',
    }
  })
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

/** A mark stands only where nothing is under way and the proof says exactly this. */
function isProven(state: State, target: Active): boolean {
  return state.intent === null && state.confirmed?.active === target
}

/** While starting a click is held, so the choices are open; without secrets there is nothing to obey it with. */
function canAsk(state: State): boolean {
  return state.session.kind === 'starting' || state.session.kind === 'signed-in'
}

function verificationText({ devices: known, accountFailure }: State, device: Device): string {
  switch (known[device].verified) {
    case true:
      return words.verified
    case false:
      return words.notVerified
    case null:
      return accountFailure === null ? words.verificationUnknown : words.verificationUnread(accountFailure)
  }
}
