import type { LocalizedText, Messages } from '../core/locales/messages.ts'
import type { Language } from '../core/model/language.ts'
import { plainLines } from '../core/text/plain-text.ts'
import { printLines } from './cli/print-lines.ts'
import { messagesForSystem } from './settings/language.ts'

/** The language that the app speaks, and the terminal that it was started from. */
export interface Output {
  /** The sentences in the language that the app uses now. */
  messages(): Messages
  /** Prints a line on standard error, as it is. */
  print(line: string): void
  /** Prints a sentence on standard error, without secrets. */
  say(sentence: LocalizedText): void
  /** `text` without the secrets that were used in this run. */
  redact(text: string): string
}

/** The output of this process. `language` and `redact` are asked each time, since both change while the app runs. */
export function createOutput(parts: {
  language(): 'system' | Language
  redact(text: string): string
}): Output {
  const messagesFor = messagesForSystem()
  const messages = (): Messages => messagesFor(parts.language())
  const printLine = printLines()
  const print = (line: string) => printLine(plainLines(line))
  const say = (sentence: LocalizedText) => print(parts.redact(sentence(messages())))
  return { messages, print, say, redact: parts.redact }
}
