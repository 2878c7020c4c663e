import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type Words, wordsIn } from '../core/locales/messages.ts'
import type { SaidEnding, WindowRequest } from '../core/protocol/contract.ts'
import { ask } from './bridge.ts'

/** The words of the language that the main process speaks: the model's own texts are in it. */
export const SpokenWords = createContext<Words>(wordsIn('en'))

/** The words for what the window says beside the model. */
export function useWords(): Words {
  return useContext(SpokenWords)
}

/** Asks the main process for something; what is answered is a sentence in the same language. */
export function useAsk(): (request: WindowRequest) => Promise<SaidEnding | null> {
  const words = useWords()
  return (request) => ask(request, words)
}
