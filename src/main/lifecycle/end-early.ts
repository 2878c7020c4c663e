import { app } from 'electron'
import { readTextOrNull } from '../storage/files.ts'

/**
 * Ends a process that has done its work before Electron is ready. The processes from which Chromium would fork others
 * (its zygotes) are still starting then: on a busy machine one answers the question that Chromium begins with when nobody
 * listens any more, and complains on standard error, among the command's own words (zygote_linux.cc: "write: Broken
 * pipe"). So they end first.
 */
export function endEarly(exit: number): void {
  for (const zygote of zygotes()) {
    try {
      process.kill(zygote, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  app.exit(exit)
}

/** The ids of this process's zygotes; none where the system does not tell (proc(5): children). */
function zygotes(): readonly number[] {
  const children = readProc(`self/task/${process.pid}/children`).trim().split(' ')
  return children.filter((pid) => readProc(`${pid}/cmdline`).includes('--type=zygote')).map(Number)
}

function readProc(name: string): string {
  return readTextOrNull(`/proc/${name}`) ?? ''
}
