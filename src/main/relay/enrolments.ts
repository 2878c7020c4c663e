import type { Messages } from '../../core/locales/messages.ts'
import { timing } from '../../core/model/timing.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { RelayInfo } from '../../exotel/desk-enrolment.ts'
import type { Invitation } from '../../exotel/desk-invitation.ts'
import type { CredentialCommands } from '../agent/credential-commands.ts'
import type { CredentialsStore } from '../credentials/credentials-store.ts'
import type { Store } from '../store.ts'
import type { BrowserSignIn } from './browser-sign-in.ts'

/** How an agent enrols this computer at the company's relay by the window: by a link, or by the company's sign-in. */
export interface Enrolments {
  /** A link was opened: the window asks the agent. */
  invite(invitation: Invitation): void
  /** The agent agrees to the link, or declines. */
  accept(): Promise<CommandResult>
  decline(): void
  /** What the relay that the policy names offers; null if it names none, or none answers. */
  info(): Promise<RelayInfo | null>
  /** Lets the agent sign in at the company in the browser; resolves once that has ended. A second call ends the first. */
  signInAtCompany(): Promise<CommandResult>
  cancelSignIn(): void
}

export interface EnrolmentParts {
  readonly store: Store
  readonly agent: Pick<CredentialCommands, 'enrol'>
  credentials(): CredentialsStore | null
  messages(): Messages
  /** The origin of the relay that the policy names; null if it names none. */
  relay(): string | null
  /** Whether the window's question appeared so recently that a click was meant for something else. */
  answersTooSoon(): boolean
  /** Opens an address in the system's browser. */
  open(url: string): Promise<void>
}

/** Creates the enrolments. The code of a link is kept here, not in the state, because it is a secret while it is valid. */
export function createEnrolments(parts: EnrolmentParts): Enrolments {
  const { store, agent, credentials, messages, relay, answersTooSoon, open } = parts
  let invitation: Invitation | null = null
  let signingIn: AbortController | null = null

  return {
    invite(given) {
      invitation = given
      store.dispatch({ kind: 'invited', relay: given.relay })
    },
    async accept() {
      const shown = store.state().invitation
      const accepted = invitation
      // A newer link may have replaced the one that the window shows.
      if (accepted === null || shown?.relay !== accepted.relay) return gone
      if (answersTooSoon()) return tooSoon
      const result = await agent.enrol({ relay: accepted.relay, code: accepted.code })
      // A code that was refused will not be accepted later; after any other failure the agent may try again.
      if (result.exit === exitCodes.refused && invitation === accepted) {
        invitation = null
        store.dispatch({ kind: 'invitation-declined' })
      }
      return result
    },
    decline() {
      invitation = null
      store.dispatch({ kind: 'invitation-declined' })
    },
    info: async () => (await credentials()?.relayInfo()) ?? null,
    async signInAtCompany() {
      const origin = relay() ?? formerRelay(store)
      if (origin === null) return noRelay
      signingIn?.abort()
      const ending = new AbortController()
      signingIn = ending
      const limit = AbortSignal.any([ending.signal, AbortSignal.timeout(timing.browserSignIn)])
      const { signInInBrowser } = await import('./browser-sign-in.ts')
      const how = await signInInBrowser(origin, { open, page: messages().relay.signIn.page }, limit)
      if (signingIn === ending) signingIn = null
      return how.kind === 'code'
        ? agent.enrol({ relay: origin, code: how.code, verifier: how.verifier })
        : notSignedIn(how)
    },
    cancelSignIn: () => signingIn?.abort(),
  }
}

function formerRelay(store: Store): string | null {
  const { session } = store.state()
  return session.kind === 'signed-out' ? (session.former?.relay ?? null) : null
}

function notSignedIn(how: Exclude<BrowserSignIn, { kind: 'code' }>): CommandResult {
  switch (how.kind) {
    case 'refused':
      return { exit: exitCodes.refused, message: (messages) => messages.relay.signIn.refused[how.why] }
    case 'no-browser':
      return { exit: exitCodes.internalError, message: (messages) => messages.relay.signIn.noBrowser }
    case 'ended':
      return { exit: exitCodes.notConfirmed, message: (messages) => messages.relay.signIn.ended }
  }
}

const gone: CommandResult = { exit: exitCodes.refused, message: ({ relay }) => relay.link.invalid }

const tooSoon: CommandResult = { exit: exitCodes.refused, message: ({ window }) => window.clickAgain }

const noRelay: CommandResult = {
  exit: exitCodes.wrongUsage,
  message: ({ relay }) => relay.refused.noneNamed,
}
