import { passwordNotSaved } from '../../../core/locales/keychain.ts'
import type { CommandResult } from '../../../core/protocol/command-result.ts'
import { exitCodes } from '../../../core/protocol/exit-codes.ts'
import type { ProxyForm } from '../../../core/protocol/shared-requests.ts'
import { parseProxy } from './proxy-name.ts'
import type { ProxyPasswords } from './proxy-passwords.ts'

/** Saves a proxy's name and password, as the agent entered them. */
export async function saveProxyPassword(passwords: ProxyPasswords, form: ProxyForm): Promise<CommandResult> {
  const proxy = parseProxy(form.proxy)
  if (proxy === null) {
    return { exit: exitCodes.wrongUsage, message: ({ commandLine }) => commandLine.badProxy }
  }
  const saved = await passwords.save(proxy, form)
  if (saved.ok) return { exit: exitCodes.done, message: ({ commandLine }) => commandLine.proxyKept(proxy) }
  return { exit: exitCodes.notAvailable, message: (messages) => passwordNotSaved(messages, saved.failure) }
}

/** The requests of the window and the command line about the proxies of this computer. */
export interface ProxyRequests {
  /** The name of the proxy that wants a password; null if none asked. */
  asking(): string | null
  /** Saves the name and password that the agent entered for a proxy. */
  savePassword(form: ProxyForm): Promise<CommandResult>
}

/**
 * Serves requests about proxies. `passwords` returns null until the profile is open; `retry` sends waiting requests to Exotel
 * again.
 */
export function serveProxies(passwords: () => ProxyPasswords | null, retry: () => void): ProxyRequests {
  return {
    asking: () => passwords()?.asking() ?? null,
    savePassword: async (form) => {
      const opened = passwords()
      if (opened === null) return { exit: exitCodes.notAvailable, message: ({ state }) => state.starting }
      const result = saveProxyPassword(opened, form)
      // The password can be used at once; saving it may have to wait until the agent unlocks the keychain.
      retry()
      return result
    },
  }
}
