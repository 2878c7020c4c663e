import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Keeps the system from writing core dumps of this process and of the ones that it has started, with the secrets in them.
 * Chromium forks its other processes from those, and they inherit the limit. Needs prlimit(1) of util-linux. Windows and macOS
 * write no core dumps by default.
 */
export function forbidCoreDumps(): void {
  if (process.platform !== 'linux') return
  const pids = [process.pid, ...children()].map(String)
  // One shell for all of them: to start a program takes this large process several milliseconds each time. Without
  // prlimit, or for a process that has ended, nothing is left to do.
  execFile('/bin/sh', ['-c', limitEach, 'hookswitch-limit', ...pids], () => {})
}

const limitEach = 'for pid; do prlimit --core=0:0 --pid "$pid"; done'

/** The processes that this one has started (proc(5): children); none if the system does not list them. */
function children(): readonly number[] {
  try {
    const text = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim()
    return text === '' ? [] : text.split(' ').map(Number)
  } catch {
    return []
  }
}
