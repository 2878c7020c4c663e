import { app } from 'electron'
import { parseLink } from '../../core/text/link.ts'
import { speaksWayland } from './chromium-switches.ts'
import { endForCertain } from './end-app.ts'
import type { SecondStart } from './second-start.ts'

/*
 * On Wayland a window comes to the front only with a token of the compositor's (xdg-activation-v1), which whoever starts
 * a program puts into its environment. Electron has no call that takes one; a running app gets it from a second start
 * through Chromium's own single-instance lock alone (electron#43481). So that lock is taken, too, on Wayland, and decides
 * nothing: it comes after the app's own (becomeTheApp).
 */

/** Hears of tokens that second starts hand over: Chromium uses each at the next `focus` or `show` of a window. */
export function hearActivations(heard: () => void): void {
  if (!speaksWayland(app.commandLine)) return
  app.on('second-instance', heard)
  // Where it cannot be had, windows are raised without a token.
  app.requestSingleInstanceLock()
}

/**
 * Hands this process's token to the running app, which has just followed `second` and so does not hang. Were it to hang
 * at this very moment, Chromium would kill it after 20 seconds (process_singleton_posix.cc), but this process ends first.
 * Whether there is a token only Chromium knows: it takes it out of the environment before the app's code runs.
 */
export function handOverActivation(second: SecondStart): void {
  if (!speaksWayland(app.commandLine) || !showsWindow(second)) return
  endForCertain()
  app.requestSingleInstanceLock()
}

/** A token that no window waits for would be taken for the next one, and be too old by then. */
function showsWindow({ hidden, link }: SecondStart): boolean {
  if (link === null) return !hidden
  const target = parseLink(link)
  return target !== null && target !== 'off'
}
