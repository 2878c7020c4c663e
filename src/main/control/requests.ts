import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { Command } from '../../core/model/device.ts'
import { type CommandResult, commandResultOf, localizedResult } from '../../core/protocol/command-result.ts'
import type {
  ControlReply,
  ControlRequest,
  ProxyForm,
  WindowPage,
  WindowRequest,
} from '../../core/protocol/contract.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { notConfirmedYet, statusLines, statusOf } from '../../core/protocol/status.ts'
import { nextClockTime } from '../../core/text/clock-time.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import type { Agent } from '../agent/agent-service.ts'
import type { SettingsService } from '../settings/settings-service.ts'
import type { Store } from '../store.ts'

const minute = 60_000

/** What can be asked about the proxies of this computer. */
export interface ProxyServer {
  /** The name of the one that wants a password; null where none asked. */
  asking(): string | null
  give(form: ProxyForm): Promise<CommandResult>
}

/** Serves what the command line asks of the running app; it never rejects. */
export function commandServer(
  agent: Agent,
  store: Store,
  messages: () => Messages,
  proxies: ProxyServer,
): (request: ControlRequest) => Promise<ControlReply> {
  const ended = async (ending: Promise<CommandResult>): Promise<ControlReply> => ({
    kind: 'ending',
    ending: localizedResult(await ending.catch(internalError), messages()),
  })
  return async (request) => {
    switch (request.kind) {
      case 'status': {
        const state = store.state()
        return { kind: 'status', status: statusOf(state, messages()), lines: statusLines(state, messages()) }
      }
      case 'switch':
        return ended(switchAndWait(agent, store, request.command, request.waitSeconds))
      case 'sign-in':
        return ended(agent.signIn(request.form))
      case 'sign-out':
        return ended(agent.signOut())
      case 'connect-account':
        return ended(agent.connectAccount(request.form))
      case 'disconnect-account':
        return ended(agent.disconnectAccount())
      case 'change-number':
        return ended(agent.changeNumber(request.number))
      case 'proxy-password':
        return ended(proxies.give(request.form))
    }
  }
}

/** What the window asks of the main process. */
export function windowServer(
  agent: Agent,
  {
    messages,
    model,
    page,
    retry,
    restart,
    quit,
    settings,
    proxies,
  }: {
    /** The language to speak now. */
    messages(): Messages
    model(): WindowModel
    page(): WindowPage
    retry(): void
    /** Ends the app and starts it anew, against the embedded Exotel or without it. */
    restart(simulator: boolean): void
    quit(): void
    /** Null as long as the profile is not open. */
    settings(): SettingsService | null
    readonly proxies: ProxyServer
  },
): (request: WindowRequest) => Promise<unknown> {
  const ended = async (ending: Promise<CommandResult>) => localizedResult(await ending, messages())
  return async (request) => {
    switch (request.kind) {
      case 'view':
        return model()
      case 'page':
        return page()
      case 'switch':
        return ended(agent.ask(request.target, 'user').then(commandResultOf))
      case 'off-for':
        return ended(agent.offFor(Date.now() + request.minutes * minute, 'user').then(commandResultOf))
      case 'off-until': {
        const until = nextClockTime(request.clock, Date.now())
        if (until === null) return localizedResult(noClockTime, messages())
        return ended(agent.offFor(until, 'user').then(commandResultOf))
      }
      case 'sign-in':
        return ended(agent.signIn(request.form))
      case 'sign-out':
        return ended(agent.signOut())
      case 'settings':
        return opened(settings()).view()
      case 'pause-keys':
        opened(settings()).pauseKeys(request.paused)
        return null
      case 'change-settings':
        return opened(settings()).change(request.change)
      case 'connect-account':
        return ended(agent.connectAccount(request.form))
      case 'disconnect-account':
        return ended(agent.disconnectAccount())
      case 'change-number':
        return ended(agent.changeNumber(request.number))
      case 'proxy-that-asks':
        return proxies.asking()
      case 'proxy-password':
        return ended(proxies.give(request.form))
      case 'retry':
        retry()
        return null
      case 'try-simulator':
        restart(true)
        return null
      case 'leave-simulator':
        restart(false)
        return null
      case 'quit':
        quit()
        return null
    }
  }
}

/** The window opens after the profile, so that it finds none only where that could not be opened at all. */
function opened(settings: SettingsService | null): SettingsService {
  if (settings === null) throw new Error('The profile is not open.')
  return settings
}

async function switchAndWait(
  agent: Agent,
  store: Store,
  command: Command,
  waitSeconds: number,
): Promise<CommandResult> {
  const confirmed = agent.ask(command, 'command').then(commandResultOf)
  // Refusals that need no answer from Exotel come at once and count even where nobody waits.
  const late = (): CommandResult =>
    waitSeconds === 0
      ? { exit: exitCodes.done, message: ({ commandLine }) => commandLine.accepted }
      : { exit: exitCodes.notConfirmed, message: (messages) => notConfirmedYet(store.state(), messages) }
  const limit = new Promise<CommandResult>((resolve) => setTimeout(() => resolve(late()), waitSeconds * 1000))
  return Promise.race([confirmed, limit])
}

const noClockTime: CommandResult = {
  exit: exitCodes.wrongUsage,
  message: (messages) => messages.window.noClockTime,
}

function internalError(error: unknown): CommandResult {
  const message: LocalizedText = (messages) => messages.commandLine.internal(reasonOf(error)(messages))
  return { exit: exitCodes.internalError, message }
}
