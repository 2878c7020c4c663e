import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { ResultRequest } from '../core/protocol/ipc.ts'
import { ask } from './bridge.ts'
import { useMessages } from './use-messages.ts'

/** Returns a function that sends a request to the main process and resolves with the result, as `ask` of the bridge. */
export function useAsk(): (request: ResultRequest) => Promise<LocalizedResult> {
  const messages = useMessages()
  return (request) => ask(request, messages)
}
