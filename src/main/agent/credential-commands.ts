import { adviceLine } from '../../core/locales/advice.ts'
import { diskLine } from '../../core/locales/disk.ts'
import { keychainAdvice } from '../../core/locales/keychain.ts'
import { messagesIn } from '../../core/locales/messages.ts'
import type { Identity } from '../../core/model/identity.ts'
import type { PolicyRules } from '../../core/model/policy-rules.ts'
import type { DiskFailure, KeychainFailure } from '../../core/model/storage-failure.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm, SignInForm } from '../../core/protocol/shared-requests.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { CredentialsStore, EnrolmentRequest } from '../credentials/credentials-store.ts'
import type { SignInResult } from '../credentials/sign-in-result.ts'
import type { SerialQueue } from '../storage/serial-queue.ts'
import type { EventInput } from '../store.ts'

/** The commands that need the agent's secrets. Each works with the running app and without it. */
export interface CredentialCommands {
  signIn(form: SignInForm): Promise<CommandResult>
  /** Enrols this computer at the company's relay, and signs its agent in there. */
  enrol(given: EnrolmentRequest): Promise<CommandResult>
  signOut(): Promise<CommandResult>
  connectAccount(form: AccountForm): Promise<CommandResult>
  /** Forgets the account API's key. If that is the agent's only credential, this signs out. */
  disconnectAccount(): Promise<CommandResult>
  /** Gives the phone another number, as a person writes it. */
  changeNumber(text: string): Promise<CommandResult>
}

/** The agent who is signed in, or why no agent is. */
export type SignedInAgent =
  | { readonly kind: 'signed-in'; readonly identity: Identity }
  | { readonly kind: 'keychain-failed'; readonly failure: KeychainFailure }
  | { readonly kind: 'disk-failed'; readonly failure: DiskFailure }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'starting' }

export interface CredentialCommandParts {
  /** Null if the profile could not be opened. */
  credentials(): CredentialsStore | null
  /** Resolves once `credentials` and `signedIn` are known. */
  credentialsKnown(): Promise<void>
  signedIn(): SignedInAgent
  /** What the policy lets the agent do. Read once `credentialsKnown` has resolved. */
  rules(): Pick<PolicyRules, 'signOut' | 'numberChange'>
  /** Whether the screen is locked. */
  locked(): boolean
  /** The credentials serve one command at a time. */
  readonly inTurn: SerialQueue
  /** Receives what became of a command. */
  dispatch(event: EventInput): void
  signOut(): Promise<CommandResult>
  readonly write: (entry: JournalEntry) => void
}

/** Makes the commands: each decision about them is here, once. */
export function createCredentialCommands(parts: CredentialCommandParts): CredentialCommands {
  const { credentials, credentialsKnown, signedIn, rules, locked, inTurn, dispatch, signOut, write } = parts

  /** Runs a command on the credentials, when it is its turn. */
  async function onCredentials(
    run: (opened: CredentialsStore) => Promise<CommandResult>,
  ): Promise<CommandResult> {
    await credentialsKnown()
    return inTurn(async () => {
      const opened = credentials()
      return opened === null ? unavailable({ kind: 'starting' }) : run(opened)
    })
  }

  /** Signs the agent in whose credentials are stored now; a refusal goes to the journal. */
  function finishSignIn(result: SignInResult): CommandResult {
    if (result.ok) {
      const { identity, token, tokenEndAnnounced } = result
      dispatch({ kind: 'signed-in', identity, token, tokenEndAnnounced })
      return result.result
    }
    const { exit, message } = result.result
    const facts = { exit, message: message(messagesIn('en')) }
    write({ at: Date.now(), level: 'warn', what: 'sign-in refused', facts })
    if (result.disk !== null) dispatch({ kind: 'disk-failed', failure: result.disk })
    return result.result
  }

  return {
    signIn: (form) =>
      onCredentials(async (opened) => {
        const agent = signedIn()
        // The other agent's device would stay on, and this app could not switch it off any more.
        if (
          agent.kind === 'signed-in' &&
          agent.identity.gateway !== 'account' &&
          agent.identity.userId !== form.userId
        ) {
          const { userId } = agent.identity
          return { exit: exitCodes.refused, message: (messages) => messages.signIn.signOutFirst(userId) }
        }
        return finishSignIn(await opened.signIn(form))
      }),

    enrol: (given) =>
      onCredentials(async (opened) => {
        const agent = signedIn()
        if (agent.kind !== 'signed-in') return finishSignIn(await opened.enrol(given))
        const { userId, relay, gateway } = agent.identity
        if (relay !== undefined) {
          return { exit: exitCodes.refused, message: (messages) => messages.signIn.signOutFirst(userId) }
        }
        return finishSignIn(await opened.enrol({ ...given, user: gateway === 'account' ? null : userId }))
      }),

    async signOut() {
      await credentialsKnown()
      return rules().signOut ? signOut() : forbidden
    },

    connectAccount: (form) =>
      onCredentials(async (opened) => {
        const agent = signedIn()
        // A token that cannot be read might be another person's than the account's user.
        if (agent.kind === 'keychain-failed' || agent.kind === 'disk-failed') return unavailable(agent)
        return finishSignIn(await opened.connectAccount(form))
      }),

    async disconnectAccount() {
      await credentialsKnown()
      const agent = signedIn()
      if (agent.kind !== 'signed-in') return unavailable(agent)
      if (!rules().signOut) return forbidden
      if (agent.identity.gateway === 'account') return signOut()
      if (agent.identity.gateway !== 'both') return unavailable({ kind: 'signed-out' })
      return onCredentials(async (opened) => {
        const event = await opened.disconnectAccount()
        dispatch(event)
        const after = signedInBy(event)
        if (after.kind !== 'signed-in') return unavailable(after)
        return { exit: exitCodes.done, message: (messages) => messages.account.disconnected }
      })
    },

    changeNumber: (text) =>
      onCredentials(async (opened) => {
        const agent = signedIn()
        if (agent.kind !== 'signed-in') return unavailable(agent)
        if (!rules().numberChange) return forbidden
        // At a locked computer another person may be asking.
        if (locked()) return { exit: exitCodes.refused, message: ({ number }) => number.locked }
        const result = await opened.changeNumber(text)
        dispatch({ kind: 'refresh-asked' })
        return result
      }),
  }
}

const forbidden: CommandResult = {
  exit: exitCodes.refused,
  message: ({ commandLine }) => commandLine.forbiddenByPolicy,
}

/** The agent who is signed in, as an event of the credentials store says. */
export function signedInBy(event: EventInput): SignedInAgent {
  switch (event.kind) {
    case 'signed-in':
    case 'keychain-failed':
    case 'disk-failed':
      return event
    default:
      return { kind: 'signed-out' }
  }
}

/** Why the credentials that a command needs cannot be used. */
function unavailable(agent: Exclude<SignedInAgent, { kind: 'signed-in' }>): CommandResult {
  switch (agent.kind) {
    case 'keychain-failed':
      return {
        exit: exitCodes.notAvailable,
        message: (messages) => adviceLine(keychainAdvice(messages, agent.failure)),
      }
    case 'disk-failed':
      return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, agent.failure) }
    case 'signed-out':
      return { exit: exitCodes.notAvailable, message: (messages) => messages.account.none }
    case 'starting':
      return { exit: exitCodes.notAvailable, message: (messages) => messages.state.starting }
  }
}
