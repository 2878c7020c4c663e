import { breaksIn, findBreak } from '../../core/locales/breaks.ts'
import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { Break } from '../../core/model/break.ts'
import type { Result } from '../../core/model/failure.ts'
import type { Outcome } from '../../core/model/outcome.ts'
import { type CommandResult, commandResultOf, localize } from '../../core/protocol/command-result.ts'
import {
  type CommandHandlers,
  type ControlReply,
  type ControlRequest,
  commandRequest,
} from '../../core/protocol/control.ts'
import { handle } from '../../core/protocol/exchange.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { statusOf } from '../../core/protocol/status-json.ts'
import { notConfirmedYet, statusLines } from '../../core/protocol/status-lines.ts'
import { nextClockTime } from '../../core/text/clock-time.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import { isReason, tidyReason } from '../../core/text/reason.ts'
import { stateLine } from '../../core/view/state-summary.ts'
import type { AgentService } from '../agent/agent-service.ts'
import { sharedHandlers } from '../agent/shared-requests.ts'
import type { ProxyRequests } from '../network/proxy/save-proxy-password.ts'
import type { Store } from '../store.ts'
import type { AnswerRequest } from './control-server.ts'

/** Answers the command line's requests on the control socket; anything else gets no reply. */
export function answerCommands(handlers: CommandHandlers): AnswerRequest {
  return async (request) => {
    const parsed = commandRequest.safeParse(request)
    return parsed.success ? handle(handlers, parsed.data) : null
  }
}

/** The parts of the app that the command line's requests use. */
export interface CommandServices {
  readonly agent: AgentService
  readonly store: Store
  readonly proxies: ProxyRequests
  /** The sentences in the language that the app uses now. */
  messages(): Messages
  /** The diagnostics for support; null until the profile is open. */
  diagnostics(): string | null
  /** The breaks of the settings and the policy. */
  breaks(): readonly Break[]
}

/** What the running app does for each request of the command line. No handler rejects. */
export function commandHandlers(services: CommandServices): CommandHandlers {
  const { agent, store, proxies, messages } = services
  const reply = async (result: Promise<CommandResult>): Promise<ControlReply<'switch'>> => ({
    kind: 'ending',
    ending: localize(await result.catch(internalError), messages()),
  })
  return {
    status: async () => {
      const state = store.state()
      return { kind: 'status', status: statusOf(state, messages()), lines: statusLines(state, messages()) }
    },
    diagnostics: async () => ({ kind: 'diagnostics', text: services.diagnostics() }),
    switch: ({ command, waitSeconds }) =>
      reply(waitFor(agent.ask(command, 'command').then(commandResultOf), store, waitSeconds)),
    'off-after-call': ({ waitSeconds }) =>
      reply(waitFor(agent.offAfterCall('command').then(commandResultOf), store, waitSeconds)),
    'off-for': (request) => reply(offFor(services, request)),
    ...sharedHandlers(agent, proxies, reply),
  }
}

/** Turns calls off for a while, and waits for the confirmation. */
async function offFor(services: CommandServices, request: ControlRequest<'off-for'>): Promise<CommandResult> {
  const { agent, store, messages, breaks } = services
  const planned = planOf(request, breaks(), messages())
  if (!planned.ok) return planned.failure
  const { until, reason } = planned.value
  const asked = agent.offFor(until, 'command', reason).then((outcome) => timedOffResult(outcome, store))
  return waitFor(asked, store, request.waitSeconds)
}

/** Until when (UTC ms) calls are to be off, and why; or what is wrong with the request. */
function planOf(
  { minutes, until, reason: given }: ControlRequest<'off-for'>,
  breaks: readonly Break[],
  messages: Messages,
): Result<{ readonly until: number; readonly reason: string | null }, CommandResult> {
  const wrong = (message: LocalizedText) =>
    ({ ok: false, failure: { exit: exitCodes.wrongUsage, message } }) as const
  const text = given === null ? null : tidyReason(given)
  if (text !== null && !isReason(text)) return wrong(({ commandLine }) => commandLine.badReason)
  const known = text === null ? null : findBreak(messages, breaks, text)
  const reason = known?.name ?? text
  if (until !== null) {
    const end = nextClockTime(until, Date.now())
    return end === null
      ? wrong(({ commandLine }) => commandLine.badUntil(until))
      : { ok: true, value: { until: end, reason } }
  }
  const length = minutes ?? known?.minutes ?? null
  if (length !== null) return { ok: true, value: { until: Date.now() + length * 60_000, reason } }
  const names = breaksIn(messages, breaks).map(({ name }) => name)
  return wrong(({ commandLine }) =>
    names.length === 0 ? commandLine.noBreaks : commandLine.unknownBreak(text ?? '', names.join(', ')),
  )
}

/** The result of OFF for a while: until when calls are off, or a plain OFF if no device was on that could come back. */
function timedOffResult(outcome: Outcome, store: Store): CommandResult {
  const state = store.state()
  if (outcome.kind !== 'confirmed' || state.timedOff === null) return commandResultOf(outcome)
  return {
    exit: exitCodes.done,
    message: (messages) => messages.outcome.confirmed(stateLine(state, messages)),
  }
}

/** The result of a switch, or that it was not confirmed within `waitSeconds`. */
async function waitFor(
  result: Promise<CommandResult>,
  store: Store,
  waitSeconds: number,
): Promise<CommandResult> {
  // A refusal that needs no answer from Exotel comes at once, and counts with `--wait 0`, too.
  const late = (): CommandResult =>
    waitSeconds === 0
      ? { exit: exitCodes.done, message: ({ commandLine }) => commandLine.accepted }
      : { exit: exitCodes.notConfirmed, message: (messages) => notConfirmedYet(store.state(), messages) }
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<CommandResult>((resolve) => {
    timer = setTimeout(() => resolve(late()), waitSeconds * 1000)
  })
  return Promise.race([result, limit]).finally(() => clearTimeout(timer))
}

function internalError(error: unknown): CommandResult {
  const message: LocalizedText = (messages) => messages.commandLine.internal(reasonOf(error)(messages))
  return { exit: exitCodes.internalError, message }
}
