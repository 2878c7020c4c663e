import { setTimeout } from 'node:timers/promises'
import type { Messages } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import type { Owner } from '../../core/model/persisted-state.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { timing } from '../../core/model/timing.ts'
import { type CommandResult, commandResultOf, localize } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { WindowHandlers } from '../../core/protocol/ipc.ts'
import { nextClockTime } from '../../core/text/clock-time.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import { type AboutFacts, aboutOf } from '../../core/view/about.ts'
import { activityOf } from '../../core/view/activity.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import type { WindowPage } from '../../core/view/window-pages.ts'
import type { AgentService } from '../agent/agent-service.ts'
import { sharedHandlers } from '../agent/shared-requests.ts'
import type { ProxyRequests } from '../network/proxy/save-proxy-password.ts'
import type { Enrolments } from '../relay/enrolments.ts'
import type { SettingsService } from '../settings/settings-service.ts'

/** The parts of the app that the window's requests use. */
export interface WindowServices {
  readonly agent: AgentService
  readonly proxies: ProxyRequests
  readonly enrolments: Enrolments
  /** The sentences in the language that the app uses now. */
  messages(): Messages
  model(): WindowModel
  /** Whether the question of a link appeared so recently that a click was meant for something else. */
  answersTooSoon(): boolean
  page(): WindowPage
  retry(): void
  /** Restarts the app, with the embedded Exotel or without. */
  restart(simulator: boolean): void
  /** Whether the policy allows practice mode. */
  mayPractise(): boolean
  quit(): void
  about(): AboutFacts
  thirdPartyLicences(): Promise<string>
  /** `hookswitch diagnostics`, and the end of `hookswitch log`: without secrets and numbers. */
  report(): Promise<string>
  /** Puts a text on the clipboard; throws if the system cannot. */
  copy(text: string): void
  /** Writes the zip file for support into the file that the agent chooses. */
  saveReport(): Promise<CommandResult>
  /** Opens the help page of the policy in the browser. */
  openHelp(): Promise<CommandResult>
  /** Whose changes the window lists: the agent who is signed in, or has to sign in again; null if there is none. */
  agentNow(): Owner | null
  /** The journal's lines about changes, oldest first. */
  changeLines(): Promise<Result<readonly string[], DiskFailure>>
  /** Null if the profile could not be opened. */
  settings(): SettingsService | null
}

const minute = 60_000

/** What the running app does for each request of the window. */
export function windowHandlers({
  agent,
  proxies,
  enrolments,
  messages,
  ...app
}: WindowServices): WindowHandlers {
  const respond = async (result: Promise<CommandResult>) => localize(await result, messages())
  const settings = (): SettingsService => {
    const opened = app.settings()
    // Null only if the profile could not be opened: the window never opens before that is known.
    if (opened === null) throw new Error('The profile is not open.')
    return opened
  }
  return {
    view: async () => app.model(),
    page: async () => app.page(),
    switch: async ({ target }) =>
      // OFF is obeyed at any time.
      target !== 'off' && app.answersTooSoon()
        ? localize(tooSoon, messages())
        : respond(agent.ask(target, 'user').then(commandResultOf)),
    'off-for': ({ minutes, reason }) =>
      respond(agent.offFor(Date.now() + minutes * minute, 'user', reason).then(commandResultOf)),
    'off-until': async ({ clock }) => {
      const until = nextClockTime(clock, Date.now())
      if (until === null) return localize(noClockTime, messages())
      return respond(agent.offFor(until, 'user').then(commandResultOf))
    },
    'off-after-call': () =>
      respond(
        Promise.race([
          agent.offAfterCall('user').then(commandResultOf),
          setTimeout(timing.callAnswer, waitsForCall),
        ]),
      ),
    'cancel-off-after-call': async () => {
      agent.cancelOffAfterCall()
      return null
    },
    ...sharedHandlers(agent, proxies, respond),
    'relay-info': () => enrolments.info(),
    'accept-invitation': () => respond(enrolments.accept()),
    'decline-invitation': async () => {
      enrolments.decline()
      return null
    },
    'company-sign-in': () => respond(enrolments.signInAtCompany()),
    'cancel-company-sign-in': async () => {
      enrolments.cancelSignIn()
      return null
    },
    settings: async () => settings().view(),
    'change-settings': async ({ change }) => settings().change(change),
    'pause-keys': async ({ paused }) => {
      settings().pauseKeys(paused)
      return null
    },
    'proxy-that-asks': async () => proxies.asking(),
    activity: async () => activityOf(await app.changeLines(), app.agentNow(), Date.now(), messages()),
    about: async () => aboutOf(app.about(), messages()),
    'third-party-licences': () => app.thirdPartyLicences(),
    report: () => app.report(),
    'copy-report': () => respond(copyReport(app)),
    'save-report': () => respond(app.saveReport()),
    'open-help': () => respond(app.openHelp()),
    retry: async () => {
      app.retry()
      return null
    },
    'try-simulator': async () => {
      if (app.mayPractise()) app.restart(true)
      return null
    },
    'leave-simulator': async () => {
      app.restart(false)
      return null
    },
    quit: async () => {
      app.quit()
      return null
    },
  }
}

/** OFF waits for the end of a call. The window's model says so for as long as it waits. */
const waitsForCall: CommandResult = {
  exit: exitCodes.done,
  message: ({ offAfterCall }) => offAfterCall.waiting,
}

async function copyReport({ report, copy }: Pick<WindowServices, 'report' | 'copy'>): Promise<CommandResult> {
  try {
    copy(await report())
    return { exit: exitCodes.done, message: ({ activity }) => activity.reportCopied }
  } catch (error) {
    return {
      exit: exitCodes.internalError,
      message: (messages) => messages.activity.reportNotCopied(reasonOf(error)(messages)),
    }
  }
}

/** The click came before the agent can have read the question. */
const tooSoon: CommandResult = {
  exit: exitCodes.refused,
  message: (messages) => messages.window.clickAgain,
}

const noClockTime: CommandResult = {
  exit: exitCodes.wrongUsage,
  message: (messages) => messages.window.noClockTime,
}
