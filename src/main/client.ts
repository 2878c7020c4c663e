import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { app } from 'electron'
import type { ControlRequest, Ending, SignInForm } from '../core/contract.ts'
import { exitStatus } from '../core/exit-status.ts'
import { words } from '../core/words.ts'
import type { Invocation, SecretSource } from './surfaces/command-table.ts'
import { askRunningApp } from './surfaces/control.ts'
import { controlAddress } from './surfaces/control-address.ts'

/** Carries out a command of the command line and ends the process with its exit status. */
export async function runCommand(
  invocation: Exclude<Invocation, { kind: 'start' }>,
  profile: string,
): Promise<void> {
  const ending = await run(invocation, profile).catch((error: unknown): Ending => {
    const reason = error instanceof Error ? error.message : String(error)
    return { exit: exitStatus.internalError, message: words.commandLine.internal(reason) }
  })
  if (ending.message !== '') {
    const stream = ending.exit === exitStatus.done ? process.stdout : process.stderr
    stream.write(`${ending.message}\n`)
  }
  app.exit(ending.exit)
}

async function run(invocation: Exclude<Invocation, { kind: 'start' }>, profile: string): Promise<Ending> {
  const address = controlAddress(profile, process.env.XDG_RUNTIME_DIR)
  switch (invocation.kind) {
    case 'help':
      return { exit: exitStatus.done, message: words.commandLine.help }
    case 'version':
      return { exit: exitStatus.done, message: app.getVersion() }
    case 'wrong':
      return { exit: exitStatus.wrongUsage, message: invocation.sentence }
    case 'switch': {
      const { command, waitSeconds } = invocation
      return (await askForEnding(address, { kind: 'switch', command, waitSeconds })) ?? notRunning
    }
    case 'status':
      return showStatus(address, invocation.json)
    case 'sign-in': {
      const read = await secretFrom(invocation.secret)
      if (!read.ok) return { exit: exitStatus.wrongUsage, message: read.sentence }
      const { userId, integrationsUrl, appId } = invocation
      const credential: SignInForm['credential'] =
        appId === null
          ? { kind: 'token', token: read.secret }
          : { kind: 'app', appId, appSecret: read.secret }
      const form: SignInForm = { userId, integrationsUrl, credential }
      return (await askForEnding(address, { kind: 'sign-in', form })) ?? signInAlone(profile, form)
    }
    case 'sign-out':
      return (await askForEnding(address, { kind: 'sign-out' })) ?? signOutAlone(profile)
    case 'simulator':
      return simulate(invocation.port, invocation.faultFile)
  }
}

const notRunning: Ending = { exit: exitStatus.notAvailable, message: words.commandLine.noAppRunning }

/** What the running app says came of a request; null where none is running. */
async function askForEnding(address: string, request: ControlRequest): Promise<Ending | null> {
  const reply = await askRunningApp(address, request)
  return reply?.kind === 'ending' ? reply.ending : null
}

async function showStatus(address: string, json: boolean): Promise<Ending> {
  const reply = await askRunningApp(address, { kind: 'status' })
  if (reply?.kind !== 'status') return notRunning
  return { exit: exitStatus.done, message: json ? JSON.stringify(reply.status) : reply.lines.join('\n') }
}

/** Signs in without a running app: tried at Exotel and put into the keychain, to be found at the next start. */
async function signInAlone(profile: string, form: SignInForm): Promise<Ending> {
  const account = await openAlone(profile)
  return (await account.signIn(form)).ending
}

/** Signs out without a running app: OFF first, as the running app does, then the secrets go. */
async function signOutAlone(profile: string): Promise<Ending> {
  const account = await openAlone(profile)
  const { signOutDirectly } = await import('./sign-out-directly.ts')
  return signOutDirectly(account)
}

async function openAlone(profile: string) {
  await app.whenReady()
  const { openProfile } = await import('./after-tray.ts')
  return openProfile({ profile, simulator: false })
}

async function simulate(port: number, faultFile: string | null): Promise<Ending> {
  const { parseFaultRules, startSimulator } = await import('../exotel/simulator/index.ts')
  const text = faultFile === null ? '[]' : readText(faultFile)
  if (text === null)
    return { exit: exitStatus.wrongUsage, message: words.commandLine.unreadable(faultFile ?? '') }
  const started = await Promise.resolve()
    .then(() => startSimulator({ port, faults: parseFaultRules(text) }))
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  if (typeof started === 'string') return { exit: exitStatus.wrongUsage, message: started }
  const simulator = started
  process.stdout.write(`${JSON.stringify(simulator.facts)}\n`)
  process.stderr.write(`${words.commandLine.simulatorReady(simulator.facts.url)}\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    app.once('before-quit', () => resolve())
  })
  await simulator.close()
  return { exit: exitStatus.done, message: '' }
}

type Secret =
  | { readonly ok: true; readonly secret: string }
  | { readonly ok: false; readonly sentence: string }

/** One line, its newline dropped; an empty one is wrong usage. */
async function secretFrom(source: SecretSource): Promise<Secret> {
  const text = source.kind === 'stdin' ? await firstLine() : readText(source.path)
  if (text === null) {
    const path = source.kind === 'file' ? source.path : 'stdin'
    return { ok: false, sentence: words.commandLine.unreadableFile(path) }
  }
  const secret = (text.split('\n')[0] ?? '').trim()
  return secret === '' ? { ok: false, sentence: words.commandLine.emptySecret } : { ok: true, secret }
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  return ''
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
