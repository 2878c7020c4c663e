import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../../support/condition.ts'
import { findProgram, type RunningProcess, runProcess, startProcess } from '../../support/processes.ts'

/** A fresh installation of Debian without any desktop, as far as programs see it. What is written in it goes with it. */
export type CleanDebian = {
  /** Runs a command in it to its end; fails with its output unless it ends with 0. */
  run(command: readonly string[], as?: Runner): Promise<string>
  /** The same, but tells how it ended. */
  attempt(command: readonly string[], as?: Runner): ReturnType<typeof runProcess>
  /** Starts a command in it, which stays. */
  start(command: readonly string[], as?: Runner): RunningProcess
  /** Ends everything in it. */
  close(): Promise<void>
}

/** Who runs a command, and with which variables, which are all that it gets; by default root. */
export type Runner = {
  readonly user?: number
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** What a clean Debian shares with this machine: folders there by their paths here. */
export type SharedFolders = Readonly<Record<string, string>>

/** The user in it: an agent without any right. */
export const agent = { name: 'agent', id: 1000 } as const

/** Where Debian's packages come from. */
const mirror = 'http://deb.debian.org/debian'

const release = 'bookworm'

/** Fetching and installing packages takes minutes on a slow network and a busy machine. */
const installLimit = 600_000

/**
 * Installs Debian with apt and nothing else into `cache`, where it stays for the next time, and gives the folder that has
 * it. It is made aside and renamed, so that it is never half there. Needs root.
 */
export async function buildCleanDebian(cache: string): Promise<string> {
  const folder = join(cache, 'clean-debian')
  const system = join(folder, release)
  mkdirSync(join(folder, 'archives', 'partial'), { recursive: true })
  if (existsSync(system)) return folder
  const made = join(folder, `${release}.new`)
  rmSync(made, { recursive: true, force: true })
  const { code, stdout, stderr } = await runProcess(
    'unshare',
    [
      ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
      findProgram('mmdebstrap', 'mmdebstrap'),
      ...['--quiet', '--variant=apt', '--mode=root', '--aptopt=Acquire::Retries "3"', '--include=mount'],
      `--customize-hook=chroot "$1" useradd --uid ${agent.id} --no-create-home --shell /bin/sh ${agent.name}`,
      // No fsync for each file: nothing here outlives the test.
      `--customize-hook=echo force-unsafe-io > "$1/etc/dpkg/dpkg.cfg.d/fast"`,
      ...[release, made, mirror],
    ],
    { within: installLimit },
  )
  if (code !== 0) throw new Error(`Debian could not be installed: ${stdout}${stderr}`)
  renameSync(made, system)
  return folder
}

/**
 * Starts a clean Debian from `folder`, which buildCleanDebian has made. It has mounts and processes of its own, but the
 * network of this machine. `shared` are folders of this machine that it sees under the same or other paths.
 */
export async function startCleanDebian(folder: string, shared: SharedFolders): Promise<CleanDebian> {
  const binds = Object.entries(shared).flat()
  const first = startProcess(
    'unshare',
    [
      ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-euc', mounting, 'sh'],
      ...[join(folder, release), join(folder, 'archives'), ...binds],
    ],
    { from: 'util-linux' },
  )
  const end = async () => void (await first.stop({ signal: 'SIGKILL' }))
  const pid = await eventually(
    () => first.tree().find(({ command }) => command === 'sleep infinity')?.pid ?? null,
    (found) => found !== null,
    { describe: 'the clean Debian to stand', within: 60_000 },
  ).catch(async (error: unknown) => {
    await end()
    throw new Error(`${error}\n${first.stdout()}${first.stderr()}`)
  })
  const inside = (command: readonly string[], { user = 0, env = {} }: Runner = {}) => {
    const variables = Object.entries({ ...usual, ...env }).map(([name, value]) => `${name}=${value}`)
    const rights = user === 0 ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups']
    return [`--target=${pid}`, '--mount', '--pid', '--', ...rights, 'env', '-i', ...variables, ...command]
  }
  const attempt: CleanDebian['attempt'] = (command, as = {}) =>
    runProcess('nsenter', inside(command, as), {
      within: installLimit,
      ...(as.input === undefined ? {} : { input: as.input }),
    })
  return {
    attempt,
    run: async (command, as) => {
      const { code, stdout, stderr } = await attempt(command, as)
      if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stdout}${stderr}`)
      return stdout
    },
    start: (command, as) => startProcess('nsenter', inside(command, as), { from: 'util-linux' }),
    close: end,
  }
}

/** Installs packages with apt, as an administrator does: names, or files with their path; apt knows what there is (`update`). */
export async function aptInstall(debian: CleanDebian, packages: readonly string[]): Promise<void> {
  await apt(debian, ['--yes', '--no-install-recommends', 'install', ...packages])
}

/** Runs apt-get. The tests share what it fetches, so one at a time. */
export async function apt(debian: CleanDebian, args: readonly string[]): Promise<void> {
  const command = ['flock', '/var/cache/apt/archives', 'apt-get', '-qq', '-o', 'Acquire::Retries=3', ...args]
  await debian.run(command, { env: { DEBIAN_FRONTEND: 'noninteractive' } })
}

const usual = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }

/**
 * $1 is the installed system, $2 where apt keeps what it has fetched, then pairs of a path here and one of this machine.
 * The system's own root (pivot_root) and not a chroot, in which no user could make a user namespace.
 */
const mounting = `
system=$1 archives=$2
shift 2
memory=/mnt
mount -t tmpfs -o mode=755 tmpfs "$memory"
mkdir "$memory/upper" "$memory/work" "$memory/root"
mount -t overlay -o "lowerdir=$system,upperdir=$memory/upper,workdir=$memory/work" overlay "$memory/root"
cd "$memory/root"
mount -t proc proc proc
mount --rbind /dev dev
mount --rbind /sys sys
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs run
mount --bind "$archives" var/cache/apt/archives
cp /etc/resolv.conf etc/resolv.conf
while [ $# -gt 0 ]; do
  mkdir -p ".$1"
  mount --bind "$2" ".$1"
  shift 2
done
pivot_root . mnt
exec chroot . sh -c 'umount -l /mnt && exec sleep infinity'
`
