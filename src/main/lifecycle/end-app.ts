import { spawn } from 'node:child_process'
import { app } from 'electron'
import { timing } from '../../core/model/timing.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { speaksWayland } from './chromium-switches.ts'

/**
 * Ends the process once nothing holds the exit any more: `lastWords` first, which has a limit of its own; and it does
 * end then, whatever hangs in it.
 */
export function endApp(lastWords: () => Promise<void>): void {
  let said: 'nothing' | 'speaking' | 'all' = 'nothing'
  app.on('will-quit', (event) => {
    if (said === 'all') return
    event.preventDefault()
    if (said === 'speaking') return
    said = 'speaking'
    endForCertain()
    void lastWords().finally(() => {
      said = 'all'
      if (speaksWayland(app.commandLine)) endWithoutChromium(exitCodes.done)
      app.quit()
    })
  })
}

/**
 * Ends the process and leaves out Chromium's own end, which hangs on Wayland 5 times in 6 once a window was shown, as
 * it draws within this process (setSwitches): Electron 33. It waits for a session bus that hangs, too, for as long as
 * that does. Nothing is left for it to do: its sessions are in memory. On X11 this would crash now and then.
 */
export function endWithoutChromium(exit: number): void {
  // Node's own exit, behind process.exit, which Electron replaces by its own.
  const leave: unknown = Reflect.get(process, 'reallyExit')
  if (typeof leave === 'function') leave.call(process, exit)
}

/**
 * Kills this process where it has not ended in timing.endLimit. Node waits for its threads at the end, and one of them
 * may hang in a keyring's prompt or on a disk; Chromium waits for the session bus. A process that hangs there has done
 * its work, and would only keep the next start from this profile. No timer of ours runs by then, so a small shell
 * looks whether it still is a child of this very process. Not on Windows, which has neither.
 */
export function endForCertain(): void {
  if (process.platform === 'win32') return
  const tenths = `${Math.ceil(timing.endLimit / 100)}`
  const given = ['-c', watchman, 'hookswitch-end', `${process.pid}`, tenths]
  const shell = spawn('/bin/sh', given, { detached: true, stdio: 'ignore' })
  // Without it the end is as certain as the system makes it.
  shell.on('error', () => {})
  shell.unref()
}

const watchman = `
for tenth in $(seq "$2"); do
  sleep 0.1
  [ "$(ps -o ppid= -p $$)" -eq "$1" ] || exit 0
done
kill -KILL "$1"
`
