import { messagesIn } from '../../src/core/locales/messages.ts'

/** The words that the tests read, where they do not look at the language itself. */
export const messages = messagesIn('en')
