import type { Ending } from '../core/contract.ts'
import { endingOf } from '../core/ending.ts'
import type { Account } from './account.ts'
import { createEffects } from './effects.ts'
import { createStore, type Store, systemClock } from './store.ts'

/** Signs out in a process of its own, by the very same rules as the running app: a store without surfaces. */
export async function signOutDirectly(account: Account): Promise<Ending> {
  const effects = createEffects({
    gateway: account.gateway,
    forgetSecrets: account.forget,
    remember: () => true,
    notify: () => {},
    dispatch: (happening) => store.dispatch(happening),
  })
  const store: Store = createStore(systemClock, effects.run)
  store.dispatch(await account.restore())
  const outcome = effects.outcomeOf('sign-out')
  store.dispatch({ kind: 'sign-out-asked', id: 'sign-out' })
  return endingOf(await outcome)
}
