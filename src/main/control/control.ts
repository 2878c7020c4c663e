import { type ControlReply, type ControlRequest, controlRequest } from '../../core/protocol/contract.ts'
import type { AnswerRequest } from './control-server.ts'

/** Serves the command line's requests; one that is none of them gets no answer. */
export function answerCommands(serve: (request: ControlRequest) => Promise<ControlReply>): AnswerRequest {
  return async (request) => {
    const understood = controlRequest.safeParse(request)
    return understood.success ? serve(understood.data) : null
  }
}
