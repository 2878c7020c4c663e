import { passwordNotKept } from '../../../core/locales/keychain.ts'
import type { Ending } from '../../../core/protocol/command-result.ts'
import type { ProxyForm } from '../../../core/protocol/contract.ts'
import { exitStatus } from '../../../core/protocol/exit-codes.ts'
import type { ProxyServer } from '../../control/requests.ts'
import { parseProxy } from './proxy-name.ts'
import type { ProxyPasswords } from './proxy-passwords.ts'

/** Keeps what a person gives for a proxy, and says how that ended. */
export async function giveProxyPassword(passwords: ProxyPasswords, form: ProxyForm): Promise<Ending> {
  const proxy = parseProxy(form.proxy)
  if (proxy === null) {
    return { exit: exitStatus.wrongUsage, message: ({ commandLine }) => commandLine.badProxy }
  }
  const kept = await passwords.give(proxy, form)
  if (kept.ok) return { exit: exitStatus.done, message: ({ commandLine }) => commandLine.proxyKept(proxy) }
  return { exit: exitStatus.notAvailable, message: (words) => passwordNotKept(words, kept.failure) }
}

/** Serves the running app's surfaces; `passwords` is null until the profile is open. What waits is `tried` again then. */
export function serveProxies(passwords: () => ProxyPasswords | null, tried: () => void): ProxyServer {
  return {
    asking: () => passwords()?.asking() ?? null,
    give: async (form) => {
      const opened = passwords()
      if (opened === null) return { exit: exitStatus.notAvailable, message: ({ state }) => state.starting }
      const ending = giveProxyPassword(opened, form)
      // It is known from now on, whether the keychain takes it or not, which a person may be asked about first.
      tried()
      return ending
    },
  }
}
