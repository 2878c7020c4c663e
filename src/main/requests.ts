import { nextClockTime } from '../core/clock-time.ts'
import type { ControlReply, ControlRequest, Ending, WindowRequest } from '../core/contract.ts'
import type { Command } from '../core/device.ts'
import { endingOf } from '../core/ending.ts'
import { exitStatus } from '../core/exit-status.ts'
import { notProvenYet, statusLines, statusOf } from '../core/status.ts'
import type { WindowModel } from '../core/window-model.ts'
import { words } from '../core/words.ts'
import type { Agent } from './agent.ts'
import type { SettingsKeeper } from './settings-keeper.ts'
import type { Store } from './store.ts'

const minute = 60_000

/** What the command line asks of the running app. */
export function commandServer(
  agent: Agent,
  store: Store,
): (request: ControlRequest) => Promise<ControlReply> {
  return async (request) => {
    switch (request.kind) {
      case 'status':
        return { kind: 'status', status: statusOf(store.state()), lines: statusLines(store.state()) }
      case 'switch':
        return {
          kind: 'ending',
          ending: await switchAndWait(agent, store, request.command, request.waitSeconds),
        }
      case 'sign-in':
        return { kind: 'ending', ending: await agent.signIn(request.form) }
      case 'sign-out':
        return { kind: 'ending', ending: await agent.signOut() }
      case 'connect-account':
        return { kind: 'ending', ending: await agent.connectAccount(request.form) }
      case 'disconnect-account':
        return { kind: 'ending', ending: await agent.disconnectAccount() }
      case 'change-number':
        return { kind: 'ending', ending: await agent.changeNumber(request.number) }
    }
  }
}

/** What the window asks of the main process. */
export function windowServer(
  agent: Agent,
  {
    model,
    retry,
    restart,
    quit,
    settings,
  }: {
    model(): WindowModel
    retry(): void
    /** Ends the app and starts it anew, against the embedded Exotel or without it. */
    restart(simulator: boolean): void
    quit(): void
    /** Null as long as the profile is not open. */
    settings(): SettingsKeeper | null
  },
): (request: WindowRequest) => Promise<unknown> {
  return async (request) => {
    switch (request.kind) {
      case 'view':
        return model()
      case 'switch':
        return endingOf(await agent.ask(request.target, 'user'))
      case 'off-for':
        return endingOf(await agent.offFor(Date.now() + request.minutes * minute, 'user'))
      case 'off-until': {
        const until = nextClockTime(request.clock, Date.now())
        if (until === null) return { exit: exitStatus.wrongUsage, message: words.window.noClockTime }
        return endingOf(await agent.offFor(until, 'user'))
      }
      case 'sign-in':
        return agent.signIn(request.form)
      case 'sign-out':
        return agent.signOut()
      case 'settings':
        return opened(settings()).view()
      case 'pause-keys':
        opened(settings()).pauseKeys(request.paused)
        return null
      case 'change-settings':
        return opened(settings()).change(request.change)
      case 'connect-account':
        return agent.connectAccount(request.form)
      case 'disconnect-account':
        return agent.disconnectAccount()
      case 'change-number':
        return agent.changeNumber(request.number)
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
function opened(settings: SettingsKeeper | null): SettingsKeeper {
  if (settings === null) throw new Error('The profile is not open.')
  return settings
}

async function switchAndWait(
  agent: Agent,
  store: Store,
  command: Command,
  waitSeconds: number,
): Promise<Ending> {
  const proven = agent.ask(command, 'command').then(endingOf)
  // Refusals that need no answer from Exotel come at once and count even where nobody waits.
  const late = (): Ending =>
    waitSeconds === 0
      ? { exit: exitStatus.done, message: words.commandLine.accepted }
      : { exit: exitStatus.notProven, message: notProvenYet(store.state()) }
  const limit = new Promise<Ending>((resolve) => setTimeout(() => resolve(late()), waitSeconds * 1000))
  return Promise.race([proven, limit])
}
