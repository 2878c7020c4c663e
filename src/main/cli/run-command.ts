import { app } from 'electron'
import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { SharedRequest } from '../../core/protocol/shared-requests.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import { plainLines } from '../../core/text/plain-text.ts'
import { redact } from '../../core/text/redact.ts'
import { endEarly, endWithoutChromium } from '../lifecycle/exit.ts'
import { isHeadless, runHeadless } from '../lifecycle/headless.ts'
import { messagesOfProfile } from '../settings/profile-language.ts'
import { checkPolicy } from './check-policy.ts'
import type { Invocation } from './invocation.ts'
import { type OfflineRequest, prepareRequest } from './offline-request.ts'
import { askApp, notRunning, resultOf } from './running-app.ts'
import { serveSimulator } from './serve-simulator.ts'
import { diagnosticsResult, statusResult } from './status-and-diagnostics.ts'
import { logResult } from './support-output.ts'
import { writeLine } from './write-line.ts'

type Command = Exclude<Invocation, { kind: 'start' }>

/**
 * Runs a command of the command line and ends the process with its exit code, without Chromium if it can. Otherwise
 * resolves with what is left to do once Electron is ready; that ends the process, too.
 */
export async function runCommand(command: Command, profile: string): Promise<() => Promise<void>> {
  const messages = messagesOfProfile(profile)
  // Without this Electron shows an uncaught exception in a window, and a script would wait for a click.
  process.once('uncaughtException', (error) => void end(internalError(error), messages))
  const done = await run(command, profile, messages).catch(internalError)
  if ('exit' in done) await end(done, messages)
  else if (isHeadless()) return () => runHere(done.request, profile, messages)
  else endEarly(await runHeadless(done.input, done.agreed))
  // The process is ending. Until it has ended, Electron must not go on with its start.
  return new Promise(() => {})
}

/** Runs a request with Chromium in this process, and ends it. */
async function runHere(request: SharedRequest, profile: string, messages: Messages): Promise<void> {
  const result = await offlineResult(profile, request).catch(internalError)
  await print(result, messages)
  if (process.platform === 'linux') endWithoutChromium(result.exit)
  app.exit(result.exit)
}

/** Loads what it needs only now: a command that the running app answers stays quick. */
async function offlineResult(profile: string, request: SharedRequest): Promise<CommandResult> {
  const { runOffline } = await import('../agent/offline-agent.ts')
  return runOffline(profile, request)
}

/** Prints the result and ends the process. */
async function end(result: CommandResult, messages: Messages): Promise<void> {
  await print(result, messages)
  endEarly(result.exit)
}

/** Prints the result: to standard output if all is done, else to standard error. Resolves once a pipe has taken it. */
async function print({ exit, message }: CommandResult, messages: Messages): Promise<void> {
  const text = plainLines(message(messages))
  if (text !== '') await writeLine(exit === exitCodes.done ? process.stdout : process.stderr, text)
}

function internalError(error: unknown): CommandResult {
  const message: LocalizedText = (messages) =>
    messages.commandLine.internal(redact(reasonOf(error)(messages), []))
  return { exit: exitCodes.internalError, message }
}

/**
 * The result of a command; or the request that is left to do if it needs Chromium, as no app runs: only Chromium's network
 * stack reaches Exotel.
 */
async function run(
  command: Command,
  profile: string,
  messages: Messages,
): Promise<CommandResult | OfflineRequest> {
  switch (command.kind) {
    case 'help':
      return { exit: exitCodes.done, message: (said) => helpText(said, command.command) }
    case 'version':
      return { exit: exitCodes.done, message: () => app.getVersion() }
    case 'wrong':
      return { exit: exitCodes.wrongUsage, message: command.sentence }
    case 'switch': {
      const { command: target, waitSeconds } = command
      const answer = await askApp(profile, { kind: 'switch', command: target, waitSeconds })
      return resultOf(answer) ?? notRunning
    }
    case 'off-for': {
      const answer = await askApp(profile, command)
      // Only a running app can turn the device on again at the end.
      return resultOf(answer) ?? { ...notRunning, message: ({ commandLine }) => commandLine.offForNeedsApp }
    }
    case 'off-after-call':
      return resultOf(await askApp(profile, command)) ?? notRunning
    case 'status':
      return statusResult(await askApp(profile, { kind: 'status' }), command.json)
    case 'log':
      return logResult(profile, command.lines)
    case 'diagnostics':
      return diagnosticsResult(await askApp(profile, { kind: 'diagnostics' }), profile, command.zip)
    case 'check-policy':
      return checkPolicy(command.file, profile)
    case 'sign-in':
    case 'enrol':
    case 'connect-account':
    case 'proxy-password':
    case 'sign-out':
    case 'disconnect-account':
    case 'phone-number': {
      const prepared = await prepareRequest(command, profile, messages)
      if (!prepared.ok) return prepared.failure
      return resultOf(await askApp(profile, prepared.value.request)) ?? prepared.value
    }
    case 'simulator':
      return serveSimulator(command.port, command.faultFile, messages)
  }
}

/** The help of a command; of all of them with null. */
function helpText({ help, commandHelp }: Messages, command: string | null): string {
  const texts: Readonly<Record<string, string>> = commandHelp
  return command === null ? help : (texts[command] ?? help)
}
