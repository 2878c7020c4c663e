import { app } from 'electron'
import { diskLine } from '../../core/locales/disk.ts'
import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { timing } from '../../core/model/timing.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import type { CommandRequest, ControlRequest } from '../../core/protocol/control.ts'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { AccountForm, ProxyForm, SignInForm } from '../../core/protocol/shared-requests.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import { redact } from '../../core/text/redact.ts'
import {
  changePhoneNumberOffline,
  connectAccountOffline,
  disconnectAccountOffline,
  keepProxyPasswordOffline,
  signInOffline,
  signOutOfProfile,
} from '../agent/offline-commands.ts'
import { type Answer, askRunningApp } from '../control/control-client.ts'
import { endpointLocatorHere } from '../control/control-endpoint.ts'
import { endWithoutChromium } from '../lifecycle/end-app.ts'
import { endEarly } from '../lifecycle/end-early.ts'
import { isHeadless, runHeadless } from '../lifecycle/headless.ts'
import { messagesOfProfile } from '../settings/profile-language.ts'
import { peekSettings } from '../settings/read-settings.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { readTextOrNull } from '../storage/files.ts'
import type { Invocation } from './command-table.ts'
import { confirmNumber } from './confirm-number.ts'
import { readSecret } from './secret-source.ts'

/** What is done where no app is running, which needs Chromium: Exotel is reached by it alone. */
interface Alone {
  carryOut(): Promise<CommandResult>
  /** The secret that was read already, as one line; null where there is none. */
  readonly input: string | null
  /** What was agreed on already, as an option. */
  readonly agreed: readonly string[]
}

/**
 * Carries out a command of the command line and ends the process with its exit status, without Chromium where it can.
 * Gives what can only be done once Electron is ready, which ends the process, too.
 */
export async function runCommand(
  invocation: Exclude<Invocation, { kind: 'start' }>,
  profile: string,
): Promise<() => Promise<void>> {
  const messages = messagesOfProfile(profile)
  // Without this Electron shows a fault nobody awaited in a window, and a script would wait for a click.
  process.once('uncaughtException', (error) => void end(internalError(error), messages))
  const outcome = await run(invocation, profile, messages).catch(internalError)
  if ('exit' in outcome) await end(outcome, messages)
  else if (isHeadless()) {
    return async () => {
      const ending = await outcome.carryOut().catch(internalError)
      await say(ending, messages)
      if (process.platform === 'linux') endWithoutChromium(ending.exit)
      app.exit(ending.exit)
    }
  } else endEarly(await runHeadless(outcome.input, outcome.agreed))
  // The process has ended, and Electron is not to go on with its start meanwhile.
  return new Promise(() => {})
}

/** Says how it ended and ends. */
async function end(ending: CommandResult, messages: Messages): Promise<void> {
  await say(ending, messages)
  endEarly(ending.exit)
}

/** Says how it ended; resolves once all is said, which a pipe may take its time for. */
async function say({ exit, message }: CommandResult, messages: Messages): Promise<void> {
  const text = message(messages)
  if (text !== '') await print(exit === exitCodes.done ? process.stdout : process.stderr, text)
}

