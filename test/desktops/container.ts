import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../support/condition.ts'
import { findProgram, type RunningProcess, runProcess, startProcess } from '../support/processes.ts'

/** A machine of its own in a container: this one's files and other packages, with the real systemd and logind. */
export type Container = {
  /** Runs a command in it to its end, as root; fails with what it said unless it ends well. */
  run(...command: readonly string[]): Promise<string>
  /** The same, but tells how it ended. */
  attempt(...command: readonly string[]): ReturnType<typeof runProcess>
  /** Powers it off. */
  halt(): Promise<void>
}

/** What a container shares with this machine: folders there by their paths here. */
export type Shared = Readonly<Record<string, string>>

/** Installing a desktop takes minutes where its packages must be fetched. */
const installLimit = 900_000

/**
 * Makes a container that holds this machine's files and `packages` (Debian), and keeps it for the next time: in the
 * memory, since the layers of an overlay must lie on another file system than what is below them. `cache` keeps the
 * packages. Gives the folder of its files. Needs root.
 */
export async function buildContainer(
  name: string,
  packages: readonly string[],
  user: string,
  cache: string,
): Promise<string> {
  const folder = join(cache, 'desktops', name)
  const files = join(folder, 'files')
  const archives = join(cache, 'desktops', 'packages')
  mkdirSync(folder, { recursive: true })
  mkdirSync(archives, { recursive: true })
  if (!existsSync(files)) {
    await must('mount', '-t', 'tmpfs', '-o', 'mode=0755', `hookswitch-${name}`, folder)
    for (const layer of ['upper', 'work', 'files']) mkdirSync(join(folder, layer))
    const layers = `lowerdir=/,upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`
    await must('mount', '-t', 'overlay', '-o', layers, `hookswitch-${name}`, files)
  }
  const stamp = join(folder, 'packages.json')
  const wanted = JSON.stringify(packages)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return files
  const inside = (...command: readonly string[]) =>
    must(
      findProgram('systemd-nspawn', 'systemd-container'),
      ...['--quiet', `--directory=${files}`, `--machine=hookswitch-${name}`, '--register=no', '--keep-unit'],
      ...['--console=pipe', '--link-journal=no', '--resolv-conf=copy-host'],
      `--bind=${archives}:/var/cache/apt/archives`,
      ...['env', 'DEBIAN_FRONTEND=noninteractive', ...command],
    )
  await inside('apt-get', '-qq', 'update')
  await inside('apt-get', '-y', '-qq', '--no-install-recommends', 'install', ...packages)
  await inside('sh', '-c', `id ${user} || useradd --create-home --shell /bin/bash ${user}`)
  writeFileSync(stamp, wanted)
  return files
}

/** Boots a container; settles once its system bus answers. */
export async function bootContainer(name: string, files: string, shared: Shared): Promise<Container> {
  const binds = Object.entries(shared).map(([inside, outside]) => `--bind-ro=${outside}:${inside}`)
  const machine = startProcess(
    findProgram('systemd-nspawn', 'systemd-container'),
    [
      ...[`--directory=${files}`, `--machine=hookswitch-${name}`, '--boot', '--register=no', '--keep-unit'],
      ...['--console=read-only', '--link-journal=no', ...binds],
    ],
    {},
  )
  const init = await eventually(
    () => firstProcess(machine),
    (pid) => pid !== null && existsSync(`/proc/${pid}/root/run/dbus/system_bus_socket`),
    { describe: `the container ${name} to boot`, within: 30_000 },
  )
  const attempt: Container['attempt'] = (...command) =>
    runProcess('nsenter', ['-t', `${init}`, '-m', '-u', '-i', '-p', '-C', ...clean, ...command], {
      within: 60_000,
    })
  return {
    attempt,
    run: async (...command) => {
      const { code, stdout, stderr } = await attempt(...command)
      if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stdout}${stderr}`)
      return stdout
    },
    halt: async () => void (await machine.stop({ grace: 15_000 })),
  }
}

/** Nothing of the environment of this machine's own session. */
const clean = ['env', '-i', 'PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', 'LANG=C.UTF-8']

/** The container's own first process; null as long as there is none. */
function firstProcess({ pid }: RunningProcess): number | null {
  const child = readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .find((text) => text !== '')
  return child === undefined ? null : Number(child)
}

async function must(program: string, ...given: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProcess(program, given, { within: installLimit })
  if (code !== 0) throw new Error(`${program} ${given.join(' ')} ended with ${code}: ${stdout}${stderr}`)
}
