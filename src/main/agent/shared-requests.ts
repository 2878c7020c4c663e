import type { CommandResult } from '../../core/protocol/command-result.ts'
import type { SharedRequest } from '../../core/protocol/shared-requests.ts'
import type { ProxyRequests } from '../network/proxy/save-proxy-password.ts'
import type { CredentialCommands } from './credential-commands.ts'

/** The handlers of the requests that the command line and the window share; `respond` puts a result into a response. */
export function sharedHandlers<Response>(
  commands: CredentialCommands,
  proxies: Pick<ProxyRequests, 'savePassword'>,
  respond: (result: Promise<CommandResult>) => Promise<Response>,
): { readonly [Kind in SharedRequest['kind']]: (request: SharedRequest<Kind>) => Promise<Response> } {
  return {
    'sign-in': ({ form }) => respond(commands.signIn(form)),
    enrol: ({ form }) => respond(commands.enrol(form)),
    'sign-out': () => respond(commands.signOut()),
    'connect-account': ({ form }) => respond(commands.connectAccount(form)),
    'disconnect-account': () => respond(commands.disconnectAccount()),
    'change-number': ({ number }) => respond(commands.changeNumber(number)),
    'proxy-password': ({ form }) => respond(proxies.savePassword(form)),
  }
}
