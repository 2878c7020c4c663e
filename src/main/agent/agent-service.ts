import { randomUUID } from 'node:crypto'
import { tokenNotSaved } from '../../core/locales/keychain.ts'
import { type LocalizedText, messagesIn } from '../../core/locales/messages.ts'
import type { Cause, Command } from '../../core/model/device.ts'
import type { Outcome } from '../../core/model/outcome.ts'
import { type CommandResult, commandResultOf } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm, SignInForm } from '../../core/protocol/shared-requests.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { CredentialsStore } from '../credentials/credentials-store.ts'
import type { SignInResult } from '../credentials/sign-in-result.ts'
import type { Effects } from '../effects.ts'
import type { SerialQueue } from '../storage/serial-queue.ts'
import type { EventInput, Store } from '../store.ts'

/** What needs the agent's secrets; each result says what became of it. */
export interface AccountCommands {
  signIn(form: SignInForm): Promise<CommandResult>
  signOut(): Promise<CommandResult>
  connectAccount(form: AccountForm): Promise<CommandResult>
  /** Where there is no token to switch with, this is signing out. */
  disconnectAccount(): Promise<CommandResult>
  /** Gives the phone another number, as a person writes it. */
  changeNumber(text: string): Promise<CommandResult>
}

/** What an agent can ask of the app, by whatever surface; each answer says what became of it. */
export interface Agent extends AccountCommands {
  ask(command: Command, cause: Cause): Promise<Outcome>
  /** OFF until `until` (UTC ms). */
  offFor(until: number, cause: Cause): Promise<Outcome>
  /** The app is about to end; settles within a few seconds. */
  quit(cause: 'quit' | 'session-end'): Promise<Outcome>
  /** Looks into the keychain for what it did not give, or did not take, when it was last asked. */
  findAccount(): Promise<void>
  /** The same for a person who looks, or wants it tried now: where the keychain is locked, they are asked to unlock it. */
  lookAgain(): Promise<void>
}

export interface AgentParts {
  readonly store: Store
  readonly outcomeOf: Effects['outcomeOf']
  /** The account is asked for one thing at a time. */
  readonly inTurn: SerialQueue
  /** Null where it could not be opened. */
  account(): CredentialsStore | null
  /** Settles once `account` has its last word. */
  readonly accountKnown: Promise<void>
  readonly write: (entry: JournalEntry) => void
}

/** Serves the agent: wishes go through the store, what needs secrets to the account. */
export function serveAgent({ store, outcomeOf, inTurn, account, accountKnown, write }: AgentParts): Agent {
  function outcome(happening: (id: string) => EventInput): Promise<Outcome> {
    const id = randomUUID()
    const told = outcomeOf(id)
    store.dispatch(happening(id))
    return told
  }

  async function trySignIn(form: SignInForm): Promise<CommandResult> {
    const { session } = store.state()
    const opened = account()
    if (opened === null) return { exit: exitCodes.notAvailable, message: starting }
    const another =
      session.kind === 'signed-in' &&
      session.identity.gateway !== 'account' &&
      session.identity.userId !== form.userId
    if (another)
      return {
        exit: exitCodes.refused,
        message: (messages) => messages.signIn.signOutFirst(session.identity.userId),
      }
    return entered(await opened.signIn(form))
  }

  /** Goes on as whom the account now knows. */
  function entered(result: SignInResult): CommandResult {
    if (result.ok) {
      const { identity, token, tokenTold } = result
      store.dispatch({ kind: 'signed-in', identity, token, tokenTold })
    } else {
      const { exit, message } = result.result
      write({
        at: Date.now(),
        level: 'warn',
        what: 'sign-in refused',
        facts: { exit, message: message(messagesIn('en')) },
      })
      if (result.disk !== null) store.dispatch({ kind: 'disk-failed', failure: result.disk })
    }
    return result.result
  }

  const signOut = async (): Promise<CommandResult> => {
    await accountKnown
    return commandResultOf(await outcome((id) => ({ kind: 'sign-out-asked', id })))
  }

  async function disconnect(): Promise<CommandResult> {
    const opened = account()
    if (opened === null) return { exit: exitCodes.notAvailable, message: starting }
    const happened = await opened.disconnectAccount()
    store.dispatch(happened)
    return happened.kind === 'keychain-failed'
      ? { exit: exitCodes.notAvailable, message: (messages) => tokenNotSaved(messages, happened.failure) }
      : { exit: exitCodes.done, message: (messages) => messages.account.disconnected }
  }

  async function change(text: string): Promise<CommandResult> {
    const opened = account()
    if (opened === null) return { exit: exitCodes.notAvailable, message: starting }
    const ending = await opened.changeNumber(text)
    store.dispatch({ kind: 'refresh-asked' })
    return ending
  }

  const findAccount = (): Promise<void> =>
    inTurn(async () => {
      const { kind } = store.state().session
      const opened = account()
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

  return {
    ask: (command, cause) => outcome((id) => ({ kind: 'asked', id, command, cause })),
    offFor: (until, cause) => outcome((id) => ({ kind: 'off-for-asked', id, until, cause })),
    quit: (cause) => outcome((id) => ({ kind: 'quit-asked', id, cause })),
    async signIn(form) {
      await accountKnown
      return inTurn(() => trySignIn(form))
    },
    signOut,
    async connectAccount(form) {
      await accountKnown
      return inTurn(async () => {
        const opened = account()
        if (opened === null) return { exit: exitCodes.notAvailable, message: starting }
        return entered(await opened.connectAccount(form))
      })
    },
    async disconnectAccount() {
      await accountKnown
      const { session } = store.state()
      const gateway = session.kind === 'signed-in' ? session.identity.gateway : null
      if (gateway === 'account') return signOut()
      if (gateway !== 'both')
        return { exit: exitCodes.notAvailable, message: (messages) => messages.account.none }
      return inTurn(disconnect)
    },
    async changeNumber(text) {
      await accountKnown
      return inTurn(() => change(text))
    },
    findAccount,
    async lookAgain() {
      await accountKnown
      await findAccount()
      const opened = account()
      if (opened === null || !needsUnlocking(opened)) return
      // Out of turn: somebody may leave the question unanswered for hours.
      const unlocked = await opened.unlock()
      if (unlocked === 'unlocked') await findAccount()
      else
        write({ at: Date.now(), level: 'warn', what: 'keychain not unlocked', facts: { answer: unlocked } })
    },
  }
}

const starting: LocalizedText = (messages) => messages.state.starting
