import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type Messages, messagesIn } from '../core/locales/messages.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { ResultRequest } from '../core/protocol/ipc.ts'
import { ask } from './bridge.ts'

/** The words of the language that the main process speaks: the model's own texts are in it. */
export const MessagesContext = createContext<Messages>(messagesIn('en'))

/** The words for what the window says beside the model. */
export function useMessages(): Messages {
  return useContext(MessagesContext)
}

/** Asks the main process for something; what is answered is a sentence in the same language. */
export function useAsk(): (request: ResultRequest) => Promise<LocalizedResult | null> {
  const messages = useMessages()
  return (request) => ask(request, messages)
}
