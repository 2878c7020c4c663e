import type { Confirmed } from '../../src/core/model/confirmed.ts'
import type { Active, Target, Write } from '../../src/core/model/device.ts'
import type { Intent, Unanswered, Work } from '../../src/core/model/intent.ts'
import type { Presence } from '../../src/core/model/presence.ts'
import type { Notice } from '../../src/core/model/problem.ts'
import type { Rules } from '../../src/core/model/rules.ts'
import { confirmedOf, intentOf, type State, workOf } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { absences } from '../../src/core/reducer/absence.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { messages } from '../support/messages.ts'

/** What every surface says at one moment. */
export interface Shown {
  /** Everything on which a surface says where calls ring, such as the icon and the marks in menu and window. */
  readonly confirmed: readonly Target[]
  /** The device that comes back by itself or waits for the agent's word, as `status --json` reports it. */
  readonly restorePending: string | null
  /** Whether the window shows a problem or a notice. */
  readonly problem: boolean
  readonly question: boolean
}

/**
 * The app at one moment. This file is the only place where the laws reach into the state: `shown` comes from the
 * product's own outputs, and the rest is what no output carries.
 */
export interface Snapshot {
  readonly state: State
  readonly shown: Shown
  readonly session: State['session']['kind']
  /** Whose calls are switched; null while nobody is signed in. */
  readonly userId: string | null
  readonly signingOut: boolean
  readonly quitting: boolean
  /** Signed in, and neither signing out nor quitting. */
  readonly isServing: boolean
  readonly firstReadEnded: boolean
  readonly presence: Presence
  readonly rules: Rules
  /** Every reason for which the agent counts as away. */
  readonly absences: readonly string[]
  readonly intent: Intent | null
  /** The request that waits until it can be obeyed. */
  readonly deferred: string | null
  /** The requests for an OFF once the agent's call is over. */
  readonly waitForCall: readonly string[]
  readonly confirmed: Active | null
  readonly confirmation: Confirmed | null
  /** What was confirmed last with no write since, though it may be too old to show. */
  readonly lastConfirmed: Active | null
  /** What is on the wire or waited for. */
  readonly work: {
    readonly kind: Work['kind']
    readonly write: Write | null
    /** Whether more writes for the same intent follow this one. */
    readonly hasMore: boolean
    /** Whether a newer intent waits for this write. */
    readonly isSuperseded: boolean
    /** Until when nothing is sent: monotonic ms; null while something is on the wire or nothing is to be done. */
    readonly waitsUntil: number | null
  }
  readonly unanswered: readonly Unanswered[]
  readonly recheckAt: number | null
  readonly notice: Notice | null
  readonly problem: 'failed' | 'off-not-confirmed' | 'disk' | null
  readonly timedOff: boolean
  readonly autoOffOwner: string | null
  /** Whether Exotel rejected the agent's token while one of their OFFs was not confirmed, and that OFF is still kept. */
  readonly keepsOffOfRejected: boolean
  /** Whether an OFF with a rejected token is on the wire, or has its time. */
  readonly hasLastResort: boolean
  /** When the app wants to be called next: monotonic ms. */
  readonly deadline: number | null
}

/** The snapshot of `state`. */
export function snapshotOf(state: State): Snapshot {
  const { session, presence, rules } = state
  const work = workOf(state)
  const confirmed = confirmedOf(state)
  const lastConfirmed = session.kind === 'signed-in' ? session.lastConfirmed : null
  const signingOut = session.kind === 'signed-in' && session.signingOut !== null
  const quitting = state.quitting !== null
  const former = session.kind === 'signed-out' ? session.former : null
  let shown: Shown | null = null
  return {
    state,
    get shown() {
      shown ??= shownOf(state)
      return shown
    },
    session: session.kind,
    userId: session.kind === 'signed-in' ? session.identity.userId : null,
    signingOut,
    quitting,
    isServing: session.kind === 'signed-in' && !signingOut && !quitting,
    firstReadEnded: session.kind === 'signed-in' && session.firstReadEnded,
    presence,
    rules,
    absences: absences(presence, rules),
    intent: intentOf(state),
    deferred: state.deferredRequest?.id ?? null,
    waitForCall: state.offAfterCall?.requests ?? [],
    confirmed: confirmed?.active ?? null,
    confirmation: confirmed,
    lastConfirmed: (confirmed ?? lastConfirmed)?.active ?? null,
    work: {
      kind: work.kind,
      write: work.kind === 'writing' ? work.write : null,
      hasMore: work.kind === 'writing' && work.rest.length > 0,
      isSuperseded: work.kind === 'writing' && work.giveUpAt !== null,
      waitsUntil: work.kind === 'waiting' ? work.until : null,
    },
    unanswered: state.unanswered,
    recheckAt: session.kind === 'signed-in' ? (session.recheck?.at ?? null) : null,
    notice: state.notice,
    problem: state.problem?.kind ?? null,
    timedOff: state.timedOff !== null,
    autoOffOwner: state.autoOffDevice?.owner.userId ?? null,
    keepsOffOfRejected: former !== null && state.persistedOff?.owner.userId === former.userId,
    hasLastResort: session.kind === 'signed-out' && session.lastResort.kind !== 'none',
    get deadline() {
      return nextDeadline(state)
    },
  }
}

function shownOf(state: State): Shown {
  const { icon, menu, window } = viewOf(state, { messages })
  return {
    confirmed: [
      ...(icon === 'phone' || icon === 'sip' || icon === 'off' ? [icon] : []),
      ...menu.flatMap((entry) => (entry.kind === 'choice' && entry.marked ? [entry.target] : [])),
      ...window.choices.flatMap((choice) => (choice.chosen ? [choice.target] : [])),
    ],
    restorePending: statusOf(state, messages).restorePending,
    problem: window.problem !== null,
    question: window.question !== null,
  }
}
