import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * A name for a process that no later process with the same number shares: its number, and on Linux the time of its start
 * (proc(5): field 22 of /proc/PID/stat, clock ticks since boot).
 * @param {number} pid
 * @returns {string | null} null when there is no such process
 */
export function processName(pid) {
  if (process.platform !== 'linux') return exists(pid) ? String(pid) : null
  const fields = statFields(pid)
  // A zombie has ended, but its parent has not collected it yet.
  return fields.length === 0 || fields[0] === 'Z' ? null : `${pid}:${fields[19]}`
}

/**
 * Whether the process that processName() named is still running.
 * @param {string} name
 * @returns {boolean}
 */
export function isRunning(name) {
  return processName(processNumber(name)) === name
}

/**
 * The number of a process that processName() named.
 * @param {string} name
 * @returns {number}
 */
export function processNumber(name) {
  return Number.parseInt(name, 10)
}

/**
 * Waits until no process of a group runs. On Linux only; elsewhere it does not wait.
 * @param {number} group the number of the process that leads it
 * @param {number} limitMs how long at most, in milliseconds
 */
export async function groupEnded(group, limitMs) {
  const last = performance.now() + limitMs
  while (groupRuns(group) && performance.now() < last) await pause(10)
}

/** @param {number} group */
function groupRuns(group) {
  if (process.platform !== 'linux') return false
  return readdirSync('/proc').some((name) => {
    const [state, , processGroup] = /^\d+$/.test(name) ? statFields(Number(name)) : []
    return Number(processGroup) === group && state !== 'Z'
  })
}

/**
 * The fields of /proc/PID/stat from the third on: state, parent, group and so forth (proc(5)).
 * @param {number} pid
 * @returns {string[]} empty when there is no such process
 */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name in parentheses, may contain spaces: count from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/** @param {number} pid */
function exists(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
