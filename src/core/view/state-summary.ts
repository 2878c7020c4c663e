import { clockTime } from '../locales/clock.ts'
import type { Words } from '../locales/messages.ts'
import type { State } from '../model/state.ts'

/** The tray icons; they differ by shape. `problem` also stands for unknown. */
export type IconName = 'off' | 'phone' | 'sip' | 'switching' | 'problem' | 'signed-out'

/** Whether calls ring and where, in two lines: the answer, and how far it can be trusted. */
export interface Glance {
  readonly headline: string
  /** Empty where the headline says it all. */
  readonly detail: string
}

/** The icon of `state`. */
export function iconOf(state: State): IconName {
  const { session, intent, confirmed, work } = state
  switch (session.kind) {
    case 'starting':
      return 'switching'
    case 'signed-out':
      return 'signed-out'
    case 'keychain-failed':
      return 'problem'
    case 'signed-in':
      if (intent !== null) return isFailing(state) ? 'problem' : 'switching'
      if (confirmed === null) return work.kind === 'reading' && !isFailing(state) ? 'switching' : 'problem'
      return confirmed.active === 'both' ? 'problem' : confirmed.active
  }
}

/** The state in one line, for a menu, a tooltip or a terminal. */
export function lineOf(state: State, words: Words): string {
  const { session, intent, confirmed, timedOff } = state
  switch (session.kind) {
    case 'starting':
      return words.state.starting
    case 'signed-out':
      return words.state.signedOutLine
    case 'keychain-failed':
      return words.state.unknown
    case 'signed-in':
      if (intent !== null) {
        return isFailing(state)
          ? words.state.notProvenLine(intent.target, clockTime(intent.at.utc))
          : words.state.switchingTo[intent.target]
      }
      if (confirmed?.active === 'off' && timedOff !== null)
        return words.state.offUntil(clockTime(timedOff.until))
      if (confirmed !== null)
        return words.state.proven(words.calls[confirmed.active], clockTime(confirmed.at.utc))
      return isChecking(state) ? words.state.checking : words.state.unknown
  }
}

/** The state as the window shows it, in two lines. */
export function glanceOf(state: State, words: Words): Glance {
  const { session, intent, confirmed, lastChange } = state
  switch (session.kind) {
    case 'starting':
      return { headline: words.state.starting, detail: words.window.notKnownYet }
    case 'signed-out':
      return { headline: words.state.signedOut, detail: words.window.notKnownSignedOut }
    case 'keychain-failed':
      return { headline: words.state.unknown, detail: words.window.cannotAsk }
    case 'signed-in':
      if (intent !== null) {
        return isFailing(state)
          ? {
              headline: intent.target === 'off' ? words.state.mayStillRing : words.state.unknown,
              detail: words.state.notProvenYet(intent.target, clockTime(intent.at.utc)),
            }
          : { headline: words.state.switchingTo[intent.target], detail: words.window.notProvenYet }
      }
      if (confirmed !== null) {
        const isElsewhere = lastChange?.cause === null && lastChange.active === confirmed.active
        return {
          headline: words.calls[confirmed.active],
          detail: isElsewhere
            ? words.window.changedElsewhereAt(clockTime(lastChange.at))
            : words.window.provenAt(clockTime(confirmed.at.utc)),
        }
      }
      return isChecking(state)
        ? { headline: words.state.checking, detail: words.window.notKnownYet }
        : { headline: words.state.unknown, detail: words.window.nothingProven }
  }
}

function isFailing({ problem }: State): boolean {
  return problem?.kind === 'failed' || problem?.kind === 'off-not-confirmed'
}

function isChecking({ work, problem }: State): boolean {
  return work.kind === 'reading' && problem === null
}
