import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { Command } from '../../core/model/device.ts'
import { type CommandResult, commandResultOf, localize } from '../../core/protocol/command-result.ts'
import { type CommandHandlers, type ControlReply, commandRequest } from '../../core/protocol/control.ts'
import { handle } from '../../core/protocol/exchange.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { statusOf } from '../../core/protocol/status-json.ts'
import { notConfirmedYet, statusLines } from '../../core/protocol/status-lines.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import type { AgentService } from '../agent/agent-service.ts'
import { type ProxyServer, sharedHandlers } from '../agent/shared-requests.ts'
import type { Store } from '../store.ts'
import type { AnswerRequest } from './control-server.ts'

/** Answers the command line's requests on the control socket; anything else gets no reply. */
export function answerCommands(handlers: CommandHandlers): AnswerRequest {
  return async (request) => {
    const parsed = commandRequest.safeParse(request)
    return parsed.success ? handle(handlers, parsed.data) : null
  }
}

/** What the running app does for each request of the command line. No handler rejects. */
export function commandHandlers(
  agent: AgentService,
  store: Store,
  messages: () => Messages,
  proxies: ProxyServer,
): CommandHandlers {
  const reply = async (result: Promise<CommandResult>): Promise<ControlReply<'switch'>> => ({
    kind: 'ending',
    ending: localize(await result.catch(internalError), messages()),
  })
  return {
    status: async () => {
      const state = store.state()
      return { kind: 'status', status: statusOf(state, messages()), lines: statusLines(state, messages()) }
    },
    switch: ({ command, waitSeconds }) => reply(switchAndWait(agent, store, command, waitSeconds)),
    ...sharedHandlers(agent, proxies, reply),
  }
}

async function switchAndWait(
  agent: AgentService,
  store: Store,
  command: Command,
  waitSeconds: number,
): Promise<CommandResult> {
  const confirmed = agent.ask(command, 'command').then(commandResultOf)
  // A refusal that needs no answer from Exotel comes at once, and counts with `--wait 0`, too.
  const late = (): CommandResult =>
    waitSeconds === 0
      ? { exit: exitCodes.done, message: ({ commandLine }) => commandLine.accepted }
      : { exit: exitCodes.notConfirmed, message: (messages) => notConfirmedYet(store.state(), messages) }
  const limit = new Promise<CommandResult>((resolve) => setTimeout(() => resolve(late()), waitSeconds * 1000))
  return Promise.race([confirmed, limit])
}

function internalError(error: unknown): CommandResult {
  const message: LocalizedText = (messages) => messages.commandLine.internal(reasonOf(error)(messages))
  return { exit: exitCodes.internalError, message }
}
