import { app } from 'electron'
import { adviceLine } from '../../core/locales/advice.ts'
import { diskLine } from '../../core/locales/disk.ts'
import { keychainAdvice } from '../../core/locales/keychain.ts'
import type { LocalizedText } from '../../core/locales/messages.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm, ProxyForm, SignInForm } from '../../core/protocol/shared-requests.ts'
import { giveProxyPassword } from '../network/proxy/give-proxy-password.ts'
import { messagesOfProfile } from '../settings/profile-language.ts'
import type { Profile } from '../storage/profile.ts'
import type { EventInput } from '../store.ts'

/** What the command line does where no app is running: what it keeps is found at the next start. */

/** Signs in: tried at Exotel and put into the keychain. */
export async function signInOffline(profile: string, form: SignInForm): Promise<CommandResult> {
  const { credentials: account } = await open(profile)
  // Another agent's device would stay on, with nobody left here who could switch it off.
  const found = await account.restore()
  if (
    found.kind === 'signed-in' &&
    found.identity.gateway !== 'account' &&
    found.identity.userId !== form.userId
  ) {
    return { exit: exitCodes.refused, message: ({ signIn }) => signIn.signOutFirst(found.identity.userId) }
  }
  return (await account.signIn(form)).result
}

/** Signs out: OFF first, as the running app does, then the secrets go. */
export async function signOutOfProfile(profile: string): Promise<CommandResult> {
  const opened = await open(profile)
  const { signOutOffline } = await import('./sign-out-offline.ts')
  return signOutOffline(opened)
}

/** Connects the account API, beside a token or instead of one. */
export async function connectAccountOffline(profile: string, form: AccountForm): Promise<CommandResult> {
  const { credentials: account } = await open(profile)
  const found = await account.restore()
  if (found.kind === 'keychain-failed' || found.kind === 'disk-failed') return unavailable(found)
  return (await account.connectAccount(form)).result
}

/** Forgets the account's key; where there is no token to switch with beside it, that is signing out. */
export async function disconnectAccountOffline(profile: string): Promise<CommandResult> {
  const { credentials: account } = await open(profile)
  const found = await account.restore()
  if (found.kind === 'signed-in' && found.identity.gateway === 'account') return signOutOfProfile(profile)
  if (found.kind !== 'signed-in' || found.identity.gateway !== 'both') return unavailable(found)
  const gone = await account.disconnectAccount()
  return gone.kind === 'signed-in'
    ? { exit: exitCodes.done, message: (messages) => messages.account.disconnected }
    : unavailable(gone)
}

/** Gives the phone another number. */
export async function changePhoneNumberOffline(profile: string, text: string): Promise<CommandResult> {
  const { credentials: account } = await open(profile)
  const found = await account.restore()
  return found.kind === 'signed-in' ? account.changeNumber(text) : unavailable(found)
}

/** Keeps what a proxy asks for; the next request that meets it sends it. */
export async function keepProxyPasswordOffline(profile: string, form: ProxyForm): Promise<CommandResult> {
  const { proxyPasswords } = await open(profile)
  return giveProxyPassword(proxyPasswords, form)
}

async function open(profile: string): Promise<Profile> {
  await app.whenReady()
  const [{ openProfile }, { shareSessionBus }] = await Promise.all([
    import('../storage/profile.ts'),
    import('../dbus/shared-bus.ts'),
  ])
  return openProfile({
    profile,
    simulator: false,
    sessionBus: shareSessionBus(),
    keychainChanged: () => {},
    accountRead: () => {},
    tokenRenewed: () => {},
    settingsSetAside: () => {},
    say: (sentence) => process.stderr.write(`${sentence(messagesOfProfile(profile))}\n`),
  })
}

/** Why there is no account to work with. */
function unavailable(found: EventInput): CommandResult {
  const exit = exitCodes.notAvailable
  switch (found.kind) {
    case 'keychain-failed': {
      const { failure } = found
      const message: LocalizedText = (messages) => adviceLine(keychainAdvice(messages, failure))
      return { exit, message }
    }
    case 'disk-failed':
      return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, found.failure) }
    default:
      return { exit, message: (messages) => messages.account.none }
  }
}
