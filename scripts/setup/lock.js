import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { isRunning, processName, processNumber } from './processes.js'
import { errorCode, say } from './say.js'

/** How often a lock that somebody holds is looked at, in milliseconds. */
const lookAgainMs = 50

/** A wait that is longer than this is told, in milliseconds. */
const tellAfterMs = 1000

/**
 * Does some work while no other process does work under the same lock file. Waits for a holder that is alive;
 * a lock whose holder has died is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function underLock(file, work) {
  const self = processName(process.pid) ?? String(process.pid)
  const start = performance.now()
  let told = false
  while (!(await take(file, self))) {
    const holder = read(file)
    if (!told && holder && performance.now() - start > tellAfterMs) {
      say(`Another set-up (process ${processNumber(holder)}) is at work; waiting for it.`)
      told = true
    }
    await pause(lookAgainMs)
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
  // Another waiter may have taken over in the same moment: the last one to rename has it.
  await pause(lookAgainMs)
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
