import { readFileSync, readlinkSync } from 'node:fs'
import { expect, inject } from 'vitest'
import { type Simulator, startSimulator } from '../../../src/exotel/simulator/index.ts'
import { eventually } from '../../support/condition.ts'
import { type Desktop, startDesktop } from '../../support/desktop.ts'
import type { ProcessEntry } from '../../support/process-tree.ts'
import { type RunningProcess, runProcess } from '../../support/processes.ts'
import { oneVisibleWindow } from '../../support/visible-windows.ts'
import { built } from './builds.ts'
import { agent, apt, type CleanDebian, startCleanDebian } from './clean-debian.ts'

/**
 * An agent's desk: a clean Debian, in which an ordinary user works at a desktop of the test (display, session bus, keyring,
 * tray), and an Exotel. The programs of the desktop run outside, so that Debian has only what the package asks for.
 */
export type AgentDesk = {
  readonly debian: CleanDebian
  readonly desktop: Desktop
  readonly exotel: Simulator
  /** Runs a command as the agent does in a terminal of the desktop. */
  run(command: readonly string[], input?: string): ReturnType<CleanDebian['attempt']>
  /** The same without desktop: no display and no session bus, as over ssh. */
  runOverSsh(command: readonly string[]): ReturnType<CleanDebian['attempt']>
  /** Starts a command as the agent does, which stays. */
  start(command: readonly string[]): RunningProcess
  /** Signs the agent in by the command line. */
  signIn(program: string): ReturnType<CleanDebian['attempt']>
  close(): Promise<void>
}

/** What an app and a busy machine may take for what users wait for. */
export const patient = 60_000

/** Sets up a desk. Everything that was built is in its `/packages`, by the name of the build. */
export async function startAgentDesk(): Promise<AgentDesk> {
  const shared = { '/packages': inject('builds') }
  const system = await built('debian')
  const desktop = await startDesktop({ keyring: 'unlocked' })
  try {
    await runProcess('chown', ['-R', `${agent.id}:${agent.id}`, desktop.home])
    const debian = await startCleanDebian(system, { ...shared, [desktop.home]: desktop.home })
    try {
      await apt(debian, ['update'])
      const exotel = await startSimulator()
      return deskOf(debian, desktop, exotel)
    } catch (error) {
      await debian.close()
      throw error
    }
  } catch (error) {
    await desktop.close()
    throw error
  }
}

function deskOf(debian: CleanDebian, desktop: Desktop, exotel: Simulator): AgentDesk {
  const { PATH: _path, ELECTRON_OVERRIDE_DIST_PATH: _runtime, ...env } = desktop.env
  const atDesk = { user: agent.id, env }
  const run: AgentDesk['run'] = (command, input) =>
    debian.attempt(command, input === undefined ? atDesk : { ...atDesk, input })
  return {
    debian,
    desktop,
    exotel,
    run,
    runOverSsh: (command) => debian.attempt(command, { user: agent.id, env: { HOME: desktop.home } }),
    start: (command) => debian.start(command, atDesk),
    signIn: (program) =>
      run(
        [program, 'sign-in', '--user-id', '1', '--integrations-url', exotel.facts.url, '--token-stdin'],
        `${exotel.facts.token}\n`,
      ),
    close: async () => {
      await debian.close()
      await desktop.close()
      await exotel.close()
    },
  }
}

/** Waits until `status --json` of the running app says `state`. */
export async function appSays({ run }: AgentDesk, program: string, state: string): Promise<void> {
  await eventually(
    async () => (await run([program, 'status', '--json'])).stdout,
    (text) => JSON.parse(text).state === state,
    { describe: `the app to say ${state}`, within: patient },
  )
}

/** Starts the app without its window, by `command`, and waits for its icon. */
export async function startHidden(desk: AgentDesk, command: string): Promise<RunningProcess> {
  const app = desk.start([command, '--hidden'])
  await app.during(desk.desktop.host.waitForItem({ within: patient }))
  return app
}

/** Ends the running app as a log-out does, and waits until nothing of it is left. */
export async function quitApp(desk: AgentDesk): Promise<void> {
  const { pid } = await mainProcess(desk)
  process.kill(pid, 'SIGTERM')
  await eventually(
    () => appProcesses(desk),
    (all) => all.length === 0,
    { describe: 'the app to end', within: patient },
  )
}

/** Opens the window, and fails unless what draws it is confined by Chromium's sandbox. */
export async function expectSandboxedWindow(desk: AgentDesk, command: string): Promise<void> {
  expect(await desk.run([command])).toMatchObject({ code: 0 })
  await oneVisibleWindow(desk.desktop.env)
  const renderer = await eventually(
    async () => (await appProcesses(desk)).find((one) => one.command.includes('--type=renderer')),
    (found) => found !== undefined,
    { describe: 'a renderer to run', within: patient },
  )
  const status = readFileSync(`/proc/${renderer.pid}/status`, 'utf8')
  // The agent's, with a filter of system calls, without any right, and alone in its world of processes.
  expect(status).toMatch(/^Seccomp:\t2$/m)
  expect(status).toMatch(/^CapEff:\t0+$/m)
  expect(status).toMatch(new RegExp(`^Uid:\t${agent.id}\t`, 'm'))
  const main = await mainProcess(desk)
  expect(readlinkSync(`/proc/${renderer.pid}/ns/pid`)).not.toBe(readlinkSync(`/proc/${main.pid}/ns/pid`))
}

/** The processes of the app; its folder is `/opt/Hookswitch`, or a temporary one of an AppImage. */
async function appProcesses({ desktop }: AgentDesk): Promise<readonly ProcessEntry[]> {
  return (await desktop.apps()).filter(({ command }) => /^\S*\/hookswitch( |$)/.test(command))
}

async function mainProcess(desk: AgentDesk): Promise<ProcessEntry> {
  const main = (await appProcesses(desk)).find(({ command }) => !command.includes('--type='))
  if (main === undefined) throw new Error('The app does not run')
  return main
}

/** The text of a file in the clean Debian. */
export function fileIn({ debian }: AgentDesk, path: string): Promise<string> {
  return debian.run(['cat', path])
}
