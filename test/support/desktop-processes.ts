import { readdirSync, readlinkSync } from 'node:fs'
import {
  allProcesses,
  isAlive,
  type ProcessEntry,
  type ProcessStatus,
  readProcessFile,
  withCommand,
} from './process-tree.ts'

/** The variable that every process of a desktop inherits; its value is the desktop's folder. */
export const desktopMark = 'HOOKSWITCH_TEST_DESKTOP'

const anyMark = Buffer.from(`${desktopMark}=`)

/**
 * Every living process of the desktop whose folder is `folder`, also one that made itself independent: those with
 * the desktop's mark in their environment; those that hold a file in its folder open (Chromium overwrites its own
 * environment with zeros, but opens its profile sooner or later); those in `known`; their descendants; and all
 * that is in one session with them. Never this process and those that it descends from.
 */
export function desktopProcesses(folder: string, known: readonly number[] = []): readonly ProcessEntry[] {
  const living = allProcesses().filter(isAlive)
  const ours = ancestors(living)
  const strangers = living.filter((entry) => !ours.pids.has(entry.pid))
  const mark = Buffer.from(`${desktopMark}=${folder}\0`)
  const isMember = (pid: number) => {
    if (known.includes(pid)) return true
    const environment = readProcessFile(pid, 'environ')
    if (environment.includes(mark)) return true
    // Another desktop's process needs no look at its many files.
    return !environment.includes(anyMark) && holdsOpen(pid, `${folder}/`)
  }
  const members = new Set(strangers.map(({ pid }) => pid).filter(isMember))
  for (let size = -1; size !== members.size; ) {
    size = members.size
    const inside = strangers.filter((entry) => members.has(entry.pid))
    const sessions = new Set(inside.map((entry) => entry.session).filter((id) => !ours.sessions.has(id)))
    for (const entry of strangers) {
      if (members.has(entry.parent) || sessions.has(entry.session)) members.add(entry.pid)
    }
  }
  return strangers.filter((entry) => members.has(entry.pid)).map(withCommand)
}

function ancestors(living: readonly ProcessStatus[]) {
  const byPid = new Map(living.map((entry) => [entry.pid, entry]))
  const pids = new Set<number>()
  const sessions = new Set<number>()
  for (let entry = byPid.get(process.pid); entry !== undefined; entry = byPid.get(entry.parent)) {
    pids.add(entry.pid)
    sessions.add(entry.session)
  }
  return { pids, sessions }
}

function holdsOpen(pid: number, prefix: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`
    return readdirSync(folder).some((name) => linkStartsWith(`${folder}/${name}`, prefix))
  } catch {
    // Gone meanwhile, or another user's.
    return false
  }
}

function linkStartsWith(path: string, prefix: string): boolean {
  try {
    return readlinkSync(path).startsWith(prefix)
  } catch {
    return false
  }
}
