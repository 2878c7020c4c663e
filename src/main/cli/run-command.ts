import { readFileSync } from 'node:fs'
import { app } from 'electron'
import { diskLine } from '../../core/locales/disk.ts'
import type { Sentence, Words } from '../../core/locales/messages.ts'
import type { DiskFailure } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'
import type { Ending } from '../../core/protocol/command-result.ts'
import type {
  AccountForm,
  ControlRequest,
  ProxyForm,
  SaidEnding,
  SignInForm,
} from '../../core/protocol/contract.ts'
import { exitStatus } from '../../core/protocol/exit-codes.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import { redact } from '../../core/text/redact.ts'
import {
  changeNumberAlone,
  connectAlone,
  disconnectAlone,
  keepProxyPasswordAlone,
  signInAlone,
  signOutAlone,
} from '../agent/offline-commands.ts'
import { type Answer, askRunningApp } from '../control/control-client.ts'
import { controlPlaceHere } from '../control/control-endpoint.ts'
import { endWithoutChromium } from '../lifecycle/end-app.ts'
import { endEarly } from '../lifecycle/end-early.ts'
import { isHeadless, runHeadless } from '../lifecycle/headless.ts'
import { accountUrlIn } from '../settings/chosen.ts'
import { wordsOfProfile } from '../settings/profile-language.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import type { Invocation } from './command-table.ts'
import { confirmNumber } from './confirm-number.ts'
import { readSecret } from './secret-source.ts'

/** What is done where no app is running, which needs Chromium: Exotel is reached by it alone. */
interface Alone {
  carryOut(): Promise<Ending>
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
  const words = wordsOfProfile(profile)
  // Without this Electron shows a fault nobody awaited in a window, and a script would wait for a click.
  process.once('uncaughtException', (error) => void end(internalError(error), words))
  const outcome = await run(invocation, profile, words).catch(internalError)
  if ('exit' in outcome) await end(outcome, words)
  else if (isHeadless()) {
    return async () => {
      const ending = await outcome.carryOut().catch(internalError)
      await say(ending, words)
      if (process.platform === 'linux') endWithoutChromium(ending.exit)
      app.exit(ending.exit)
    }
  } else endEarly(await runHeadless(outcome.input, outcome.agreed))
  // The process has ended, and Electron is not to go on with its start meanwhile.
  return new Promise(() => {})
}

/** Says how it ended and ends. */
async function end(ending: Ending, words: Words): Promise<void> {
  await say(ending, words)
  endEarly(ending.exit)
}

/** Says how it ended; resolves once all is said, which a pipe may take its time for. */
async function say({ exit, message }: Ending, words: Words): Promise<void> {
  const text = message(words)
  if (text !== '') await print(exit === exitStatus.done ? process.stdout : process.stderr, text)
}

