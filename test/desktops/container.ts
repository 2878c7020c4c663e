import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../support/condition.ts'
import { findProgram, type RunningProcess, runProcess, startProcess } from '../support/processes.ts'
import { basePackages, type Release } from './debian.ts'

/** A machine of its own in a container, with the real systemd and logind. */
export type Container = {
  /** Runs a command in it to its end, as root; fails with what it said unless it ends well. */
  run(...command: readonly string[]): Promise<string>
  /** The same, but tells how it ended. */
  attempt(...command: readonly string[]): ReturnType<typeof runProcess>
  /** Ends it like a power failure; all that was written in it is gone. */
  halt(): Promise<void>
}

/** What a container is made of: a release of Debian, and what is installed on top of it. */
export type Layers = { readonly base: string; readonly upper: string; readonly files: string }

/** What a container shares with this machine: folders there by their paths here. */
export type Shared = Readonly<Record<string, string>>

/** Installing a desktop takes minutes where its packages must be fetched, and more on a busy machine. */
const installLimit = 3_600_000

/** Where Debian's packages come from. */
const mirror = 'http://deb.debian.org/debian'

/**
 * Makes what a container named `name` consists of, with `packages` of Debian and an ordinary user in it, and keeps it
 * on disk in `cache` for the next time. Each part is made aside and renamed, so that none is ever half there. Needs
 * root; mounts nothing that outlives its own processes.
 */
export async function buildLayers(
  name: string,
  { release, packages, user }: { release: Release; packages: readonly string[]; user: string },
  cache: string,
): Promise<Layers> {
  const base = await buildBase(release, user, cache)
  const folder = join(cache, 'desktops', name)
  const layers = { base, upper: join(folder, 'upper'), files: join(folder, 'files') }
  const stamp = join(folder, 'packages.json')
  const wanted = JSON.stringify({ release, base: basePackages(release), packages })
  mkdirSync(layers.files, { recursive: true })
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return layers
  rmSync(stamp, { force: true })
  const work = join(folder, 'work')
  for (const one of [layers.upper, work]) {
    rmSync(one, { recursive: true, force: true })
    mkdirSync(one)
  }
  process.stderr.write(`Installing ${name}: ${packages.join(' ')}\n`)
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-qq', '-o', 'Acquire::Retries=3']
  const nspawn = [
    findProgram('systemd-nspawn', 'systemd-container'),
    ...[
      '--quiet',
      `--directory=${layers.files}`,
      `--machine=hookswitch-${name}`,
      '--register=no',
      '--keep-unit',
    ],
    ...['--console=pipe', '--link-journal=no', '--resolv-conf=copy-host'],
  ]
  const mounted = (...command: readonly string[]) =>
    must(
      ...ownNamespace,
      ...withOverlay(`lowerdir=${base},upperdir=${layers.upper},workdir=${work}`, layers.files),
      ...nspawn,
      ...command,
    )
  await mounted(...apt, 'update')
  await mounted(...apt, '--no-install-recommends', 'install', ...packages)
  await mounted('apt-get', 'clean')
  writeFileSync(stamp, wanted)
  return layers
}

/** Debian itself with what every desktop and the app need. */
async function buildBase(release: Release, user: string, cache: string): Promise<string> {
  const bases = join(cache, 'desktops', 'base')
  const files = join(bases, release)
  const stamp = `${files}.json`
  const wanted = JSON.stringify(basePackages(release))
  mkdirSync(bases, { recursive: true })
  if (existsSync(files) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return files
  process.stderr.write(`Installing Debian ${release}\n`)
  for (const old of [files, `${files}.new`]) rmSync(old, { recursive: true, force: true })
  await must(
    ...ownNamespace,
    findProgram('mmdebstrap', 'mmdebstrap'),
    ...['--quiet', '--variant=minbase', '--mode=root', `--include=${basePackages(release).join(',')}`],
    ...['--aptopt=Acquire::Retries "3"'],
    `--customize-hook=chroot "$1" useradd --create-home --shell /bin/bash ${user}`,
    '--customize-hook=chroot "$1" systemd-machine-id-setup',
    ...[release, `${files}.new`, mirror],
  )
  renameSync(`${files}.new`, files)
  writeFileSync(stamp, wanted)
  return files
}

/** Boots a container; settles once its system bus answers. What is written in it lies in memory and goes with it. */
export async function bootContainer(name: string, layers: Layers, shared: Shared): Promise<Container> {
  const binds = Object.entries(shared).map(([inside, outside]) => `--bind-ro=${outside}:${inside}`)
  const [unshare, ...given] = [
    ...ownNamespace,
    ...withOverlay(`lowerdir=${layers.upper}:${layers.base}`, layers.files),
    findProgram('systemd-nspawn', 'systemd-container'),
    ...[`--directory=${layers.files}`, `--machine=hookswitch-${name}`, '--boot', '--register=no'],
    ...['--keep-unit', '--console=read-only', '--link-journal=no', '--volatile=overlay', ...binds],
  ]
  const machine = startProcess(unshare, given, { from: 'util-linux' })
  const end = async () => void (await machine.stop({ signal: 'SIGKILL' }))
  const init = await eventually(
    () => firstProcess(machine),
    (pid) => pid !== null && existsSync(`/proc/${pid}/root/run/dbus/system_bus_socket`),
    { describe: `the container ${name} to boot`, within: 120_000 },
  ).catch(async (error: unknown) => {
    await end()
    throw new Error(`${error}\n${machine.stdout().slice(-2_000)}${machine.stderr()}`)
  })
  const attempt: Container['attempt'] = (...command) =>
    runProcess('nsenter', ['-t', `${init}`, '-m', '-u', '-i', '-p', '-C', ...clean, ...command], {
      within: 120_000,
    })
  return {
    attempt,
    run: async (...command) => {
      const { code, stdout, stderr } = await attempt(...command)
      if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stdout}${stderr}`)
      return stdout
    },
    halt: end,
  }
}

/** Nothing of the environment of this machine's own session. */
const clean = ['env', '-i', 'PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', 'LANG=C.UTF-8']

/**
 * Mounts and processes of its own: all of them go with `unshare`, which goes with this process. systemd-nspawn alone
 * would leave its container running where it is killed.
 */
const ownNamespace = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'] as const

/** Begins a command line that mounts an overlay at `files` and then goes on. */
function withOverlay(options: string, files: string): readonly string[] {
  return ['sh', '-ec', 'mount -t overlay -o "$1" hookswitch "$2"; shift 2; exec "$@"', 'sh', options, files]
}

/** The container's own first process: number 1 of the innermost of three circles of processes; null while there is none. */
function firstProcess(machine: RunningProcess): number | null {
  const isFirst = ({ pid }: { readonly pid: number }) =>
    /^NSpid:(\t\d+){2}\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return machine.tree().find(isFirst)?.pid ?? null
}

async function must(program = '', ...given: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProcess(program, given, { within: installLimit })
  if (code !== 0) {
    throw new Error(
      `${program} ${given.join(' ')} ended with ${code}: ${stdout.slice(-2_000)}${stderr.slice(-2_000)}`,
    )
  }
}
