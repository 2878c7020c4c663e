import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { app } from 'electron'
import { timing } from '../../core/model/timing.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { speaksWayland } from './chromium-switches.ts'

/*
 * How a process of ours ends. The app: first it turns calls off (holdExit), then it flushes its files (flushAtExit), then
 * the process ends, within a limit (killIfHung). A command that is done before Electron is ready: endEarly.
 */

/** The ways out of the app that are not a Quit. */
export interface Exit {
  /**
   * The session ends, and the app with it. `release` lets the session go on, once calls are off; the process ends no
   * earlier than it resolves. It must have a limit of its own, and never reject.
   */
  sessionEnds(release?: () => Promise<void>): void
}

/**
 * Holds every exit (Quit, log-out, SIGTERM) until `turnOff` has settled, which must have a limit of its own. Several
 * exits at a time are one, for the cause that came first.
 */
export function holdExit(turnOff: (cause: 'quit' | 'session-end') => Promise<unknown>): Exit {
  /** Settles when `turnOff` does; null until an exit has begun. */
  let turningOff: Promise<unknown> | null = null
  let isReleased = false
  const sessions: Promise<void>[] = []

  function begin(cause: 'quit' | 'session-end'): Promise<unknown> {
    if (turningOff !== null) return turningOff
    const turnedOff = turnOff(cause).catch(() => {})
    turningOff = turnedOff
    void turnedOff
      .then(() => Promise.all(sessions))
      .then(() => {
        isReleased = true
        app.quit()
      })
    return turnedOff
  }
  app.on('before-quit', (event) => {
    if (isReleased) return
    event.preventDefault()
    void begin('quit')
  })
  return {
    sessionEnds(release = async () => {}) {
      sessions.push(begin('session-end').then(release))
    },
  }
}

/**
 * Makes signals that end the app take the way of every other exit; Electron's own handler would make each a Quit.
 * SIGTERM and SIGHUP mean that the session ends: systemd and display managers send them at log-out, and so does a
 * terminal that closes. SIGINT is a Ctrl-C, which is a Quit.
 */
export function endOnSignals(exit: Exit): void {
  process.on('SIGINT', () => app.quit())
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => exit.sessionEnds())
}

/**
 * Runs `flush` once nothing holds the exit any more, then ends the process. `flush` must have a limit of its own; should
 * anything in it hang, the process ends all the same.
 */
export function flushAtExit(flush: () => Promise<void>): void {
  let stage: 'running' | 'flushing' | 'flushed' = 'running'
  app.on('will-quit', (event) => {
    if (stage === 'flushed') return
    event.preventDefault()
    if (stage === 'flushing') return
    stage = 'flushing'
    killIfHung()
    void flush().finally(() => {
      stage = 'flushed'
      if (speaksWayland(app.commandLine)) endWithoutChromium(exitCodes.done)
      app.quit()
    })
  })
}

/**
 * Ends the process without Chromium's own shutdown. That hangs on Wayland 5 times in 6 once a window was shown, as it
 * draws within this process (setSwitches; Electron 33), and it waits for a session bus that hangs. Nothing is left for it
 * to do: its sessions are in memory. On X11 this would crash now and then.
 */
export function endWithoutChromium(exit: number): void {
  // Node's own exit. Electron replaces process.exit by its own.
  const exitNow: unknown = Reflect.get(process, 'reallyExit')
  if (typeof exitNow === 'function') exitNow.call(process, exit)
}

/**
 * Kills this process if it has not ended in timing.endLimit. At the end Node waits for its threads, and one may hang in a
 * keyring's prompt or on a disk; Chromium waits for the session bus. A process that hangs there has done its work, and
 * would only keep the next start from this profile. No timer of ours runs by then, so a small shell checks whether it
 * still is a child of this very process. Not on Windows, which has neither.
 */
export function killIfHung(): void {
  if (process.platform === 'win32') return
  const tenths = `${Math.ceil(timing.endLimit / 100)}`
  const args = ['-c', killScript, 'hookswitch-end', `${process.pid}`, tenths]
  const shell = spawn('/bin/sh', args, { detached: true, stdio: 'ignore' })
  // Without a shell a process that hangs is not killed.
  shell.on('error', () => {})
  shell.unref()
}

const killScript = `
for tenth in $(seq "$2"); do
  sleep 0.1
  [ "$(ps -o ppid= -p $$)" -eq "$1" ] || exit 0
done
kill -KILL "$1"
`

/**
 * Ends a process that has done its work before Electron is ready. Chromium's zygotes, from which it forks its other
 * processes, are still starting then: on a busy machine one of them answers the browser process after that has ended, and
 * complains on standard error, among the command's own lines (zygote_linux.cc: "write: Broken pipe"). So they end first.
 */
export function endEarly(exit: number): void {
  for (const zygote of zygotes()) {
    try {
      process.kill(zygote, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  app.exit(exit)
}

/** The process ids of this process's zygotes; none if the system does not list them (proc(5): children). */
function zygotes(): readonly number[] {
  const children = readProc(`self/task/${process.pid}/children`).trim().split(' ')
  return children.filter((pid) => readProc(`${pid}/cmdline`).includes('--type=zygote')).map(Number)
}

function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'utf8')
  } catch {
    return ''
  }
}
