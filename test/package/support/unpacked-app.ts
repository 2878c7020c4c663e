import { inject } from 'vitest'
import type { RequestEntry } from '../../../src/exotel/simulator/index.ts'
import type { DesktopOptions } from '../../support/desktop.ts'
import { electronArguments } from '../../support/electron.ts'
import { startWorkplace, type Workplace } from '../../support/hookswitch.ts'
import { type Environment, type RunningProcess, runProcess, startProcess } from '../../support/processes.ts'
import { simulatorClient } from '../../support/simulator-client.ts'
import { built } from './builds.ts'

/** A workplace with the packaged app on it, whose fuses let nobody look inside: it is driven from outside alone. */
export interface PackagedWorkplace extends Omit<Workplace, 'launch' | 'shell' | 'start'> {
  /** Starts the app, which stays; `program` in place of the packaged one. */
  start(args?: readonly string[], env?: Environment, program?: string): RunningProcess
  /** Every request that Exotel got, oldest first. */
  requests(): Promise<readonly RequestEntry[]>
  /** Runs the program with these arguments and nothing before them, to its end. */
  run(args: readonly string[], env?: Environment): ReturnType<typeof runProcess>
}

/** Sets up a desktop and an Exotel as `startWorkplace` does, with the packaged app instead of the checkout. */
export async function startPackagedWorkplace(options: DesktopOptions = {}): Promise<PackagedWorkplace> {
  await built('first')
  const { launch: _launch, shell: _shell, start: _start, ...place } = await startWorkplace(options)
  const program = inject('packagedProgram')
  const start: PackagedWorkplace['start'] = (args = ['--hidden'], env = {}, started = program) =>
    startProcess(started, [...electronArguments(), ...args], { env: { ...place.desktop.env, ...env } })
  const command: Workplace['command'] = (args, input, env) =>
    runProcess(program, [...headless, ...electronArguments(), ...args], {
      env: { ...place.desktop.env, ...env },
      within: 50_000,
      ...(input === undefined ? {} : { input }),
    })
  return {
    ...place,
    start,
    command,
    requests: simulatorClient(() => place.exotel).requests,
    signIn: (userId = '1') => {
      const { url, token } = place.exotel.facts
      return command(
        ['sign-in', '--user-id', userId, '--integrations-url', url, '--token-stdin'],
        `${token}\n`,
      )
    },
    run: (args, env = {}) =>
      runProcess(program, [...electronArguments(), ...args], {
        env: { ...place.desktop.env, ...env },
        within: 50_000,
      }),
  }
}

/** What the command of an installed package gives its program (assets/linux/hookswitch.sh). */
const headless = ['--ozone-platform=headless', '--log-level=3']
