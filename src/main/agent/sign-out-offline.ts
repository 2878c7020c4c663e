import { type CommandResult, commandResultOf } from '../../core/protocol/command-result.ts'
import { rulesOf, valuesOf } from '../../core/settings/settings.ts'
import { createEffects } from '../effects.ts'
import { dropExotelConnections } from '../network/exotel-session.ts'
import { thisMachineSession } from '../presence/machine-session.ts'
import type { Profile } from '../storage/profile.ts'
import { createStore, type Store, systemClock } from '../store.ts'

/** Signs out in a process of its own, by the very same rules as the running app: a store without surfaces. */
export async function signOutOffline({
  credentials,
  settings,
  intentFile,
  policy,
}: Profile): Promise<CommandResult> {
  const effects = createEffects({
    gateway: credentials.gateway,
    forgetSecrets: credentials.forget,
    dropConnections: dropExotelConnections,
    remember: intentFile.write,
    // Whoever gave the command reads how it ended.
    notify: () => {},
    dispatch: (happening) => store.dispatch(happening),
  })
  const store: Store = createStore(systemClock, effects.run)
  const rules = rulesOf(valuesOf(process.platform, policy, settings.read().chosen))
  store.dispatch({
    kind: 'started',
    place: thisMachineSession(process.env),
    rules,
    persistedState: intentFile.read(),
  })
  store.dispatch(await credentials.restore())
  const outcome = effects.outcomeOf('sign-out')
  store.dispatch({ kind: 'sign-out-asked', id: 'sign-out' })
  const ending = commandResultOf(await outcome)
  // This process ends with it.
  await effects.remembered()
  return ending
}
