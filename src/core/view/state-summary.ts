import { clockTime } from '../locales/clock.ts'
import type { Messages } from '../locales/messages.ts'
import { lastIdentityOf, type SignedIn } from '../model/session.ts'
import { type State, type TimedOff, workOf } from '../model/state.ts'

/**
 * The shapes of a state: what is confirmed, the target that is switched to, or why neither is known. `unknown`: nothing is
 * confirmed. `problem`: something needs the agent; calls may ring.
 */
export const glyphNames = [
  'phone',
  'sip',
  'off',
  'switching-phone',
  'switching-sip',
  'switching-off',
  'checking',
  'unknown',
  'problem',
  'signed-out',
] as const
export type GlyphName = (typeof glyphNames)[number]

/** The glyphs that bear a badge: a question waits for an answer, or Off ends by itself. */
const badgedNames = ['phone-question', 'sip-question', 'off-question', 'off-timed'] as const

const plainNames = [...glyphNames, ...badgedNames] as const

/** The tray icons: a glyph with or without a badge, and the same with the badge of practice mode. */
export type IconName = `${(typeof plainNames)[number]}${'' | '-practice'}`

/** Every tray icon: each has files of its name in assets/tray. */
export const iconNames: readonly IconName[] = plainNames.flatMap(
  (name) => [name, `${name}-practice`] as const,
)

/** Whether calls ring and where, in two lines: the answer, and what it rests on. */
export interface StateSummary {
  readonly headline: string
  /** Empty if the headline says it all. */
  readonly detail: string
}

/** The tray icon of `state`: its glyph, and badges for a waiting question, an Off that ends by itself and practice mode. */
export function iconOf(state: State): IconName {
  const name = nameWithBadge(glyphOf(state), state)
  return isSimulated(state) ? `${name}-practice` : name
}

/** A question comes before an Off that ends by itself, since it waits for the agent. */
function nameWithBadge(glyph: GlyphName, { question, timedOff }: State): (typeof plainNames)[number] {
  const isConfirmed = glyph === 'phone' || glyph === 'sip' || glyph === 'off'
  if (isConfirmed && question !== null) return `${glyph}-question`
  return glyph === 'off' && timedOff !== null ? 'off-timed' : glyph
}

/** Whether Exotel is the embedded simulator: then every surface says so. */
export function isSimulated({ session }: State): boolean {
  return lastIdentityOf(session)?.simulated ?? false
}

/** The glyph of `state`, without badges. */
export function glyphOf(state: State): GlyphName {
  const { session } = state
  switch (session.kind) {
    case 'starting':
      return 'checking'
    case 'signed-out':
      return 'signed-out'
    case 'keychain-failed':
      return 'problem'
    case 'signed-in':
      return signedInGlyph(session, isFailing(state))
  }
}

/** The glyph of a target appears only once Exotel has confirmed it. */
function signedInGlyph({ intent, confirmed, work }: SignedIn, isFailing: boolean): GlyphName {
  if (intent !== null) return isFailing ? 'problem' : `switching-${intent.target}`
  if (confirmed === null) return work.kind === 'reading' && !isFailing ? 'checking' : 'unknown'
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
          ? messages.state.notConfirmedLine(intent.target, clockTime(messages, intent.at.utc))
          : messages.state.switchingTo[intent.target]
      }
      if (session.confirmed !== null) {
        const { active, at } = session.confirmed
        return active === 'off' && timedOff !== null
          ? timedOffLine(timedOff, messages)
          : messages.state.confirmed(messages.calls[active], clockTime(messages, at.utc))
      }
      return isChecking(state) ? messages.state.checking : messages.state.unknown
  }
}

/** Until when calls are off, and the agent's reason. */
function timedOffLine({ until, reason }: TimedOff, messages: Messages): string {
  const line = messages.state.offUntil(clockTime(messages, until))
  return reason === undefined ? line : `${line} (${reason})`
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
              detail: messages.state.notConfirmedYet(intent.target, clockTime(messages, intent.at.utc)),
            }
          : { headline: messages.state.switchingTo[intent.target], detail: messages.window.notConfirmedYet }
      }
      if (session.confirmed !== null) {
        const { confirmed } = session
        const isElsewhere = lastChange?.cause === null && lastChange.active === confirmed.active
        return {
          headline: messages.calls[confirmed.active],
          detail: isElsewhere
            ? messages.window.changedElsewhereAt(clockTime(messages, lastChange.at))
            : messages.window.confirmedAt(clockTime(messages, confirmed.at.utc)),
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