function print(stream: NodeJS.WriteStream, line: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${line}\n`, () => resolve()))
}

function diskEnding(disk: DiskFailure): CommandResult {
  return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, disk) }
}

function internalError(error: unknown): CommandResult {
  const message: LocalizedText = (messages) =>
    messages.commandLine.internal(redact(reasonOf(error)(messages), []))
  return { exit: exitCodes.internalError, message }
}

async function run(
  invocation: Exclude<Invocation, { kind: 'start' }>,
  profile: string,
  messages: Messages,
): Promise<CommandResult | Alone> {
  const ask = <Kind extends CommandRequest['kind']>(request: ControlRequest<Kind>) =>
    askApp<Kind>(profile, request)
  switch (invocation.kind) {
    case 'help':
      return { exit: exitCodes.done, message: ({ help }) => help }
    case 'version':
      return { exit: exitCodes.done, message: () => app.getVersion() }
    case 'wrong':
      return { exit: exitCodes.wrongUsage, message: invocation.sentence }
    case 'switch': {
      const { command, waitSeconds } = invocation
      return endingOf(await ask({ kind: 'switch', command, waitSeconds })) ?? notRunning
    }
    case 'status':
      return showStatus(await ask({ kind: 'status' }), invocation.json)
    case 'sign-in': {
      const read = await readSecret(invocation.secret, () => process.stdin)
      if (!read.ok) return { exit: exitCodes.wrongUsage, message: read.sentence }
      const { userId, integrationsUrl, appId } = invocation
      const credential: SignInForm['credential'] =
        appId === null
          ? { kind: 'token', token: read.secret }
          : { kind: 'app', appId, appSecret: read.secret }
      const form: SignInForm = { userId, integrationsUrl, credential }
      return (
        endingOf(await ask({ kind: 'sign-in', form })) ??
        alone(() => signInOffline(profile, form), read.secret)
      )
    }
    case 'sign-out':
      return endingOf(await ask({ kind: 'sign-out' })) ?? alone(() => signOutOfProfile(profile))
    case 'connect-account': {
      const read = await readSecret(invocation.secret, () => process.stdin)
      if (!read.ok) return { exit: exitCodes.wrongUsage, message: read.sentence }
      const { accountUrl, sid, apiKey, search } = invocation
      const form: AccountForm = { accountUrl, sid, apiKey, search, apiToken: read.secret }
      return (
        endingOf(await ask({ kind: 'connect-account', form })) ??
        alone(() => connectAccountOffline(profile, form), read.secret)
      )
    }
    case 'disconnect-account':
      return (
        endingOf(await ask({ kind: 'disconnect-account' })) ?? alone(() => disconnectAccountOffline(profile))
      )
    case 'phone-number': {
      const { agreed } = invocation
      const read = await confirmNumber(
        invocation.number,
        { agreed, accountUrl: peekSettings(profile).account?.url ?? null },
        messages,
      )
      if (!read.ok) return read.failure
      const number = read.value
      const changed = endingOf(await ask({ kind: 'change-number', number }))
      return (
        changed ?? {
          carryOut: () => changePhoneNumberOffline(profile, number),
          input: null,
          agreed: ['--yes'],
        }
      )
    }
    case 'proxy-password': {
      const read = await readSecret(invocation.secret, () => process.stdin)
      if (!read.ok) return { exit: exitCodes.wrongUsage, message: read.sentence }
      const { proxy, user } = invocation
      const form: ProxyForm = { proxy, user, password: read.secret }
      return (
        endingOf(await ask({ kind: 'proxy-password', form })) ??
        alone(() => keepProxyPasswordOffline(profile, form), read.secret)
      )
    }
    case 'simulator':
      return simulate(invocation.port, invocation.faultFile, messages)
  }
}

/** `secret` was read already, from standard input or a file. */
function alone(carryOut: () => Promise<CommandResult>, secret?: string): Alone {
  return { carryOut, input: secret === undefined ? null : `${secret}\n`, agreed: [] }
}

const notRunning: CommandResult = {
  exit: exitCodes.notAvailable,
  message: ({ commandLine }) => commandLine.noAppRunning,
}

/** Asks the running app; `forbidden` where the profile is another user's, who alone may ask theirs. */
async function askApp<Kind extends CommandRequest['kind']>(
  profile: string,
  request: ControlRequest<Kind>,
): Promise<Asked<Kind>> {
  try {
    return await askRunningApp(endpointLocatorHere(profile).find(), request, limitOf(request))
  } catch (error) {
    const disk = diskFailure(profile, error)
    if (disk.kind === 'forbidden') return { kind: 'forbidden', disk }
    throw error
  }
}

type Asked<Kind extends CommandRequest['kind']> =
  | Answer<Kind>
  | { readonly kind: 'forbidden'; readonly disk: DiskFailure }

/** The ms after which an app that has not answered hangs. */
function limitOf(request: CommandRequest): number {
  switch (request.kind) {
    case 'switch':
      return request.waitSeconds * 1000 + timing.commandGrace
    case 'status':
      return timing.commandGrace
    case 'sign-in':
    case 'sign-out':
    case 'connect-account':
    case 'disconnect-account':
    case 'change-number':
    case 'proxy-password':
      return timing.accountCommand
  }
}

/** The ending that the app tells, or why it tells none; null where no app is running. */
function endingOf(answer: Asked<Exclude<CommandRequest['kind'], 'status'>>): CommandResult | null {
  return answer.kind === 'reply' ? heard(answer.reply.ending) : withoutReply(answer)
}

function withoutReply(
  answer: Exclude<Asked<CommandRequest['kind']>, { kind: 'reply' }>,
): CommandResult | null {
  switch (answer.kind) {
    case 'no-app':
      return null
    case 'silent':
      // What was asked for may still be done once the app goes on.
      return { exit: exitCodes.notConfirmed, message: ({ commandLine }) => commandLine.noAnswerYet }
    case 'hung-up':
      return { exit: exitCodes.internalError, message: ({ commandLine }) => commandLine.hungUp }
    case 'invalid':
      return nonsense
    case 'forbidden':
      return diskEnding(answer.disk)
  }
}

const nonsense: CommandResult = {
  exit: exitCodes.internalError,
  message: ({ commandLine }) => commandLine.nonsense,
}

/** What the app said already, in its own language. */
function heard({ exit, message }: LocalizedResult): CommandResult {
  return { exit, message: () => message }
}

function showStatus(answer: Asked<'status'>, json: boolean): CommandResult {
  if (answer.kind === 'silent') {
    return { exit: exitCodes.internalError, message: ({ commandLine }) => commandLine.noAnswer }
  }
  if (answer.kind !== 'reply') return withoutReply(answer) ?? notRunning
  const { status, lines } = answer.reply
  return { exit: exitCodes.done, message: () => (json ? JSON.stringify(status) : lines.join('\n')) }
}

async function simulate(port: number, faultFile: string | null, messages: Messages): Promise<CommandResult> {
  const { parseFaultRules, startSimulator } = await import('../../exotel/simulator/index.ts')
  const text = faultFile === null ? '[]' : readTextOrNull(faultFile)
  if (text === null) {
    return {
      exit: exitCodes.wrongUsage,
      message: ({ commandLine }) => commandLine.unreadable(faultFile ?? ''),
    }
  }
  const started = await Promise.resolve()
    .then(() => startSimulator({ port, faults: parseFaultRules(text) }))
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  if (typeof started === 'string') return { exit: exitCodes.wrongUsage, message: () => started }
  await print(process.stdout, JSON.stringify(started.facts))
  await print(process.stderr, messages.commandLine.simulatorReady(started.facts.url))
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    app.once('before-quit', () => resolve())
  })
  await started.close()
  return { exit: exitCodes.done, message: () => '' }
}
