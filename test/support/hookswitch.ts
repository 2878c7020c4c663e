import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { neededBy } from '../../scripts/setup/app-arguments.js'
import type { Command } from '../../src/core/model/device.ts'
import type { ControlReply, ControlRequest } from '../../src/core/protocol/control.ts'
import type { Status } from '../../src/core/protocol/status-json.ts'
import { type RequestEntry, type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { askRunningApp } from '../../src/main/control/control-client.ts'
import { eventually } from './condition.ts'
import { type Desktop, type DesktopOptions, startDesktop } from './desktop.ts'
import { electronArguments, electronProgram } from './electron.ts'
import { type Environment, type RunningProcess, runProcess, startProcess } from './processes.ts'
import { simulatorClient } from './simulator-client.ts'

/** The checkout, whose out/ folder holds the built app. */
export const checkout = join(import.meta.dirname, '..', '..')

/** A desktop with the built app on it and an Exotel of its own. */
export interface Workplace {
  readonly desktop: Desktop
  readonly exotel: Simulator
  /** The folder where the app keeps what outlives a run. */
  readonly profile: string
  /** Where the app keeps the OFF that is not confirmed, and what to turn back on, for its next run. */
  readonly intentFile: string
  /** Runs one command of the command line to its end, as an installed one; `env` changes the desktop's variables. */
  command(args: readonly string[], input?: string, env?: Environment): ReturnType<typeof runProcess>
  /** Runs a shell script in which `"$@"` is one command of the command line. */
  shell(script: string, args: readonly string[]): ReturnType<typeof runProcess>
  /**
   * The running app's status over its control socket: what `status --json` prints, without a process for each time
   * it is asked. Rejects where no app answers. `of` is the profile of another app.
   */
  status(of?: string): Promise<Status>
  /** Has the running app switch, over its control socket, and waits until that is confirmed; rejects where it is not. */
  switchTo(command: Command): Promise<void>
  /** Has the running app open its window, as a second start does; resolves once it has answered. */
  openWindow(): Promise<void>
  /** Removes what an earlier run has left for the next one: without it a killed app's OFF would be sent by the next. */
  forgetIntent(): void
  /** Starts the app, which stays. */
  start(args?: readonly string[], env?: Environment): RunningProcess
  /** Starts the app with its windows in the test's hand; `program` in place of the tests' Electron. */
  launch(
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
    program?: string,
  ): Promise<ElectronApplication>
  /** Makes the profile of an agent who has signed in before, as `signIn` leaves it, without a process; no app runs yet. */
  prepareAccount(userId?: string): Promise<void>
  /** Signs the agent in by the command line, with or without a running app. */
  signIn(userId?: string): ReturnType<typeof runProcess>
  /** The journal as it is on disk now: a line reaches it a moment after what it reports. */
  journal(): string
  /** Settles once the journal matches `pattern`. */
  journalSays(pattern: RegExp): Promise<void>
  /** The bodies of the writes that Exotel took, oldest first. */
  writes(): Promise<readonly RequestEntry[]>
  setFaults(rules: readonly unknown[]): Promise<void>
  close(): Promise<void>
}

/** Sets up a desktop with panel and open keyring, unless `options` say otherwise, and an Exotel. */
export async function startWorkplace(options: DesktopOptions = {}): Promise<Workplace> {
  const desktop = await startDesktop({ keyring: 'unlocked', ...options })
  const exotel = await startSimulator()
  const { url, token } = exotel.facts
  const simulator = simulatorClient(() => exotel)
  const program = [...electronArguments(), checkout]
  const profile = join(desktop.env.XDG_CONFIG_HOME ?? join(desktop.home, '.config'), 'Hookswitch')
  const intentFile = join(profile, 'intent.json')
  const journal = () => readFileSync(join(profile, 'journal.log'), 'utf8')
  const command: Workplace['command'] = (args, input, env) =>
    runProcess(electronProgram(), [...headlessFor(args), ...program, ...args], {
      env: { ...desktop.env, ...env },
      within: 50_000,
      ...(input === undefined ? {} : { input }),
    })
  return {
    desktop,
    exotel,
    profile,
    intentFile,
    command,
    shell: (script, args) =>
      runProcess('bash', ['-c', script, 'bash', electronProgram(), ...program, ...args], {
        env: desktop.env,
        within: 50_000,
      }),
    status: async (of = profile) => {
      const reply = await askApp(of, { kind: 'status' })
      if (reply.kind !== 'status') throw new Error(`The app tells no status: ${JSON.stringify(reply)}`)
      return reply.status
    },
    switchTo: async (given) => {
      const reply = await askApp(profile, { kind: 'switch', command: given, waitSeconds: 15 })
      if (reply.kind === 'ending' && reply.ending.exit === 0) return
      throw new Error(`The app does not switch (${given}): ${JSON.stringify(reply)}`)
    },
    openWindow: () => requestWindow(join(profile, 'control.sock')),
    forgetIntent: () => {
      for (const file of [intentFile, `${intentFile}.new`]) rmSync(file, { force: true, recursive: true })
    },
    start: (args = ['--hidden'], env) =>
      startProcess(electronProgram(), [...program, ...args], { env: { ...desktop.env, ...env } }),
    launch: async (args = [], env = {}, executablePath = electronProgram()) => {
      // Heavy, and most tests open no window.
      const { _electron } = await import('playwright-core')
      return _electron.launch({
        executablePath,
        args: ['-r', join(import.meta.dirname, 'wait-for-playwright.cjs'), ...program, ...args],
        env: { ...desktop.env, ...env },
      })
    },
    prepareAccount: async (userId = '1') => {
      mkdirSync(profile, { recursive: true, mode: 0o700 })
      const file = join(profile, 'settings.json')
      const others = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {}
      const settings = { ...others, version: 1, integrations: { userId, url, appId: null } }
      writeFileSync(file, JSON.stringify(settings), { mode: 0o600 })
      const account = `integrations:${new URL(url).host}:${userId}`
      await desktop.keyring.store({ service: 'Hookswitch', account }, token)
    },
    signIn: (userId = '1') =>
      command(['sign-in', '--user-id', userId, '--integrations-url', url, '--token-stdin'], `${token}\n`),
    journal,
    journalSays: async (pattern) => {
      await eventually(journal, (text) => pattern.test(text), { describe: `the journal to say ${pattern}` })
    },
    writes: async () => (await simulator.requests()).filter(({ method }) => method === 'PUT'),
    setFaults: async (rules) => void (await simulator.control('PUT', 'faults', rules)),
    close: async () => {
      await desktop.close()
      await exotel.close()
    },
  }
}

/** How long the app may take for an answer beyond what it waits for itself, on a busy machine: ms. */
const answerLimit = 20_000

/** Asks the running app of `profile`, whose path is short enough for the socket to lie in it. */
async function askApp(profile: string, request: ControlRequest): Promise<ControlReply> {
  const answer = await askRunningApp(
    { address: join(profile, 'control.sock'), nonce: null },
    request,
    answerLimit,
  )
  if (answer.kind !== 'reply') throw new Error(`The running app gives no reply: ${answer.kind}`)
  return answer.reply
}

/** What an installed `hookswitch` gives its program (assets/linux/hookswitch.sh). */
function headlessFor(args: readonly string[]): readonly string[] {
  return neededBy([...args]).display ? [] : ['--ozone-platform=headless', '--log-level=3']
}

/** Sends what a second start sends. By hand: the bench, which uses it, can load no module that late. */
async function requestWindow(socket: string): Promise<void> {
  const app = createConnection(socket)
  const request = { kind: 'start', hidden: false, link: null, display: null }
  app.write(`${JSON.stringify({ nonce: null, request })}\n`)
  await once(app, 'data')
  app.destroy()
}
