import { diskLine } from '../../core/locales/disk.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { timing } from '../../core/model/timing.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import type { CommandRequest, ControlRequest } from '../../core/protocol/control.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { type Answer, askRunningApp, type NoReply } from '../control/control-client.ts'
import { endpointLocatorHere } from '../control/control-endpoint.ts'
import { diskFailure } from '../storage/disk-failure.ts'

/** The running app's answer; `forbidden` if the profile belongs to another user, whose app only they may ask. */
export type AppAnswer<Kind extends CommandRequest['kind']> = Answer<Kind> | Forbidden

interface Forbidden {
  readonly kind: 'forbidden'
  readonly disk: DiskFailure
}

/** Asks the app that runs on this profile. Rejects with an error of the system other than a missing permission. */
export async function askApp<Kind extends CommandRequest['kind']>(
  profile: string,
  request: ControlRequest<Kind>,
): Promise<AppAnswer<Kind>> {
  try {
    return await askRunningApp<Kind>(endpointLocatorHere(profile).find(), request, limitOf(request))
  } catch (error) {
    const disk = diskFailure(profile, error)
    if (disk.kind === 'forbidden') return { kind: 'forbidden', disk }
    throw error
  }
}

/** After how many ms the running app is taken for hung. */
function limitOf(request: CommandRequest): number {
  switch (request.kind) {
    case 'switch':
    case 'off-for':
    case 'off-after-call':
      return request.waitSeconds * 1000 + timing.commandGrace
    case 'status':
    case 'diagnostics':
      return timing.commandGrace
    default:
      return timing.credentialCommand
  }
}

/** The result that the app sent, or why it sent none; null if no app runs. */
export function resultOf(answer: AppAnswer<'switch'>): CommandResult | null {
  if (answer.kind !== 'reply') return withoutReply(answer)
  // The app speaks its own language.
  const { exit, message } = answer.reply.ending
  return { exit, message: () => message }
}

/** What the command ends with if the app sent no reply; null if no app runs. */
export function withoutReply(answer: NoReply | Forbidden): CommandResult | null {
  switch (answer.kind) {
    case 'no-app':
      return null
    case 'silent':
      // The app may still do what was asked, once it goes on.
      return { exit: exitCodes.notConfirmed, message: ({ commandLine }) => commandLine.noAnswerYet }
    case 'hung-up':
      return { exit: exitCodes.internalError, message: ({ commandLine }) => commandLine.hungUp }
    case 'invalid':
      return { exit: exitCodes.internalError, message: ({ commandLine }) => commandLine.nonsense }
    case 'forbidden':
      return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, answer.disk) }
  }
}

/** The result of a command that needs the running app. */
export const notRunning: CommandResult = {
  exit: exitCodes.notAvailable,
  message: ({ commandLine }) => commandLine.noAppRunning,
}
