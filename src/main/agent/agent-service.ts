import { randomUUID } from 'node:crypto'
import type { Cause, Command } from '../../core/model/device.ts'
import type { Outcome } from '../../core/model/outcome.ts'
import type { PolicyRules } from '../../core/model/policy-rules.ts'
import { isLocked } from '../../core/model/presence.ts'
import { commandResultOf } from '../../core/protocol/command-result.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { CredentialsStore } from '../credentials/credentials-store.ts'
import type { Effects } from '../effects.ts'
import type { SerialQueue } from '../storage/serial-queue.ts'
import type { EventInput, Store } from '../store.ts'
import { type CredentialCommands, createCredentialCommands } from './credential-commands.ts'

/** Everything that an agent can ask of the app on any surface; each function resolves with what became of the request. */
export interface AgentService extends CredentialCommands {
  ask(command: Command, cause: Cause): Promise<Outcome>
  /** OFF until `until` (UTC ms); `reason` is the agent's, such as the name of a break. */
  offFor(until: number, cause: Cause, reason?: string | null): Promise<Outcome>
  /** OFF once the agent's call is over: resolves then, or at once if that cannot be known. */
  offAfterCall(cause: Cause): Promise<Outcome>
  cancelOffAfterCall(): void
  /** Turns calls off, if the settings say so, before the app ends; resolves within a few seconds. */
  quit(cause: 'quit' | 'session-end'): Promise<Outcome>
  /** Tries again to read the secrets that the keychain did not give, or to write the token that it did not accept. */
  retryKeychain(): Promise<void>
  /**
   * The agent looks at the window, or wants a retry: reads from Exotel, and again from a keychain that failed. If that is
   * locked, the desktop asks the agent to unlock it.
   */
  refresh(): void
}

export interface AgentServiceParts {
  readonly store: Store
  readonly outcomeOf: Effects['outcomeOf']
  /** The credentials serve one command at a time. */
  readonly inTurn: SerialQueue
  /** Null until the profile is open, and if it could not be opened. */
  credentials(): CredentialsStore | null
  /** What the policy lets the agent do. Until the profile is open it forbids nothing, but then no command works either. */
  rules(): PolicyRules
  /** Resolves once the keychain has been read, or the start has failed. */
  credentialsKnown(): Promise<void>
  readonly write: (entry: JournalEntry) => void
}

/** Serves the agent: requests to switch go to the store, commands that need secrets to the credentials store. */
export function createAgentService(parts: AgentServiceParts): AgentService {
  const { store, outcomeOf, inTurn, credentials, credentialsKnown, rules, write } = parts

  function outcome(eventOf: (id: string) => EventInput): Promise<Outcome> {
    const id = randomUUID()
    const reported = outcomeOf(id)
    store.dispatch(eventOf(id))
    return reported
  }

  const retryKeychain = (): Promise<void> =>
    inTurn(async () => {
      const { kind } = store.state().session
      const opened = credentials()
      if (opened === null) return
      if (kind === 'signed-in') return opened.saveMintedToken()
      if (kind === 'signed-out' && !opened.agentLost()) return
      const found = await opened.restore()
      if (kind !== 'signed-out' || found.kind === 'signed-in') store.dispatch(found)
    })

  function needsUnlocking(opened: CredentialsStore): boolean {
    const { session } = store.state()
    if (session.kind === 'signed-out') return opened.agentLost()
    return session.kind === 'keychain-failed' && session.failure.kind === 'locked'
  }

  async function unlockKeychain(): Promise<void> {
    await credentialsKnown()
    await retryKeychain()
    const opened = credentials()
    if (opened === null || !needsUnlocking(opened)) return
    // Out of turn: the agent may leave the desktop's question unanswered for hours.
    const unlocked = await opened.unlock()
    if (unlocked === 'unlocked') await retryKeychain()
    else write({ at: Date.now(), level: 'warn', what: 'keychain not unlocked', facts: { answer: unlocked } })
  }

  return {
    ...createCredentialCommands({
      credentials,
      credentialsKnown,
      signedIn: () => store.state().session,
      rules,
      locked: () => isLocked(store.state().presence),
      inTurn,
      dispatch: store.dispatch,
      signOut: async () => commandResultOf(await outcome((id) => ({ kind: 'sign-out-asked', id }))),
      write,
    }),
    ask: (command, cause) => outcome((id) => ({ kind: 'asked', id, command, cause })),
    offFor: (until, cause, reason = null) =>
      outcome((id) => ({ kind: 'off-for-asked', id, until, cause, ...(reason === null ? {} : { reason }) })),
    offAfterCall: (cause) => outcome((id) => ({ kind: 'off-after-call-asked', id, cause })),
    cancelOffAfterCall: () => store.dispatch({ kind: 'off-after-call-cancelled' }),
    quit: (cause) => outcome((id) => ({ kind: 'quit-asked', id, cause })),
    retryKeychain,
    refresh: () => {
      store.dispatch({ kind: 'refresh-asked' })
      void unlockKeychain()
    },
  }
}
