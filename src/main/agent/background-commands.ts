import type { LocalizedText } from '../../core/locales/messages.ts'
import { outcomeSentence } from '../../core/locales/outcome.ts'
import type { Cause, Command } from '../../core/model/device.ts'
import type { Outcome } from '../../core/model/outcome.ts'
import type { AgentService } from './agent-service.ts'

/**
 * Runs a command of a key or a link: the user sees no surface of the app that could answer. `say` says why a command did
 * nothing. The icon shows a confirmed command, and a notification announces a withdrawn or superseded one anyway.
 */
export function runBackgroundCommand(
  agent: AgentService,
  say: (sentence: LocalizedText) => void,
): (command: Command, cause: Cause) => void {
  return (command, cause) =>
    void agent.ask(command, cause).then((outcome) => {
      if (didNothing(outcome)) say((messages) => outcomeSentence(messages, outcome))
    })
}

/** Turns calls off as a link asks, and says so unless they were off: any page can open a link without the agent noticing. */
export function turnOffByLink(
  agent: Pick<AgentService, 'ask'>,
  isOff: () => boolean,
  say: (sentence: LocalizedText) => void,
): () => void {
  return () => {
    const wasOff = isOff()
    void agent.ask('off', 'link').then((outcome) => {
      if (didNothing(outcome)) say((messages) => outcomeSentence(messages, outcome))
      else if (outcome.kind === 'confirmed' && !wasOff) say(({ notification }) => notification.offByLink)
    })
  }
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
