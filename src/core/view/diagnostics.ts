import { messagesIn } from '../locales/messages.ts'
import { policyAdvice } from '../locales/policy.ts'
import type { Session } from '../model/session.ts'
import type { State } from '../model/state.ts'

/** What support needs to know about the computer and the app. */
export interface Surroundings {
  readonly version: string
  readonly runtime: string
  /** Platform, its release and the processor's kind. */
  readonly system: string
  /** Such as "GNOME"; empty where it has no name. */
  readonly desktop: string
  /** Such as "wayland"; empty where it is not known. */
  readonly session: string
  readonly tray: boolean
  /** The code of the last problem, with Exotel's own code and request id; null where there was none. */
  readonly lastProblem: string | null
  readonly journal: string
}

/**
 * The lines that an agent copies for support; the caller redacts them. They hold no user id and no number. Like the
 * journal they are in English in every language of the app, since support reads them and searches for them.
 */
export function diagnosticsOf(state: State, around: Surroundings): string {
  const { session, presence, policy, policyTrouble } = state
  const gateway =
    session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity.gateway : null
  const lines: readonly (readonly [string, string | null])[] = [
    ['Hookswitch', around.version],
    ['Electron', around.runtime],
    ['System', around.system],
    ['Desktop', around.desktop],
    ['Session', around.session],
    ['Tray', around.tray ? 'shown' : null],
    ['Lock watch', presence.lockWatch.kind === 'working' ? presence.lockWatch.source : null],
    ['Idle watch', presence.idleWatch.kind === 'working' ? presence.idleWatch.source : null],
    ['Keychain', keychainOf(session)],
    ['Gateway', gateway],
    ['Last problem', around.lastProblem],
    ['Policy', policyTrouble?.kind ?? (policy === null ? null : 'in force')],
    ...policyLines(state),
    ['Journal', around.journal],
  ]
  return lines
    .map(([label, value]) => `${label}: ${value === null || value === '' ? 'none' : value}`)
    .join('\n')
}

/** What the policy fixes and presets, and what is wrong in it: names only, no values. */
function policyLines({ policy, policyTrouble }: State): readonly (readonly [string, string | null])[] {
  if (policy === null) return []
  const problem = policyTrouble === null ? null : policyAdvice(messagesIn('en'), policyTrouble).message
  return [
    ['Policy file', policy.file],
    ['Policy fixes', policy.rules.join(', ')],
    ['Policy presets', policy.presets.join(', ')],
    ...(problem === null ? [] : [['Policy problem', problem] as const]),
  ]
}

function keychainOf(session: Session): string | null {
  switch (session.kind) {
    case 'starting':
      return 'not read yet'
    case 'signed-out':
      return 'no token'
    case 'signed-in':
      return 'ready'
    case 'keychain-failed':
      return session.failure.kind === 'locked' ? 'locked' : `unavailable (${session.failure.why})`
  }
}
