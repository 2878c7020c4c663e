import { timing } from '../../core/model/timing.ts'

/** What is used of Electron's BrowserWindow. */
export interface HiddenWindow {
  once(event: 'ready-to-show' | 'closed', heard: () => void): unknown
  isDestroyed(): boolean
  readonly webContents: { once(event: 'did-finish-load', heard: () => void): unknown }
}

/**
 * Calls `show` once, when `window`, which is hidden, can be shown without a flicker: as soon as Electron says that its
 * page is drawn. On Wayland it mostly never says so, since a hidden window has no surface there and draws nothing
 * (electron#48859): a page that is loaded is shown a moment later, and one that hangs is shown as it is.
 */
export function onceDrawn(window: HiddenWindow, show: () => void): void {
  let isShown = false
  const timers = new Set<NodeJS.Timeout>()
  function end(): void {
    for (const timer of timers) clearTimeout(timer)
    isShown = true
  }
  function showNow(): void {
    if (isShown || window.isDestroyed()) return
    end()
    show()
  }
  const showIn = (milliseconds: number) => void timers.add(setTimeout(showNow, milliseconds))
  window.once('ready-to-show', showNow)
  window.webContents.once('did-finish-load', () => {
    if (!isShown) showIn(timing.windowDraws)
  })
  window.once('closed', end)
  showIn(timing.windowLoads)
}
