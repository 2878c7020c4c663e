import { timing } from '../../core/model/timing.ts'

/** The part of Electron's BrowserWindow that is used. */
export interface HiddenWindow {
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown
  isDestroyed(): boolean
  readonly webContents: { once(event: 'did-finish-load', listener: () => void): unknown }
}

/**
 * Calls `show` once, when the hidden `window` can be shown without a flicker: as soon as Electron reports that its page is
 * drawn. On Wayland Electron mostly never reports it, since a hidden window has no surface and draws nothing
 * (electron#48859). So a page that is loaded is shown timing.windowDraws later, and one that hangs after
 * timing.windowLoads.
 */
export function showWhenDrawn(window: HiddenWindow, show: () => void): void {
  let isDone = false
  const timers = new Set<NodeJS.Timeout>()
  function finish(): void {
    for (const timer of timers) clearTimeout(timer)
    isDone = true
  }
  function showNow(): void {
    if (isDone || window.isDestroyed()) return
    finish()
    show()
  }
  const showIn = (milliseconds: number) => void timers.add(setTimeout(showNow, milliseconds))
  window.once('ready-to-show', showNow)
  window.webContents.once('did-finish-load', () => {
    if (!isDone) showIn(timing.windowDraws)
  })
  window.once('closed', finish)
  showIn(timing.windowLoads)
}
