import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { isRunning, processName, processNumber } from './processes.js'
import { errorCode, say } from './say.js'

/** How often a process that waits looks at the lock, in milliseconds. */
const pollMs = 50

/** After how long a wait is announced, in milliseconds. */
const announceAfterMs = 1000

/**
 * Does some work while no other process works under the same lock file. Waits while the lock's holder runs; takes the
 * lock over where the holder has ended without releasing it.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function underLock(file, work) {
  const self = processName(process.pid) ?? String(process.pid)
  const start = performance.now()
  let isAnnounced = false
  while (!(await take(file, self))) {
    const holder = read(file)
    if (!isAnnounced && holder && performance.now() - start > announceAfterMs) {
      say(`Waiting for another set-up (process ${processNumber(holder)}).`)
      isAnnounced = true
    }
    await pause(pollMs)
  }
  try {
    return await work()
  } finally {
    if (read(file) === self) rmSync(file, { force: true })
  }
}

/**
 * @param {string} file
 * @param {string} self
 * @returns {Promise<boolean>} whether the lock is ours now
 */
async function take(file, self) {
  try {
    writeFileSync(file, self, { flag: 'wx' })
    return true
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  const holder = read(file)
  if (holder === null || isRunning(holder)) return false
  const ours = `${file}.${process.pid}`
  writeFileSync(ours, self)
  renameSync(ours, file)
  // Another process may do the same at this moment: the last one to rename has the lock.
  await pause(pollMs)
  return read(file) === self
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
