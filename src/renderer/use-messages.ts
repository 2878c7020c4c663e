import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type Messages, messagesIn } from '../core/locales/messages.ts'

/** The messages in the language of the main process, which is also the language of the window model. */
export const MessagesContext = createContext<Messages>(messagesIn('en'))

/** The messages for the texts that are not part of the window model. */
export function useMessages(): Messages {
  return useContext(MessagesContext)
}
