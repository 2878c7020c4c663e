import { readdirSync, readFileSync } from 'node:fs'
import { processTree } from '../support/process-tree.ts'

/** What a whole process tree holds in memory, in MiB. */
export interface Memory {
  /** Proportional set size: of each page that n processes share, an n-th counts (Linux: proc(5), smaps_rollup). */
  readonly all: number
  /** That part of it which no file stands behind: heaps and stacks. Nobody else on the machine alters it. */
  readonly anonymous: number
}

/** The memory of `root` and all that it started. */
export function memoryOf(root: number): Memory {
  const texts = processTree(root).map(({ pid }) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  const mebibytes = (field: string) => sum(texts.map((text) => numberIn(text, field))) / 1024
  return { all: mebibytes('Pss'), anonymous: mebibytes('Pss_Anon') }
}

/**
 * How often threads of the tree have gone to sleep by themselves until now: each time they must have been woken
 * before. Threads that have ended no longer count, so that a difference of two readings may leave some out.
 */
export function sleepsOf(root: number): ReadonlyMap<string, number> {
  const threads = processTree(root).flatMap(({ pid }) =>
    readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/status`),
  )
  return new Map(
    threads.flatMap((path) => {
      const text = readIfThere(path)
      return text === null ? [] : [[path, numberIn(text, 'voluntary_ctxt_switches')] as const]
    }),
  )
}

/** How often the tree was woken between two readings. Throws where the kernel keeps no count. */
export function wakeUps(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  if (sum([...before.values()]) === 0) throw new Error('This kernel does not count how often threads sleep')
  return sum([...after].map(([thread, count]) => count - (before.get(thread) ?? 0)))
}

/** Milliseconds of processor time that the tree has used, in steps of 10 (proc(5), stat; 100 ticks a second). */
export function processorTimeOf(root: number): number {
  const texts = processTree(root).map(({ pid }) => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The name in parentheses may hold spaces itself. Its own and its collected children's, user and system.
  const ticks = texts.flatMap((text) =>
    text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number),
  )
  return sum(ticks) * 10
}

/** Each process of the tree by the role it plays, with its memory: what a ratio cannot tell. */
export function memoryByProcess(root: number): readonly { readonly role: string; readonly memory: number }[] {
  return processTree(root).map(({ pid, command }) => ({
    role:
      /--utility-sub-type=(\S+)|--type=(\S+)/.exec(command)?.slice(1).find(Boolean) ?? command.slice(0, 40),
    memory: numberIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss') / 1024,
  }))
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The thread has ended meanwhile.
    return null
  }
}

function numberIn(text: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1]
  if (found === undefined) throw new Error(`There is no ${field} in:\n${text}`)
  return Number(found)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
