import { clockTime } from '../locales/clock.ts'
import type { Messages } from '../locales/messages.ts'
import type { SignedIn } from '../model/session.ts'
import { type State, workOf } from '../model/state.ts'

/** The tray icons; they differ by shape. `problem` is shown for unknown, too. */
export type IconName = 'off' | 'phone' | 'sip' | 'switching' | 'problem' | 'signed-out'

/** Whether calls ring and where, in two lines: the answer, and what it rests on. */
export interface StateSummary {
  readonly headline: string
  /** Empty where the headline says it all. */
  readonly detail: string
}

/** The icon of `state`. */
export function iconOf(state: State): IconName {
  const { session } = state
  switch (session.kind) {
    case 'starting':
      return 'switching'
    case 'signed-out':
      return 'signed-out'
    case 'keychain-failed':
      return 'problem'
    case 'signed-in':
      return signedInIcon(session, isFailing(state))
  }
}

/** The icon shows only what Exotel has confirmed. */
function signedInIcon({ intent, confirmed, work }: SignedIn, isFailing: boolean): IconName {
  if (intent !== null) return isFailing ? 'problem' : 'switching'
  if (confirmed === null) return work.kind === 'reading' && !isFailing ? 'switching' : 'problem'
  return confirmed.active === 'both' ? 'problem' : confirmed.active
}

/** The state in one line, for a menu, a tooltip or a terminal. */
export function stateLine(state: State, messages: Messages): string {
  const { session, timedOff } = state
  switch (session.kind) {
    case 'starting':
      return messages.state.starting
    case 'signed-out':
      return messages.state.signedOutLine
    case 'keychain-failed':
      return messages.state.unknown
    case 'signed-in':
      if (session.intent !== null) {
        const { intent } = session
        return isFailing(state)
          ? messages.state.notConfirmedLine(intent.target, clockTime(intent.at.utc))
          : messages.state.switchingTo[intent.target]
      }
      if (session.confirmed !== null) {
        const { active, at } = session.confirmed
        return active === 'off' && timedOff !== null
          ? messages.state.offUntil(clockTime(timedOff.until))
          : messages.state.confirmed(messages.calls[active], clockTime(at.utc))
      }
      return isChecking(state) ? messages.state.checking : messages.state.unknown
  }
}

/** The state as the window shows it, in two lines. */
export function stateSummaryOf(state: State, messages: Messages): StateSummary {
  const { session, lastChange } = state
  switch (session.kind) {
    case 'starting':
      return { headline: messages.state.starting, detail: messages.window.notKnownYet }
    case 'signed-out':
      return { headline: messages.state.signedOut, detail: messages.window.notKnownSignedOut }
    case 'keychain-failed':
      return { headline: messages.state.unknown, detail: messages.window.cannotAsk }
    case 'signed-in':
      if (session.intent !== null) {
        const { intent } = session
        return isFailing(state)
          ? {
              headline: intent.target === 'off' ? messages.state.mayStillRing : messages.state.unknown,
              detail: messages.state.notConfirmedYet(intent.target, clockTime(intent.at.utc)),
            }
          : { headline: messages.state.switchingTo[intent.target], detail: messages.window.notConfirmedYet }
      }
      if (session.confirmed !== null) {
        const { confirmed } = session
        const isElsewhere = lastChange?.cause === null && lastChange.active === confirmed.active
        return {
          headline: messages.calls[confirmed.active],
          detail: isElsewhere
            ? messages.window.changedElsewhereAt(clockTime(lastChange.at))
            : messages.window.confirmedAt(clockTime(confirmed.at.utc)),
        }
      }
      return isChecking(state)
        ? { headline: messages.state.checking, detail: messages.window.notKnownYet }
        : { headline: messages.state.unknown, detail: messages.window.nothingConfirmed }
  }
}

function isFailing({ problem }: State): boolean {
  return problem?.kind === 'failed' || problem?.kind === 'off-not-confirmed'
}

function isChecking(state: State): boolean {
  return workOf(state).kind === 'reading' && state.problem === null
}
