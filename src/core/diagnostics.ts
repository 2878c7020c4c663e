import type { Session, State } from './state.ts'
import { words } from './words.ts'

/** What surrounds the app, for support. */
export interface Surroundings {
  readonly version: string
  readonly runtime: string
  /** Platform, its release and the processor's kind. */
  readonly system: string
  /** Such as "GNOME"; empty where it has no name. */
  readonly desktop: string
  /** Such as "wayland"; empty where nothing tells. */
  readonly session: string
  readonly tray: boolean
  /** The code of the last problem, with Exotel's own code and request id; null where there was none. */
  readonly lastProblem: string | null
  readonly journal: string
}

/** The lines that an agent copies for support; whoever shows them redacts them. No user id and no number is in them. */
export function diagnosticsOf(state: State, around: Surroundings): string {
  const { session, presence, policyTrouble } = state
  const labels = words.diagnostics
  const gateway =
    session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity.gateway : null
  const lines: readonly (readonly [string, string | null])[] = [
    [labels.version, around.version],
    [labels.runtime, around.runtime],
    [labels.system, around.system],
    [labels.desktop, around.desktop],
    [labels.session, around.session],
    [labels.tray, around.tray ? labels.shown : null],
    [labels.lockWatch, presence.lockWatch.kind === 'working' ? presence.lockWatch.source : null],
    [labels.keychain, keychainOf(session)],
    [labels.gateway, gateway],
    [labels.problem, around.lastProblem],
    [labels.policy, policyTrouble?.kind ?? null],
    [labels.journal, around.journal],
  ]
  return lines
    .map(([label, value]) => `${label}: ${value === null || value === '' ? labels.nothing : value}`)
    .join('\n')
}

function keychainOf(session: Session): string | null {
  switch (session.kind) {
    case 'starting':
      return words.diagnostics.notRead
    case 'signed-out':
      return words.diagnostics.noToken
    case 'signed-in':
      return words.diagnostics.ready
    case 'keychain-failed':
      return session.failure.kind === 'locked' ? 'locked' : `unavailable (${session.failure.why})`
  }
}
