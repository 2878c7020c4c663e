import { messagesIn } from '../locales/messages.ts'
import { policyAdvice } from '../locales/policy.ts'
import type { GatewayKind } from '../model/identity.ts'
import { identityOf, type Session } from '../model/session.ts'
import { confirmedOf, type State } from '../model/state.ts'

/** The app's version, and the computer that it is on. */
export interface Computer {
  readonly version: string
  readonly runtime: string
  /** Platform, its release and the processor's kind. */
  readonly system: string
  /** Such as "GNOME"; empty if it has no name. */
  readonly desktop: string
  /** Such as "wayland"; empty if it is not known. */
  readonly session: string
  /** The path of the journal. */
  readonly journal: string
}

/** What else support needs to know that is not in the state. */
export interface Surroundings extends Computer {
  readonly tray: boolean
  /** How Exotel is reached, such as "DIRECT" or "PROXY proxy.example.com:3128"; null if that is not known. */
  readonly proxy: string | null
  /** The time and code of the last problem, with Exotel's own code and request id; null if there was none. */
  readonly lastProblem: string | null
}

/**
 * The lines that an agent copies for support; the caller redacts them. They hold no user id and no number. Like the
 * journal they are in English in every language of the app, since support reads them and searches for them.
 */
export function diagnosticsOf(state: State, around: Surroundings): string {
  const { session, presence } = state
  const gateway = identityOf(session)?.gateway ?? null
  return textOf([
    ...computerLines(around),
    ['Tray', around.tray ? 'shown' : null],
    ['Lock watch', presence.lockWatch.kind === 'working' ? presence.lockWatch.source : null],
    ['Idle watch', presence.idleWatch.kind === 'working' ? presence.idleWatch.source : null],
    ['Keychain', keychainOf(session)],
    ['Gateway', gateway],
    ...relayLines(session),
    ['Calls', callsOf(state)],
    ['Proxy', around.proxy],
    ['Last problem', around.lastProblem],
    ...policyLines(state),
    ['Journal', around.journal],
  ])
}

/**
 * The company's relay, whether its events arrive, and its lease; no line for an agent who is signed in at Exotel itself. With the
 * account API beside it no events are awaited.
 */
function relayLines(session: Session): readonly Line[] {
  if (session.kind !== 'signed-in' || session.identity.relay === undefined) return []
  const { identity, relay, lease } = session
  const freshAt = relay?.freshAt ?? null
  const facts = [
    ...(relay === null ? [] : [relay.connected ? 'connected' : 'not connected']),
    ...(freshAt === null ? [] : [`fresh ${new Date(freshAt).toISOString()}`]),
    `lease ${lease.kind}${lease.kind === 'refused' ? ` (HTTP ${lease.status})` : ''}`,
  ]
  return [['Relay', `${identity.relay} (${facts.join(', ')})`]]
}

/** Where calls ring, and how and when Exotel confirmed it; null if nothing is confirmed. */
function callsOf(state: State): string | null {
  const confirmed = confirmedOf(state)
  if (confirmed === null) return null
  return `${confirmed.active} (${confirmed.how} ${new Date(confirmed.at.utc).toISOString()})`
}

/** How many of the journal's last lines stand in the report for support. */
export const journalLinesInReport = 50

/** The report for support: the diagnostics, and the last lines of the journal, which are redacted already. */
export function reportOf(diagnostics: string, journal: readonly string[]): string {
  return [diagnostics, '', ...journal].join('\n')
}

/** The facts that are known without a running app. */
export interface OfflineFacts extends Pick<State, 'policy' | 'policyTrouble'> {
  /** Why there is no state, such as "not running". */
  readonly app: string
  /** The gateway of the agent in the settings; null if none is signed in. */
  readonly gateway: GatewayKind | null
}

/** The same without a running app, or with one that does not answer. */
export function offlineDiagnosticsOf(facts: OfflineFacts, computer: Computer): string {
  return textOf([
    ...computerLines(computer),
    ['App', facts.app],
    ['Gateway', facts.gateway],
    ...policyLines(facts),
    ['Journal', computer.journal],
  ])
}

/** A label and its value; a null or an empty one is shown as "none". */
type Line = readonly [string, string | null]

function textOf(lines: readonly Line[]): string {
  return lines
    .map(([label, value]) => `${label}: ${value === null || value === '' ? 'none' : value}`)
    .join('\n')
}

function computerLines({ version, runtime, system, desktop, session }: Computer): readonly Line[] {
  return [
    ['Hookswitch', version],
    ['Electron', runtime],
    ['System', system],
    ['Desktop', desktop],
    ['Session', session],
  ]
}

/** What the policy fixes and presets, and what is wrong in it: names only, no values. */
function policyLines({ policy, policyTrouble }: Pick<State, 'policy' | 'policyTrouble'>): readonly Line[] {
  const verdict: Line = ['Policy', policyTrouble?.kind ?? (policy === null ? null : 'in force')]
  if (policy === null) return [verdict]
  const problem = policyTrouble === null ? null : policyAdvice(messagesIn('en'), policyTrouble).message
  return [
    verdict,
    ['Policy file', policy.file],
    ['Policy fixes', policy.rules.join(', ')],
    ['Policy presets', policy.presets.join(', ')],
    ...(problem === null ? [] : [['Policy problem', problem] satisfies Line]),
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
