import { passwordNotSaved } from '../../../core/locales/keychain.ts'
import type { CommandResult } from '../../../core/protocol/command-result.ts'
import { exitCodes } from '../../../core/protocol/exit-codes.ts'
import type { ProxyForm } from '../../../core/protocol/shared-requests.ts'
import type { ProxyServer } from '../../agent/shared-requests.ts'
import { parseProxy } from './proxy-name.ts'
import type { ProxyPasswords } from './proxy-passwords.ts'

/** Keeps what a person gives for a proxy, and says how that ended. */
export async function giveProxyPassword(passwords: ProxyPasswords, form: ProxyForm): Promise<CommandResult> {
  const proxy = parseProxy(form.proxy)
  if (proxy === null) {
    return { exit: exitCodes.wrongUsage, message: ({ commandLine }) => commandLine.badProxy }
  }
  const kept = await passwords.give(proxy, form)
  if (kept.ok) return { exit: exitCodes.done, message: ({ commandLine }) => commandLine.proxyKept(proxy) }
  return { exit: exitCodes.notAvailable, message: (messages) => passwordNotSaved(messages, kept.failure) }
}

/** Serves the running app's surfaces; `passwords` is null until the profile is open. What waits is `tried` again then. */
export function serveProxies(passwords: () => ProxyPasswords | null, tried: () => void): ProxyServer {
  return {
    asking: () => passwords()?.asking() ?? null,
    give: async (form) => {
      const opened = passwords()
      if (opened === null) return { exit: exitCodes.notAvailable, message: ({ state }) => state.starting }
      const ending = giveProxyPassword(opened, form)
      // It is known from now on, whether the keychain takes it or not, which a person may be asked about first.
      tried()
      return ending
    },
  }
}
