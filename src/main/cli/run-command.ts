import { app } from 'electron'
import { diskLine } from '../../core/locales/disk.ts'
import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { timing } from '../../core/model/timing.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import type { CommandRequest, ControlRequest } from '../../core/protocol/control.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { SharedRequest, SignInForm } from '../../core/protocol/shared-requests.ts'
import { errorMessage } from '../../core/text/error-text.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import { plainLines } from '../../core/text/plain-text.ts'
import { redact } from '../../core/text/redact.ts'
import { isEnrolmentCode } from '../../exotel/desk-invitation.ts'
import { type Answer, askRunningApp, type NoReply } from '../control/control-client.ts'
import { endpointLocatorHere } from '../control/control-endpoint.ts'
import { endEarly, endWithoutChromium } from '../lifecycle/exit.ts'
import { isHeadless, runHeadless } from '../lifecycle/headless.ts'
import { messagesOfProfile } from '../settings/profile-language.ts'
import { peekSettings } from '../settings/read-settings.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { readTextOrNull } from '../storage/files.ts'
import { checkPolicy } from './check-policy.ts'
import { confirmNumber } from './confirm-number.ts'
import type { Invocation, SecretSource } from './invocation.ts'
import { readSecret, type Secret } from './secret-source.ts'
import { logResult, offlineDiagnostics } from './support-output.ts'

type Command = Exclude<Invocation, { kind: 'start' }>

/** A request that is handled without a running app. That needs Chromium: only its network stack reaches Exotel. */
interface OfflineRequest {
  readonly request: SharedRequest
  /** The secret that was read already, as one line; null if there is none. */
  readonly input: string | null
  /** What the user has agreed to already, as options. */
  readonly agreed: readonly string[]
}

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
  else if (isHeadless()) {
    return async () => {
      const result = await offlineResult(profile, done.request).catch(internalError)
      await print(result, messages)
      if (process.platform === 'linux') endWithoutChromium(result.exit)
      app.exit(result.exit)
    }
  } else endEarly(await runHeadless(done.input, done.agreed))
  // The process is ending. Until it has ended, Electron must not go on with its start.
  return new Promise(() => {})
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
  if (text !== '') await write(exit === exitCodes.done ? process.stdout : process.stderr, text)
}

