import { readdirSync, readFileSync } from 'node:fs'

/** One process as /proc shows it (Linux: proc(5)). */
export type ProcessEntry = {
  readonly pid: number
  readonly parent: number
  /** The session it belongs to: survives a parent's death, unlike `parent`. */
  readonly session: number
  /** One letter: `R`, `S`, `D`, `Z` (dead, not yet collected by its parent), ... */
  readonly state: string
  /** Clock ticks since boot; with `pid` it names a process for good, as ids are used again. */
  readonly startedAt: number
  /** The arguments, joined by spaces; empty for a dead one. */
  readonly command: string
}

/** A process without its arguments, which cost as much to read as all the rest. */
export type ProcessStatus = Omit<ProcessEntry, 'command'>

/** Every process that this machine runs now and lets us see; one that ends meanwhile is left out. */
export function allProcesses(): readonly ProcessStatus[] {
  return readdirSync('/proc').flatMap((name) => (isNumber(name) ? (processStatus(Number(name)) ?? []) : []))
}

/** One process; null where it is gone. */
export function processStatus(pid: number): ProcessStatus | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold spaces and parentheses itself: the fields begin after the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ', 20)
    const [state = '', parent, , session] = fields
    return { pid, parent: Number(parent), session: Number(session), state, startedAt: Number(fields[19]) }
  } catch {
    return null
  }
}

/** The same process with its arguments. */
export function withCommand(status: ProcessStatus): ProcessEntry {
  const command = readProcessFile(status.pid, 'cmdline').toString('utf8').split('\0').join(' ').trim()
  return { ...status, command }
}

/**
 * `root` and all that it started, living ones only, `root` first: its descendants and, since an orphan loses its
 * parent, everything in the session that `root` leads.
 */
export function processTree(root: number): readonly ProcessEntry[] {
  const living = allProcesses().filter(isAlive)
  const members = new Set([root])
  for (let size = 0; size !== members.size; ) {
    size = members.size
    for (const entry of living) {
      if (members.has(entry.parent) || entry.session === root) members.add(entry.pid)
    }
  }
  return living
    .filter((entry) => members.has(entry.pid))
    .sort((a, b) => rank(a, root) - rank(b, root))
    .map(withCommand)
}

/** Those of `entries` that still live. */
export function stillAlive(entries: readonly ProcessEntry[]): readonly ProcessEntry[] {
  return entries.filter(({ pid, startedAt }) => {
    const now = processStatus(pid)
    return now !== null && isAlive(now) && now.startedAt === startedAt
  })
}

/** `cmdline` or `environ` of a process, entries ended by NUL; empty where it is gone or not ours to read. */
export function readProcessFile(pid: number, name: 'cmdline' | 'environ'): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${name}`)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Sends `signal` to each; one that is gone already is no error. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}

/** Whether it still runs; a dead one stays listed until its parent collects it. */
export function isAlive(entry: ProcessStatus): boolean {
  return entry.state !== 'Z' && entry.state !== 'X'
}

function rank(entry: ProcessStatus, root: number): number {
  return entry.pid === root ? -1 : entry.pid
}

function isNumber(name: string): boolean {
  const first = name.charCodeAt(0)
  return first >= 48 && first <= 57
}
