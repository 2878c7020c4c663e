import type { Identity } from '../../core/model/state.ts'
import type { TokenLife } from '../../core/model/token-life.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import type { AccountForm, SignInForm } from '../../core/protocol/contract.ts'
import type { Gateway } from '../../exotel/gateway.ts'
import type { Unlocked } from '../keychain/keychain.ts'
import type { EventInput } from '../store.ts'
import type { Refusal } from './refusal.ts'

/** Who is signed in, and the gateway that holds their secrets; no secret leaves this room but into the keychain. */
export interface Account {
  gateway(): Gateway | null
  /** Finds who signed in earlier, and says so as an event. */
  restore(): Promise<EventInput>
  /** Whether the settings were lost, and with them who is signed in: then the keychain may know. */
  agentLost(): boolean
  /** Has the person at the desk asked to unlock what `restore` needs; for that person's own act alone. */
  unlock(): Promise<Unlocked>
  /** Tries the form at Exotel and keeps it unless Exotel refuses it. */
  signIn(form: SignInForm): Promise<SignInResult>
  /** Looks the agent up in the account API, and keeps its key beside the token or instead of one. */
  connectAccount(form: AccountForm): Promise<SignInResult>
  /** Forgets the account's key where a token remains to switch with, and says so as an event. */
  disconnectAccount(): Promise<EventInput>
  /** Gives the agent's phone another number, as a person writes it. */
  changeNumber(number: string): Promise<CommandResult>
  /** Forgets all secrets, and says so as an event. */
  forget(): Promise<EventInput>
  /** Puts the newest minted token into the keychain, where that did not take it when it was minted. */
  keepMinted(): Promise<void>
  /** `text` as others may read it: without any secret that was used in this run, superseded ones included. */
  redact(text: string): string
}

export type SignInResult =
  | {
      readonly kept: true
      readonly identity: Identity
      readonly token: TokenLife | null
      /** Whether the ending says when the token ends. */
      readonly tokenTold: boolean
      readonly ending: CommandResult
    }
  | Refusal
