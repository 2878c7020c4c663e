import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, findProgram, type RunningProcess, startProcess } from './processes.ts'

/** Starts the service that stores Xfce's settings, since a test's bus starts no services of the machine. */
export function startXfconf(env: Environment): RunningProcess {
  // On Debian it is not in PATH, but in a folder named after the machine's architecture.
  const libraries = '/usr/lib'
  const architecture = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu')) ?? ''
  const program = findProgram(join(libraries, architecture, 'xfce4', 'xfconf', 'xfconfd'), 'xfconf')
  return startProcess(program, [], { env })
}
