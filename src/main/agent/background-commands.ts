import type { LocalizedText } from '../../core/locales/messages.ts'
import { outcomeSentence } from '../../core/locales/outcome.ts'
import type { Cause, Command } from '../../core/model/device.ts'
import type { Outcome } from '../../core/model/outcome.ts'
import type { Agent } from './agent-service.ts'

/**
 * Obeys a key or a link, whose user sees no surface of the app that would answer: where nothing was done, `say` tells
 * why. What was confirmed shows in the icon, and what was withdrawn or superseded is told by itself.
 */
export function runBackgroundCommand(
  agent: Agent,
  say: (sentence: LocalizedText) => void,
): (command: Command, cause: Cause) => void {
  return (command, cause) =>
    void agent.ask(command, cause).then((outcome) => {
      if (didNothing(outcome)) say((messages) => outcomeSentence(messages, outcome))
    })
}

function didNothing({ kind }: Outcome): boolean {
  switch (kind) {
    case 'nothing-to-do':
    case 'refused':
    case 'blocked':
    case 'not-signed-in':
    case 'keychain-failed':
      return true
    case 'confirmed':
    case 'withdrawn':
    case 'superseded':
    case 'quit':
    case 'signed-out':
    case 'sign-out-failed':
      return false
  }
}