function write(stream: NodeJS.WriteStream, line: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${line}\n`, () => resolve()))
}

function internalError(error: unknown): CommandResult {
  const message: LocalizedText = (messages) =>
    messages.commandLine.internal(redact(reasonOf(error)(messages), []))
  return { exit: exitCodes.internalError, message }
}

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
      return withSecret(command.secret, profile, (secret) => {
        const { userId, integrationsUrl, appId } = command
        const credential: SignInForm['credential'] =
          appId === null ? { kind: 'token', token: secret } : { kind: 'app', appId, appSecret: secret }
        return { kind: 'sign-in', form: { userId, integrationsUrl, credential } }
      })
    case 'enrol': {
      const { relay, code } = command
      if (typeof code === 'string') {
        const request: SharedRequest = { kind: 'enrol', form: { relay, code } }
        return askOrGoOffline(profile, { request, input: null, agreed: [] })
      }
      const read = await readSecret(code, () => process.stdin)
      if (!read.ok) return { exit: exitCodes.wrongUsage, message: read.sentence }
      if (!isEnrolmentCode(read.secret)) {
        return { exit: exitCodes.wrongUsage, message: (said) => said.relay.refused.badCode }
      }
      const request: SharedRequest = { kind: 'enrol', form: { relay, code: read.secret } }
      return askOrGoOffline(profile, { request, input: `${read.secret}\n`, agreed: [] })
    }
    case 'connect-account': {
      const apiKey = await keyIn(command.apiKey)
      if (!apiKey.ok) return { exit: exitCodes.wrongUsage, message: apiKey.sentence }
      return withSecret(command.secret, profile, (apiToken) => {
        const { accountUrl, sid, search } = command
        return { kind: 'connect-account', form: { accountUrl, sid, apiKey: apiKey.secret, search, apiToken } }
      })
    }
    case 'proxy-password':
      return withSecret(command.secret, profile, (password) => {
        const { proxy, user } = command
        return { kind: 'proxy-password', form: { proxy, user, password } }
      })
    case 'sign-out':
    case 'disconnect-account':
      return askOrGoOffline(profile, { request: { kind: command.kind }, input: null, agreed: [] })
    case 'phone-number': {
      const { number: text, agreed } = command
      const number = await confirmNumber(
        text,
        { agreed, accountUrl: peekSettings(profile).account?.url ?? null },
        messages,
      )
      if (!number.ok) return number.failure
      const request: SharedRequest = { kind: 'change-number', number: number.value }
      return askOrGoOffline(profile, { request, input: null, agreed: ['--yes'] })
    }
    case 'simulator':
      return simulate(command.port, command.faultFile, messages)
  }
}

/** The help of a command; of all of them with null. */
function helpText({ help, commandHelp }: Messages, command: string | null): string {
  const texts: Readonly<Record<string, string>> = commandHelp
  return command === null ? help : (texts[command] ?? help)
}

/** The API key, from its file if one is named; it has neither colons nor spaces. */
async function keyIn(given: string | SecretSource): Promise<Secret> {
  const read: Secret =
    typeof given === 'string' ? { ok: true, secret: given } : await readSecret(given, () => process.stdin)
  const isKey = !read.ok || !/[:\s]/.test(read.secret)
  return isKey ? read : { ok: false, sentence: ({ commandLine }) => commandLine.badApiKey }
}

/** Reads the secret first: a request that cannot be complete is not made. */
async function withSecret(
  source: SecretSource,
  profile: string,
  requestWith: (secret: string) => SharedRequest,
): Promise<CommandResult | OfflineRequest> {
  const read = await readSecret(source, () => process.stdin)
  if (!read.ok) return { exit: exitCodes.wrongUsage, message: read.sentence }
  const { secret } = read
  return askOrGoOffline(profile, { request: requestWith(secret), input: `${secret}\n`, agreed: [] })
}

/** The running app's result; the request itself if no app runs. */
async function askOrGoOffline(
  profile: string,
  offline: OfflineRequest,
): Promise<CommandResult | OfflineRequest> {
  return resultOf(await askApp(profile, offline.request)) ?? offline
}

const notRunning: CommandResult = {
  exit: exitCodes.notAvailable,
  message: ({ commandLine }) => commandLine.noAppRunning,
}

/** The running app's answer; `forbidden` if the profile belongs to another user, whose app only they may ask. */
type AppAnswer<Kind extends CommandRequest['kind']> = Answer<Kind> | Forbidden

interface Forbidden {
  readonly kind: 'forbidden'
  readonly disk: DiskFailure
}

async function askApp<Kind extends CommandRequest['kind']>(
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
function resultOf(answer: AppAnswer<'switch'>): CommandResult | null {
  if (answer.kind !== 'reply') return withoutReply(answer)
  // The app speaks its own language.
  const { exit, message } = answer.reply.ending
  return { exit, message: () => message }
}

function withoutReply(answer: NoReply | Forbidden): CommandResult | null {
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

function statusResult(answer: AppAnswer<'status'>, json: boolean): CommandResult {
  if (answer.kind === 'silent') {
    return { exit: exitCodes.internalError, message: ({ commandLine }) => commandLine.noAnswer }
  }
  if (answer.kind !== 'reply') return withoutReply(answer) ?? notRunning
  const { status, lines } = answer.reply
  return { exit: exitCodes.done, message: () => (json ? JSON.stringify(status) : lines.join('\n')) }
}

/** The running app's diagnostics, printed or in the file `zip`; if it sends none, those that are known without it. */
async function diagnosticsResult(
  answer: AppAnswer<'diagnostics'>,
  profile: string,
  zip: string | null,
): Promise<CommandResult> {
  if (answer.kind === 'forbidden') {
    return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, answer.disk) }
  }
  const diagnostics = diagnosticsIn(answer, profile)
  if (zip === null) return { exit: exitCodes.done, message: () => diagnostics }
  const { writeDiagnosticsZip } = await import('./diagnostics-zip.ts')
  // An app that did not answer is not asked again.
  const asked = answer.kind === 'reply' ? await askApp(profile, { kind: 'status' }) : null
  const report = { diagnostics, status: asked?.kind === 'reply' ? asked.reply.status : null }
  return writeDiagnosticsZip(zip, profile, report, { replace: false, redact: (text) => redact(text, []) })
}

function diagnosticsIn(answer: Answer<'diagnostics'>, profile: string): string {
  switch (answer.kind) {
    case 'reply':
      return answer.reply.text ?? offlineDiagnostics(profile, 'starting')
    case 'no-app':
      return offlineDiagnostics(profile, 'not running')
    case 'silent':
    case 'hung-up':
    case 'invalid':
      return offlineDiagnostics(profile, 'running, gives no valid answer')
  }
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
    .catch(errorMessage)
  if (typeof started === 'string') return { exit: exitCodes.wrongUsage, message: () => started }
  await write(process.stdout, JSON.stringify(started.facts))
  await write(process.stderr, messages.commandLine.simulatorReady(started.facts.url))
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    app.once('before-quit', () => resolve())
  })
  await started.close()
  return { exit: exitCodes.done, message: () => '' }
}
