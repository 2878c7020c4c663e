import { app } from 'electron'
import { type CommandResult, commandResultOf } from '../../core/protocol/command-result.ts'
import type { ProxyForm, SharedRequest } from '../../core/protocol/shared-requests.ts'
import { rulesOf, valuesOf } from '../../core/settings/settings.ts'
import { shareSessionBus } from '../dbus/shared-bus.ts'
import { createEffects } from '../effects.ts'
import { forbidCoreDumps } from '../lifecycle/core-limit.ts'
import { dropExotelConnections } from '../network/exotel-session.ts'
import { saveProxyPassword } from '../network/proxy/save-proxy-password.ts'
import { thisMachineSession } from '../presence/machine-session.ts'
import { openProfile, type Profile } from '../profile.ts'
import { messagesOfProfile } from '../settings/profile-language.ts'
import { createSerialQueue } from '../storage/serial-queue.ts'
import { createStore, type EventInput, type Store, systemClock } from '../store.ts'
import { createCredentialCommands, signedInBy } from './credential-commands.ts'
import { sharedHandlers } from './shared-requests.ts'

/** Handles a request of the command line while no app runs. The next start of the app finds the credentials that it saved. */
export async function runOffline<Kind extends SharedRequest['kind']>(
  folder: string,
  request: SharedRequest<Kind>,
): Promise<CommandResult> {
  forbidCoreDumps()
  await app.whenReady()
  const profile = await openProfileOffline(folder)
  let found: EventInput | null = null
  const commands = createCredentialCommands({
    credentials: () => profile.credentials,
    credentialsKnown: async () => {
      found ??= await profile.credentials.restore()
    },
    signedIn: () => (found === null ? { kind: 'starting' } : signedInBy(found)),
    rules: () => profile.policy.rules,
    // Only a running app watches the lock.
    locked: () => false,
    inTurn: createSerialQueue(),
    // No surface would show the event. Signing out, which switches calls off, makes a store of its own.
    dispatch: () => {},
    signOut: () => signOutOffline(profile, found),
    // The journal belongs to the running app. The command line prints the result.
    write: () => {},
  })
  const proxies = { savePassword: (form: ProxyForm) => saveProxyPassword(profile.proxyPasswords, form) }
  const handlers = sharedHandlers(commands, proxies, (result) => result)
  return handlers[request.kind](request)
}

/** Signs out by the rules of the running app, OFF first: a store without surfaces. */
async function signOutOffline(profile: Profile, found: EventInput | null): Promise<CommandResult> {
  const { credentials, settings, intentFile, policy } = profile
  const effects = createEffects({
    gateway: credentials.gateway,
    forgetSecrets: credentials.forget,
    dropConnections: dropExotelConnections,
    persist: intentFile.write,
    // The command line prints the result.
    notify: () => {},
    dispatch: (event) => store.dispatch(event),
  })
  const store: Store = createStore(systemClock, effects.run)
  const rules = rulesOf(valuesOf(process.platform, policy, settings.read().chosen))
  store.dispatch({
    kind: 'started',
    place: thisMachineSession(process.env),
    rules,
    persistedState: intentFile.read(),
  })
  if (found !== null) store.dispatch(found)
  const outcome = effects.outcomeOf('sign-out')
  store.dispatch({ kind: 'sign-out-asked', id: 'sign-out' })
  const result = commandResultOf(await outcome)
  // The process ends right after this.
  await effects.persisted()
  return result
}

function openProfileOffline(folder: string): Promise<Profile> {
  return openProfile({
    profile: folder,
    simulator: false,
    sessionBus: shareSessionBus(),
    keychainChanged: () => {},
    accountRead: () => {},
    rateLimitSeen: () => {},
    tokenRenewed: () => {},
    settingsSetAside: () => {},
    say: (sentence) => process.stderr.write(`${sentence(messagesOfProfile(folder))}\n`),
  })
}
