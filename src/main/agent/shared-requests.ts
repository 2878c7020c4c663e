import type { CommandResult } from '../../core/protocol/command-result.ts'
import type { ProxyForm, SharedRequest } from '../../core/protocol/shared-requests.ts'
import type { CredentialCommands } from './credential-commands.ts'

/** What can be asked about the proxies of this computer. */
export interface ProxyServer {
  /** The name of the proxy that wants a password; null if none asked. */
  asking(): string | null
  give(form: ProxyForm): Promise<CommandResult>
}

/** The handlers of the requests that the command line and the window share; `respond` puts a result into a response. */
export function sharedHandlers<Response>(
  commands: CredentialCommands,
  proxies: Pick<ProxyServer, 'give'>,
  respond: (result: Promise<CommandResult>) => Promise<Response>,
): { readonly [Kind in SharedRequest['kind']]: (request: SharedRequest<Kind>) => Promise<Response> } {
  return {
    'sign-in': ({ form }) => respond(commands.signIn(form)),
    enrol: ({ form }) => respond(commands.enrol(form)),
    'sign-out': () => respond(commands.signOut()),
    'connect-account': ({ form }) => respond(commands.connectAccount(form)),
    'disconnect-account': () => respond(commands.disconnectAccount()),
    'change-number': ({ number }) => respond(commands.changeNumber(number)),
    'proxy-password': ({ form }) => respond(proxies.give(form)),
  }
}