function print(stream: NodeJS.WriteStream, line: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${line}\n`, () => resolve()))
}

function diskEnding(disk: DiskFailure): Ending {
  return { exit: exitStatus.internalError, message: (words) => diskLine(words, disk) }
}

function internalError(error: unknown): Ending {
  const message: Sentence = (words) => words.commandLine.internal(redact(reasonOf(error)(words), []))
  return { exit: exitStatus.internalError, message }
}

async function run(
  invocation: Exclude<Invocation, { kind: 'start' }>,
  profile: string,
  words: Words,
): Promise<Ending | Alone> {
  const ask = (request: ControlRequest) => askApp(profile, request)
  switch (invocation.kind) {
    case 'help':
      return { exit: exitStatus.done, message: ({ help }) => help }
    case 'version':
      return { exit: exitStatus.done, message: () => app.getVersion() }
    case 'wrong':
      return { exit: exitStatus.wrongUsage, message: invocation.sentence }
    case 'switch': {
      const { command, waitSeconds } = invocation
      return endingOf(await ask({ kind: 'switch', command, waitSeconds })) ?? notRunning
    }
    case 'status':
      return showStatus(await ask({ kind: 'status' }), invocation.json)
    case 'sign-in': {
      const read = await readSecret(invocation.secret, () => process.stdin)
      if (!read.ok) return { exit: exitStatus.wrongUsage, message: read.sentence }
      const { userId, integrationsUrl, appId } = invocation
      const credential: SignInForm['credential'] =
        appId === null
          ? { kind: 'token', token: read.secret }
          : { kind: 'app', appId, appSecret: read.secret }
      const form: SignInForm = { userId, integrationsUrl, credential }
      return (
        endingOf(await ask({ kind: 'sign-in', form })) ?? alone(() => signInAlone(profile, form), read.secret)
      )
    }
    case 'sign-out':
      return endingOf(await ask({ kind: 'sign-out' })) ?? alone(() => signOutAlone(profile))
    case 'connect-account': {
      const read = await readSecret(invocation.secret, () => process.stdin)
      if (!read.ok) return { exit: exitStatus.wrongUsage, message: read.sentence }
      const { accountUrl, sid, apiKey, search } = invocation
      const form: AccountForm = { accountUrl, sid, apiKey, search, apiToken: read.secret }
      return (
        endingOf(await ask({ kind: 'connect-account', form })) ??
        alone(() => connectAlone(profile, form), read.secret)
      )
    }
    case 'disconnect-account':
      return endingOf(await ask({ kind: 'disconnect-account' })) ?? alone(() => disconnectAlone(profile))
    case 'phone-number': {
      const { agreed } = invocation
      const read = await confirmNumber(
        invocation.number,
        { agreed, accountUrl: accountUrlIn(profile) },
        words,
      )
      if (!read.ok) return read.failure
      const number = read.value
      const changed = endingOf(await ask({ kind: 'change-number', number }))
      return changed ?? { carryOut: () => changeNumberAlone(profile, number), input: null, agreed: ['--yes'] }
    }
    case 'proxy-password': {
      const read = await readSecret(invocation.secret, () => process.stdin)
      if (!read.ok) return { exit: exitStatus.wrongUsage, message: read.sentence }
      const { proxy, user } = invocation
      const form: ProxyForm = { proxy, user, password: read.secret }
      return (
        endingOf(await ask({ kind: 'proxy-password', form })) ??
        alone(() => keepProxyPasswordAlone(profile, form), read.secret)
      )
    }
    case 'simulator':
      return simulate(invocation.port, invocation.faultFile, words)
  }
}

/** `secret` was read already, from standard input or a file. */
function alone(carryOut: () => Promise<Ending>, secret?: string): Alone {
  return { carryOut, input: secret === undefined ? null : `${secret}\n`, agreed: [] }
}

const notRunning: Ending = {
  exit: exitStatus.notAvailable,
  message: ({ commandLine }) => commandLine.noAppRunning,
}

/** Asks the running app; `forbidden` where the profile is another user's, who alone may ask theirs. */
async function askApp(profile: string, request: ControlRequest): Promise<Asked> {
  try {
    return await askRunningApp(controlPlaceHere(profile).find(), request, limitOf(request))
  } catch (error) {
    const disk = diskFailure(profile, error)
    if (disk.kind === 'forbidden') return { kind: 'forbidden', disk }
    throw error
  }
}

type Asked = Answer | { readonly kind: 'forbidden'; readonly disk: DiskFailure }

/** The ms after which an app that has not answered hangs. */
function limitOf(request: ControlRequest): number {
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
function endingOf(answer: Asked): Ending | null {
  switch (answer.kind) {
    case 'reply':
      return answer.reply.kind === 'ending' ? heard(answer.reply.ending) : nonsense
    case 'no-app':
      return null
    case 'silent':
      // What was asked for may still be done once the app goes on.
      return { exit: exitStatus.notProven, message: ({ commandLine }) => commandLine.noAnswerYet }
    case 'hung-up':
      return { exit: exitStatus.internalError, message: ({ commandLine }) => commandLine.hungUp }
    case 'nonsense':
      return nonsense
    case 'forbidden':
      return diskEnding(answer.disk)
  }
}

const nonsense: Ending = {
  exit: exitStatus.internalError,
  message: ({ commandLine }) => commandLine.nonsense,
}

/** What the app said already, in its own language. */
function heard({ exit, message }: SaidEnding): Ending {
  return { exit, message: () => message }
}

function showStatus(answer: Asked, json: boolean): Ending {
  if (answer.kind === 'silent') {
    return { exit: exitStatus.internalError, message: ({ commandLine }) => commandLine.noAnswer }
  }
  if (answer.kind !== 'reply' || answer.reply.kind !== 'status') return endingOf(answer) ?? notRunning
  const { status, lines } = answer.reply
  return { exit: exitStatus.done, message: () => (json ? JSON.stringify(status) : lines.join('\n')) }
}

async function simulate(port: number, faultFile: string | null, words: Words): Promise<Ending> {
  const { parseFaultRules, startSimulator } = await import('../../exotel/simulator/index.ts')
  const text = faultFile === null ? '[]' : readText(faultFile)
  if (text === null) {
    return {
      exit: exitStatus.wrongUsage,
      message: ({ commandLine }) => commandLine.unreadable(faultFile ?? ''),
    }
  }
  const started = await Promise.resolve()
    .then(() => startSimulator({ port, faults: parseFaultRules(text) }))
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  if (typeof started === 'string') return { exit: exitStatus.wrongUsage, message: () => started }
  await print(process.stdout, JSON.stringify(started.facts))
  await print(process.stderr, words.commandLine.simulatorReady(started.facts.url))
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    app.once('before-quit', () => resolve())
  })
  await started.close()
  return { exit: exitStatus.done, message: () => '' }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
