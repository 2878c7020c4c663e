import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { before } from './condition.ts'
import { listen } from './listen.ts'
import { processTree, signalAll } from './process-tree.ts'
import { outputOf, type RunningProcess, startProcess } from './processes.ts'

/** Debian's PostgreSQL, with an empty cluster of its own, reached through a socket in its folder, and by TCP where that is asked for. */
export interface PostgresServer {
  /** Makes an empty database and gives its URL. `folder`: where its tables lie; otherwise with the server's. */
  createDatabase(folder?: string): Promise<string>
  /** Where it listens on this computer's own address; 0 unless that was asked for. */
  readonly port: number
  /** Kills every process of the server (SIGKILL). */
  kill(): Promise<void>
  /** Stops every process of the server (SIGSTOP), like a machine that hangs, until the result is called. */
  hang(): () => void
  /** Starts the server again on the same files. */
  start(): Promise<void>
  close(): Promise<void>
}

/** PostgreSQL refuses to run as root; the package brings this user. */
const serverUser = 'postgres'

/** Starts a server, which listens by TCP only with `tcp`. What is committed survives a kill of its processes; the machine's own crash is not for a test. */
export async function startPostgres({ tcp = false } = {}): Promise<PostgresServer> {
  const programs = newestPrograms()
  const folder = mkdtempSync(join(place(), 'hookswitch-postgres-'))
  await giveToServer(folder)
  const data = join(folder, 'data')
  const initialise = [
    '-D',
    data,
    '-U',
    serverUser,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    '--wal-segsize=1',
  ]
  await outputOf('setpriv', asServerUser(join(programs, 'initdb'), initialise), { cwd: folder })
  const port = tcp ? await freePort() : 0
  const start = () => startServer(programs, folder, data, port)
  let server = await start()
  let count = 0

  const urlOf = (database: string) =>
    tcp
      ? `postgresql://${serverUser}@127.0.0.1:${port}/${database}`
      : `postgresql://${serverUser}@localhost/${database}?host=${encodeURIComponent(folder)}`
  return {
    port,
    async createDatabase(place) {
      count += 1
      const name = `test${count}`
      const client = new Client(urlOf('postgres'))
      await client.connect()
      if (place !== undefined) {
        await giveToServer(place)
        await client.query(`create tablespace ${name} location '${place}'`)
      }
      await client.query(`create database ${name} ${place === undefined ? '' : `tablespace ${name}`}`)
      await client.end()
      return urlOf(name)
    },
    kill: async () => void (await server.stop({ signal: 'SIGKILL' })),
    hang() {
      const members = processTree(server.pid).map(({ pid }) => pid)
      signalAll(members, 'SIGSTOP')
      return () => signalAll(members, 'SIGCONT')
    },
    async start() {
      server = await start()
    },
    async close() {
      // SIGQUIT: at once, since nothing of it is needed any more.
      await server.stop({ signal: 'SIGQUIT' })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Bytes that the databases of one file of tests need at most; several may run at the same time. */
const roomInMemory = 4 * 1024 ** 3

/** A folder in memory, if it has room: a database has 300 files, whose removal takes a busy disk most of a minute. */
function place(): string {
  const inMemory = '/dev/shm'
  try {
    const { bavail, bsize } = statfsSync(inMemory)
    accessSync(inMemory, constants.W_OK)
    return bavail * bsize > roomInMemory ? inMemory : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** A port that nobody listens at just now. */
async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer())
  await close()
  return port
}

/** Root runs the server as another user, who then owns the folder. */
async function giveToServer(folder: string): Promise<void> {
  if (!isRoot()) return
  const uid = Number(await outputOf('id', ['-u', serverUser]))
  const gid = Number(await outputOf('id', ['-g', serverUser]))
  chownSync(folder, uid, gid)
}

async function startServer(
  programs: string,
  folder: string,
  data: string,
  port: number,
): Promise<RunningProcess> {
  const settings = {
    ...(port === 0 ? { listen_addresses: '' } : { listen_addresses: '127.0.0.1', port }),
    unix_socket_directories: folder,
    fsync: 'off',
    max_connections: 60,
    // In its own folder, which goes with it: what a killed server leaves in /dev/shm nobody removes.
    dynamic_shared_memory_type: 'mmap',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = startProcess('setpriv', asServerUser(join(programs, 'postgres'), ['-D', data, ...options]), {
    cwd: folder,
  })
  await before(server.waitForLine(/database system is ready to accept connections/), {
    describe: 'PostgreSQL to be ready',
  })
  return server
}

/** The arguments of setpriv(1). Another user loses the death signal, so it is set again after the change. */
function asServerUser(program: string, given: readonly string[]): readonly string[] {
  const change = isRoot() ? [`--reuid=${serverUser}`, `--regid=${serverUser}`, '--clear-groups'] : []
  return [...change, '--pdeathsig', 'KILL', '--', program, ...given]
}

function isRoot(): boolean {
  return userInfo().uid === 0
}

/** Debian installs each version's programs in a folder of its own, outside of PATH. */
function newestPrograms(): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).map(Number) : []
  const newest = versions.toSorted((one, other) => one - other).at(-1)
  if (newest === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql')
  return join(root, String(newest), 'bin')
}
