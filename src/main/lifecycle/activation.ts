import { app } from 'electron'
import { parseLink } from '../../core/text/link.ts'
import { isSetupLink } from '../../core/text/setup-link.ts'
import { speaksWayland } from './chromium-switches.ts'
import { killIfHung } from './exit.ts'
import type { SecondStart } from './second-start.ts'

/*
 * On Wayland a window comes to the front only with an activation token (xdg-activation-v1), which the program that starts
 * another puts into its environment. Electron has no call that takes one; a running app gets it from a second start only
 * through Chromium's own single-instance lock (electron#43481). So on Wayland that lock is requested, too. It decides
 * nothing: the app's own lock comes first (claimProfile).
 */

/** Calls `onToken` for each token that a second start hands over: Chromium uses it at the next `focus` or `show`. */
export function receiveActivations(onToken: () => void): void {
  if (!speaksWayland(app.commandLine)) return
  app.on('second-instance', onToken)
  // Without this lock windows are raised without a token.
  app.requestSingleInstanceLock()
}

/**
 * Hands this process's token to the running app, which has just answered `start` and so does not hang. If it hung at this
 * very moment, Chromium would kill it after 20 seconds (process_singleton_posix.cc), but this process ends first. Only
 * Chromium knows whether there is a token: it takes it out of the environment before the app's code runs.
 */
export function handOverActivation(start: SecondStart): void {
  if (!speaksWayland(app.commandLine) || !showsWindow(start)) return
  killIfHung()
  app.requestSingleInstanceLock()
}

/** Whether the start opens a window. A token that no window uses would serve the next one, and be too old by then. */
function showsWindow({ hidden, link }: SecondStart): boolean {
  if (link === null) return !hidden
  const target = parseLink(link)
  return isSetupLink(link) || (target !== null && target !== 'off')
}
